"""The service in figures, for a program that keeps them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from attrs import evolve, frozen

from application.machine_gauges import MachineGauges
from application.monitoring.view_figures import HEARD_OF, MEASURED
from application.operations.measure_store import MeasureStore
from application.ports.clock import Clock
from application.ports.contents import Extent
from application.ports.gauge_records import GaugeRecords
from application.ports.incidents import Incidents
from application.ports.request_records import ProcessSample, RequestRecords
from application.service_gauges import ServiceGauges
from domain.alert_rule import Figure
from domain.errors import RecordsUnavailable
from domain.incident import Incident
from domain.measures import Counted


@frozen
class Exported:
    """All that was counted since the file of requests was made, and what there is now."""

    extent: Extent | None
    """Nothing where the store does not answer."""
    are_records_read: bool = False
    """Else what was found out before they could not be read, and here and now."""
    processes: Sequence[ProcessSample] = ()
    measured: Mapping[Figure, float] = {}
    firing: Sequence[Incident] = ()
    counted: Sequence[Counted] = ()


@frozen
class ExportFigures:
    """A program that watches the service takes its figures along, again and again.

    It does so above all while something is wrong: what cannot be told leaves the rest as it is.
    """

    records: RequestRecords
    gauges: GaugeRecords
    incidents: Incidents
    of_service: ServiceGauges
    of_machine: MachineGauges
    of_process: Callable[[], ProcessSample]
    """Tells how this one is, which knows of no other but by the records."""
    measure_store: MeasureStore
    clock: Clock

    def __call__(self) -> Exported:
        """Return what there is."""
        found = self._with_records(Exported(self.measure_store()))
        return evolve(
            found,
            processes=found.processes or [self.of_process()],
            measured=found.measured or {**self.of_service.of_store(), **self.of_machine()},
        )

    def _with_records(self, found: Exported) -> Exported:
        now = self.clock.now()
        # The most comes last. After what failed nothing is tried: at a lock each would wait.
        with suppress(RecordsUnavailable):
            found = evolve(found, processes=self.records.processes(since=now - HEARD_OF))
            found = evolve(found, measured=self.gauges.latest(since=now - MEASURED))
            found = evolve(found, firing=self.incidents.going_on())
            found = evolve(found, counted=self.records.totals(), are_records_read=True)
        return found
