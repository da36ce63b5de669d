"""Where a request comes from, as its user would recognise it."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import falcon
from attrs import frozen

from domain.session import Device

MAX_USER_AGENT = 256
"""Characters kept."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


@frozen
class ClientDevice:
    """Reads the client's address and its own name for itself.

    Behind trusted proxies the address is the rightmost one in `X-Forwarded-For` that is none of
    theirs: whatever stands left of it, anybody could have written.
    """

    trusted_proxies: tuple[Network, ...] = ()

    def of(self, req: falcon.Request) -> Device:
        """Describe the device that sent the request."""
        address = self._address(req)
        return Device(ip=str(address) if address else None, user_agent=_user_agent(req))

    def _address(self, req: falcon.Request) -> Address | None:
        nearest = _parsed(req.env.get("REMOTE_ADDR", ""))
        for hop in reversed(req.env.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if nearest is None or not self._is_trusted(nearest):
                break
            nearest = _parsed(hop.strip()) or nearest
        return nearest

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self.trusted_proxies)


def _parsed(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _user_agent(req: falcon.Request) -> str | None:
    # WSGI hands header bytes over as latin-1 (PEP 3333).
    raw = req.env.get("HTTP_USER_AGENT", "").encode("latin-1", "replace")
    text = "".join(filter(str.isprintable, raw.decode("utf-8", "replace")))
    return text[:MAX_USER_AGENT] or None
