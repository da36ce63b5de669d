"""What is measured of the service itself."""

from collections.abc import Mapping

from attrs import frozen

from application.monitoring.view_figures import HEARD_OF
from application.ports.clock import Clock
from application.ports.live_sessions import LiveSessionReader
from application.ports.request_records import RequestRecords
from domain.alert_rule import Figure
from domain.errors import StoreUnavailable
from domain.session import SessionLimits

_MEGABYTE = 1_000_000


@frozen
class ServiceGauges:
    """Asks the processes that serve, by what they keep of themselves, and the store."""

    records: RequestRecords
    live_sessions: LiveSessionReader
    limits: SessionLimits
    clock: Clock

    def __call__(self) -> Mapping[Figure, float]:
        """Measure all there is; raises `RecordsUnavailable`."""
        now = self.clock.now()
        processes = self.records.processes(since=now - HEARD_OF)
        found = {
            Figure.HASHING: sum(each.hashing for each in processes),
            Figure.MEMORY: sum(each.memory_bytes for each in processes) / _MEGABYTE,
        }
        return {**found, **self.of_store()}

    def of_store(self) -> Mapping[Figure, float]:
        """Measure what the store alone knows."""
        try:
            sessions = self.live_sessions.count(at=self.clock.now(), limits=self.limits)
        except StoreUnavailable:
            return {Figure.STORE: 0}
        return {Figure.STORE: 1, Figure.SESSIONS: sessions}
