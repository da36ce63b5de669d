"""Whether clients are told apart by the addresses they come from."""

from collections import Counter
from collections.abc import Sequence
from ipaddress import ip_address
from operator import attrgetter
from typing import Final

from attrs import frozen

from application.ports.check import Check, Finding, Status
from application.ports.stores import Snapshots
from domain.attempts import network_of
from domain.errors import StoreUnavailable
from domain.session import Session
from entrypoints.settings import Settings

SAMPLE: Final = 1000
"""Sessions that are read; digests being random, these are of anybody."""
LATEST: Final = 100
"""Of these, how many are judged: what was mended does not show for long."""
CROWD: Final = 5
"""Users who hardly all sit at one address."""
NEARLY_ALL: Final = 0.9
"""Of the sessions: an operator may well come past the proxy."""

_NAME = "clients.addresses"


@frozen
class AddressesCheck(Check):
    """Says whether the latest sessions have one address: then all share what one may try."""

    settings: Settings
    snapshot: Snapshots

    def examine(self) -> Finding:
        """Fail where it is certainly a proxy's, and warn where it may be."""
        if not self.settings.is_production:
            return Finding(_NAME, Status.OK, "Not looked at: all clients are on this machine.")
        try:
            with self.snapshot() as contents:
                sample = [each.session for each in contents.sessions(after=b"", limit=SAMPLE)]
        except StoreUnavailable:
            return Finding(
                _NAME, Status.WARN, "Not examined: see store.schema.", "See store.schema."
            )
        return self._judged(sorted(sample, key=attrgetter("created_at"))[-LATEST:])

    def _judged(self, sessions: Sequence[Session]) -> Finding:
        users = len({session.user_id for session in sessions})
        ips = [session.device.ip for session in sessions if session.device.ip]
        if not ips:
            return Finding(_NAME, Status.OK, "No session has an address so far.")
        networks = Counter(map(network_of, ips))
        [(network, count)] = networks.most_common(1)
        says = f"The latest {len(sessions)} sessions, of {users} users, have"
        if users < CROWD or count < NEARLY_ALL * len(ips):
            return Finding(_NAME, Status.OK, f"{says} addresses of {len(networks)} networks.")
        ip = next(each for each in ips if network_of(each) == network)
        says += f" one address or network, that of {ip}: what one client tries counts for all."
        status = Status.FAIL if self._is_a_proxys(ip) else Status.WARN
        advice = (
            "Where that is a proxy, name it in WATCHWORD_TRUSTED_PROXIES, and have it append its"
            " client's address to X-Forwarded-For."
        )
        return Finding(_NAME, status, says, advice)

    def _is_a_proxys(self, ip: str) -> bool:
        address = ip_address(ip)
        is_trusted = any(address in trusted for trusted in self.settings.trusted_proxies)
        return is_trusted or address.is_loopback
