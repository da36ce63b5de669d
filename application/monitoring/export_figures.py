"""The service in figures, for a program that keeps them."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from application.monitoring.view_figures import HEARD_OF, MEASURED
from application.operations.measure_store import MeasureStore
from application.ports.clock import Clock
from application.ports.contents import Extent
from application.ports.gauge_records import GaugeRecords
from application.ports.incidents import Incidents
from application.ports.request_records import ProcessSample, RequestRecords
from domain.alert_rule import AlertRule, Figure
from domain.measures import Counted


@frozen
class Exported:
    """All that was counted since the file of requests was made, and what there is now."""

    counted: Sequence[Counted]
    processes: Sequence[ProcessSample]
    extent: Extent | None
    """Nothing where the store does not answer."""
    measured: Mapping[Figure, float]
    firing: Sequence[AlertRule]


@frozen
class ExportFigures:
    """A program that watches the service takes its figures along, again and again."""

    records: RequestRecords
    gauges: GaugeRecords
    incidents: Incidents
    measure_store: MeasureStore
    clock: Clock

    def __call__(self) -> Exported:
        """Return what there is; raises `RecordsUnavailable`."""
        now = self.clock.now()
        return Exported(
            self.records.totals(),
            self.records.processes(since=now - HEARD_OF),
            self.measure_store(),
            self.gauges.latest(since=now - MEASURED),
            [each.rule for each in self.incidents.going_on()],
        )
