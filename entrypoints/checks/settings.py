"""What is legal to set and yet may not be meant."""

from attrs import frozen

from application.ports.check import Check, Finding, Status
from domain.session import SEEN_EVERY
from entrypoints.settings import Settings
from entrypoints.settings_rules import is_loopback


@frozen
class ProfileCheck(Check):
    """Says what the profile allows."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn of the development profile."""
        if self.settings.is_production:
            return Finding("settings.profile", Status.OK, "The profile is production.")
        return Finding(
            "settings.profile",
            Status.WARN,
            "The profile is development: weak passwords are accepted.",
            "Set WATCHWORD_PROFILE=production before anybody else uses the service.",
        )


@frozen
class CookieCheck(Check):
    """Says whether cookies are for https alone."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn where they are not."""
        if self.settings.is_https:
            says = f"The public URL is {self.settings.public_url}: cookies are for https alone."
            return Finding("settings.cookies", Status.OK, says)
        return Finding(
            "settings.cookies",
            Status.WARN,
            "The public URL is not https: cookies travel in the clear.",
            "Set WATCHWORD_PUBLIC_URL to the https origin people use, where there is one.",
        )


@frozen
class ProxyCheck(Check):
    """Says whose word on the client's address is taken."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn of a proxy that is not named, and of trusting everybody."""
        name, proxies = "settings.proxies", self.settings.trusted_proxies
        if any(network.prefixlen == 0 for network in proxies):
            return Finding(
                name,
                Status.WARN,
                "Every address is trusted as a proxy: clients can pretend any address.",
                "Name the proxies alone in WATCHWORD_TRUSTED_PROXIES.",
            )
        if self.settings.is_production and is_loopback(self.settings.host) and not proxies:
            return Finding(
                name,
                Status.WARN,
                "The service listens on this machine only and trusts no proxy: every client"
                " seems to have the proxy's address.",
                "Set WATCHWORD_TRUSTED_PROXIES to the address of the proxy, such as 127.0.0.1.",
            )
        trusted = ", ".join(map(str, proxies)) or "none"
        return Finding(name, Status.OK, f"Trusted proxies: {trusted}.")


@frozen
class SessionCheck(Check):
    """Says whether sessions in use can stay alive."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn of an idle limit shorter than the time between two notes of a session's use."""
        if self.settings.session_idle > SEEN_EVERY:
            return Finding("settings.sessions", Status.OK, "Sessions in use stay alive.")
        return Finding(
            "settings.sessions",
            Status.WARN,
            "Sessions end even while in use, as their use is noted once a minute at most.",
            "Set WATCHWORD_SESSION_IDLE to more than 1m, better 10m.",
        )
