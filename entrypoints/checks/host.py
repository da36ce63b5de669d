"""What the machine and its Python offer."""

import platform
import resource

from attrs import frozen

from application.ports.check import Check, Finding, Status

ENOUGH_FILES = 1024
"""Each connection of a client is an open file, and so is each of a worker to the store."""


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

    def examine(self) -> Finding:
        """Warn of a limit that a busy day would reach."""
        limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        is_unlimited = limit == resource.RLIM_INFINITY
        says = "Open files are not limited." if is_unlimited else f"Open files: at most {limit}."
        if is_unlimited or limit >= ENOUGH_FILES:
            return Finding("host.open_files", Status.OK, says)
        advice = (
            f"Raise the limit to {ENOUGH_FILES} or more: `ulimit -n`, or LimitNOFILE= of the unit."
        )
        return Finding("host.open_files", Status.WARN, says, advice)
