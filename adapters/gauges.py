"""What is measured of the machine; nothing is told where it cannot be."""

import shutil
import socket
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from application.ports.clock import Clock

PATIENCE: Final = 5.0
"""Seconds to wait for a server that has a certificate."""
LOOKED_AT_EVERY: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


@frozen
class DiskFree:
    """Percent free of the fullest disk among those that some files are on."""

    folders: Sequence[Path]

    def __call__(self) -> float | None:
        """Measure it."""
        try:
            found = [shutil.disk_usage(folder) for folder in self.folders]
        except OSError:
            return None
        # Some that are made up by the kernel have no size.
        return min((100 * each.free / each.total for each in found if each.total), default=None)


@frozen
class KeyDays:
    """Days since the oldest of some files was written."""

    files: Sequence[Path]
    clock: Clock

    def __call__(self) -> float | None:
        """Measure it."""
        try:
            written = min((file.stat().st_mtime for file in self.files), default=None)
        except OSError:
            return None
        if written is None:
            return None
        return (self.clock.now().timestamp() - written) / _DAY.total_seconds()


@define
class CertificateDays:
    """Days that the certificate at an address still holds, as whoever comes there sees it."""

    host: str
    port: int
    clock: Clock
    _looked_at: datetime | None = field(default=None, init=False)
    _holds_until: datetime | None = field(default=None, init=False)

    def __call__(self) -> float | None:
        """Tell it of the last look, and look once an hour; one that is not trusted holds 0 days."""
        now = self.clock.now()
        if self._looked_at is None or not timedelta() <= now - self._looked_at < LOOKED_AT_EVERY:
            self._looked_at, self._holds_until = now, self._look(now)
        return None if self._holds_until is None else max(0.0, (self._holds_until - now) / _DAY)

    def _look(self, now: datetime) -> datetime | None:
        context = ssl.create_default_context()
        try:
            with (
                socket.create_connection((self.host, self.port), timeout=PATIENCE) as plain,
                context.wrap_socket(plain, server_hostname=self.host) as connection,
            ):
                certificate = connection.getpeercert() or {}
        except ssl.SSLCertVerificationError:
            return now
        except OSError:
            return None
        ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
        return datetime.fromtimestamp(ends, UTC)
