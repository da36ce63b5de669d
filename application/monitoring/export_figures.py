"""The service in figures, for a program that keeps them."""

from collections.abc import Sequence

from attrs import frozen

from application.monitoring.view_figures import HEARD_OF
from application.operations.measure_store import MeasureStore
from application.ports.clock import Clock
from application.ports.contents import Extent
from application.ports.request_records import ProcessSample, RequestRecords
from domain.measures import Counted


@frozen
class Exported:
    """All that was counted since the file of requests was made, and what there is now."""

    counted: Sequence[Counted]
    processes: Sequence[ProcessSample]
    extent: Extent | None
    """Nothing where the store does not answer."""


@frozen
class ExportFigures:
    """A program that watches the service takes its figures along, again and again."""

    records: RequestRecords
    measure_store: MeasureStore
    clock: Clock

    def __call__(self) -> Exported:
        """Return what there is; raises `RecordsUnavailable`."""
        return Exported(
            self.records.totals(),
            self.records.processes(since=self.clock.now() - HEARD_OF),
            self.measure_store(),
        )
