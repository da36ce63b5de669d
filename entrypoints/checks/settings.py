"""What is legal to set and yet may not be meant."""

from attrs import frozen

from application.ports.check import Check, Finding, Status
from domain.session import SEEN_EVERY
from entrypoints.cookie_terms import DEVICE, SESSION, cookie_attributes, cookie_name
from entrypoints.setting_values import is_loopback
from entrypoints.settings import Settings


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
class TlsCheck(Check):
    """Says whether people reach the service by https alone."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn where they do not, and where some may pass by what ends it."""
        name, url = "settings.tls", self.settings.public_url
        if not self.settings.is_https:
            return Finding(
                name,
                Status.WARN,
                "The public URL is not https: passwords travel in the clear.",
                "Set WATCHWORD_PUBLIC_URL to the https origin people use, where there is one.",
            )
        if is_loopback(self.settings.host):
            says = f"The public URL is {url}, and only what is on this machine gets past https."
            return Finding(name, Status.OK, says)
        # Whether a firewall or a network of containers is in between cannot be seen from here.
        says = f"The public URL is {url}. Let only its proxy reach port {self.settings.port}."
        return Finding(name, Status.OK, says)


@frozen
class CookieCheck(Check):
    """Says which cookies there are and how they are kept."""

    settings: Settings

    def examine(self) -> Finding:
        """Warn where they are not for https alone."""
        secure = self.settings.is_https
        names = " and ".join(cookie_name(each, is_secure=secure) for each in (SESSION, DEVICE))
        says = f"Cookies: {names}{cookie_attributes(is_secure=secure)}."
        if secure:
            return Finding("settings.cookies", Status.OK, says)
        says += " They are sent in the clear, and other services of this host can set them."
        advice = "Set WATCHWORD_PUBLIC_URL to an https origin: they are for https alone then."
        return Finding("settings.cookies", Status.WARN, says, advice)


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
        # It speaks no https itself: something in between does.
        if self.settings.is_https and not proxies:
            return Finding(
                name,
                Status.WARN,
                "People come by https, so through a proxy, and none is trusted: every client seems"
                " to have its address, and all share what one may try.",
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
