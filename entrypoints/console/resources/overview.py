"""The service in figures, and its routes."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import falcon
from attrs import frozen

from application.alerting.view_alerts import ViewAlerts
from application.monitoring.export_figures import ExportFigures
from application.monitoring.figures import Overview
from application.monitoring.view_figures import ViewFigures
from application.operations.measure_store import MeasureStore
from domain.errors import RecordsUnavailable
from entrypoints.console.charts import Bars, Lines
from entrypoints.console.pages import Pages
from entrypoints.console.queries import choice

SPANS: Final[Mapping[str, timedelta]] = {
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}


@frozen
class OverviewResource:
    """`/ops`."""

    view_figures: ViewFigures
    measure_store: MeasureStore
    view_alerts: ViewAlerts
    export_figures: ExportFigures
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show how the service fares; what cannot be read leaves the rest as it is."""
        span = _span(req)
        try:
            shown = self._whole(SPANS[span])
        except RecordsUnavailable:
            shown = self._without_records()
        self.pages.show(req, resp, "overview", spans=SPANS, span=span, **shown)

    on_head = on_get

    def _whole(self, span: timedelta) -> Mapping[str, Any]:
        seen = self.view_figures(span=span)
        return {
            "seen": seen,
            "now": seen,
            "charts": charts_of(seen),
            "store": self.measure_store(),
            "firing": self.view_alerts.going_on(),
        }

    def _without_records(self) -> Mapping[str, Any]:
        now = self.export_figures()
        return {"seen": None, "now": now, "store": now.extent, "firing": now.firing}


@frozen
class RoutesResource:
    """`/ops/api`."""

    view_figures: ViewFigures
    docs_of: Callable[[str, str], str | None]
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show each way to ask for something, in figures."""
        span = _span(req)
        seen = self.view_figures(span=SPANS[span])
        shown = {"seen": seen, "docs_of": self.docs_of, "spans": SPANS, "span": span}
        self.pages.show(req, resp, "routes", **shown)

    on_head = on_get


def _span(req: falcon.Request) -> str:
    return choice(req, "span", {name: name for name in SPANS})


def charts_of(seen: Overview) -> list[Bars | Lines]:
    """Draw what is told over time."""
    figures = [point.figures for point in seen.points]
    tries = [point.tries for point in seen.points]
    return [
        Bars.of(
            "Requests",
            ("ok", [each.requests - each.refused - each.errors for each in figures]),
            ("refused", [each.refused for each in figures]),
            ("errors", [each.errors for each in figures]),
        ),
        Lines.of(
            "Milliseconds, median and 95 %",
            ("p50", [each.p50_us for each in figures]),
            ("p95", [each.p95_us for each in figures]),
        ),
        Bars.of(
            "Log-ins",
            ("ok", [each.let_in for each in tries]),
            ("refused", [each.refused for each in tries]),
            ("throttled", [each.throttled for each in tries]),
        ),
        Bars.of("Sign-ups", ("ok", [each.signed_up for each in tries])),
        Lines.of(
            "Sessions",
            ("alive", [each.sessions and round(each.sessions) for each in seen.points]),
        ),
    ]
