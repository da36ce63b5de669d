"""Whether tries are limited, and by what."""

from attrs import frozen

from application.ports.check import Check, Finding, Status
from entrypoints.settings import Settings


@frozen
class LimitsCheck(Check):
    """Says how the settings of rate limits stand."""

    settings: Settings

    def examine(self) -> Finding:
        """Fail where strangers may guess as often as they like."""
        name = "settings.limits"
        if self.settings.limits_attempts:
            says = "Log-ins, sign-ups and tries at a password are limited, by name and by address"
            return Finding(name, Status.OK, f"{says} ({self._whose()}).")
        says = "Nothing is limited: anybody may guess at passwords without end."
        status = Status.FAIL if self.settings.is_production else Status.WARN
        return Finding(name, status, says, "Unset WATCHWORD_RATE_LIMITS, or set it to on.")

    def _whose(self) -> str:
        named = self.settings.trusted_proxies
        return "as trusted proxies tell it" if named else "of whoever connects to the service"
