"""What is kept of requests, what is measured beside them, and who is told."""

import re
from pathlib import Path
from socket import gethostname

from adapters.channels.bounded import Bounded
from adapters.channels.mail import Mail
from adapters.channels.webhook import Webhook
from adapters.gauges import CertificateDays, DiskFree, KeyDays
from adapters.key_file import file_beside
from adapters.memory.gauge_records import MemoryGaugeRecords
from adapters.memory.incidents import MemoryIncidents
from adapters.memory.request_records import MemoryRequestRecords
from adapters.sql.sqlite.database import path_in
from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.incidents import SqliteIncidents
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.machine_gauges import Gauge
from application.ports.channel import Channel
from application.ports.clock import Clock
from application.ports.gauge_records import GaugeRecords
from application.ports.incidents import Incidents
from application.ports.request_records import RequestRecords
from domain.alert_rule import Figure
from entrypoints.settings import Settings


def records_file_at(path: str | None) -> RecordsFile | None:
    """Share one file among all that is kept in it; without one all is kept in memory."""
    return None if path is None else RecordsFile(Path(path))


def request_records_in(file: RecordsFile | None) -> RequestRecords:
    """Keep requests and their counts."""
    return SqliteRequestRecords(file) if file else MemoryRequestRecords()


def gauge_records_in(file: RecordsFile | None) -> GaugeRecords:
    """Keep what gauges showed."""
    return SqliteGaugeRecords(file) if file else MemoryGaugeRecords()


def incidents_in(file: RecordsFile | None) -> Incidents:
    """Keep what alerts fired."""
    return SqliteIncidents(file) if file else MemoryIncidents()


def gauges_of_machine(settings: Settings, clock: Clock) -> dict[Figure, Gauge]:
    """Measure the disks, keys and the certificate that the settings name."""
    kept_in = settings.requests_file_used
    folders = [Path(kept_in).parent] if kept_in else []
    keys = [Path(file) for file in (settings.keys_file, settings.peppers_file) if file]
    if settings.is_in_file:
        database = path_in(settings.database_url)
        folders.append(database.parent)
        keys += [] if settings.keys or settings.keys_file else [file_beside(database)]
    gauges: dict[Figure, Gauge] = {
        Figure.DISK_FREE: DiskFree(folders),
        Figure.KEY_DAYS: KeyDays(keys, clock),
    }
    if watched := settings.certificate_at:
        gauges[Figure.CERTIFICATE_DAYS] = CertificateDays(watched.host, watched.port, clock)
    return gauges


def channels_of(settings: Settings, clock: Clock) -> dict[str, Channel]:
    """Tell of alerts wherever the settings say so."""
    # The kernel takes any bytes as a name, and headers do not.
    host, found = re.sub(r"[^A-Za-z0-9.-]", "-", gethostname()), dict[str, Channel]()
    if settings.alert_webhook and settings.alert_webhook_keys:
        found["webhook"] = Webhook(
            settings.alert_webhook.url, settings.alert_webhook_keys, host, clock
        )
    if settings.alert_mail_server and settings.alert_mail_from:
        for recipient in settings.alert_mail_to:
            found[f"mail to {recipient}"] = Mail(
                settings.alert_mail_server, settings.alert_mail_from, recipient, host, clock
            )
    return {name: Bounded(channel) for name, channel in found.items()}
