"""What operators are told of."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.alerting.try_rule import Trial, TryRule
from application.alerting.view_alerts import ViewAlerts
from application.paging import cut_page
from domain.alert_rule import UNITS, AlertRule
from entrypoints.console.charts import Lines
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, choice, number

SPANS: Final[Mapping[str, timedelta]] = {
    "7d": timedelta(days=7),
    "24h": timedelta(hours=24),
    "30d": timedelta(days=30),
}
DRAWN: Final = 360
"""Points of a chart at most: each is the worst of several minutes."""


@frozen
class AlertsResource:
    """`/ops/alerts`."""

    view_alerts: ViewAlerts
    try_rule: TryRule
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show what fires, what is watched and what has been; try a rule where one is given."""
        line = req.get_param("rule", default="")
        span = choice(req, "span", {name: name for name in SPANS})
        fault, trial = None, None
        try:
            trial = self.try_rule(rule=AlertRule.parse(line), span=SPANS[span]) if line else None
        except ValueError as error:
            fault, resp.status = f"What is tried {error}.", falcon.HTTP_400
        before = number(req, "before")
        page, last = cut_page(self.view_alerts.past(before=before, limit=PAGE + 1), limit=PAGE)
        self.pages.show(
            req,
            resp,
            "alerts",
            watched=self.view_alerts(),
            channels=self.view_alerts.channels,
            units=UNITS,
            line=line,
            fault=fault,
            spans=SPANS,
            span=span,
            trial=trial,
            chart=trial and chart_of(trial),
            incidents=page,
            further=urlencode({"before": last.incident.id}) if last else None,
            is_first=before is None,
        )

    on_head = on_get


def chart_of(trial: Trial) -> Lines:
    """Draw what was looked at."""
    values = trial.values
    step = -(-len(values) // DRAWN)
    pieces = [values[begin : begin + step] for begin in range(0, len(values), step)]
    known = [[value for value in piece if value is not None] for piece in pieces]
    worst = [round(trial.rule.worst_of(piece), 2) if piece else None for piece in known]
    bound = [trial.rule.bound] * len(worst)
    return Lines.of(trial.rule.figure.value, ("value", worst), ("bound", bound))
