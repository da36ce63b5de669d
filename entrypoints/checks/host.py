"""What the machine and its Python offer."""

import platform
import resource

from attrs import frozen

from application.ports.check import Check, Finding, Status
from entrypoints.capacity import CONNECTIONS
from entrypoints.settings import Settings

ENOUGH_FILES = 1024
"""For whoever tries it out: each connection of a client is an open file."""
OTHER_FILES = 256
"""Of a worker: its connections to the store and to Redis, its locks, its modules, its pipes."""


@frozen
class PythonCheck(Check):
    """Says which Python this is."""

    def examine(self) -> Finding:
        """Tell the version; one too old could not have come this far."""
        says = f"{platform.python_implementation()} {platform.python_version()}."
        return Finding("host.python", Status.OK, says)


@frozen
class OpenFilesCheck(Check):
    """Says how many connections a worker can hold."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn of a limit that a busy day, or in production an attack, would reach."""
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if limit == resource.RLIM_INFINITY:
            return Finding("host.open_files", Status.OK, "Open files are not limited.")
        need = CONNECTIONS + OTHER_FILES if self.settings.is_production else ENOUGH_FILES
        says = f"Whatever is started from here opens {limit} files at most; a worker needs {need}."
        if limit >= need:
            return Finding("host.open_files", Status.OK, says)
        advice = (
            f"Raise the limit to {need} or more: `ulimit -n`. The units of systemd have one of"
            " their own, LimitNOFILE=."
        )
        return Finding("host.open_files", Status.WARN, says, advice)
