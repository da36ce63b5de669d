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
    theirs: whatever stands left of it, or of something that is no address, anybody could have
    written.
    """

    trusted_proxies: tuple[Network, ...] = ()

    def of(self, req: falcon.Request) -> Device:
        """Describe the device that sent the request."""
        remote, forwarded = req.env.get("REMOTE_ADDR", ""), req.env.get("HTTP_X_FORWARDED_FOR", "")
        return Device(ip=self.address(remote, forwarded), user_agent=_user_agent(req))

    def address(self, remote: str, forwarded: str) -> str | None:
        """Tell who is behind a connection, if it can be told, by what was forwarded."""
        nearest = _parsed(remote)
        for hop in reversed(forwarded.split(",")):
            if nearest is None or not self._is_trusted(nearest):
                break
            hop_address = _parsed(hop.strip())
            if hop_address is None:
                break
            nearest = hop_address
        return str(nearest) if nearest else None

    def is_proxy(self, remote: str) -> bool:
        """Tell whether a trusted proxy is at the other end of a connection."""
        nearest = _parsed(remote)
        return nearest is not None and self._is_trusted(nearest)

    def _is_trusted(self, address: Address) -> bool:
        return any(address in network for network in self.trusted_proxies)


def _parsed(text: str) -> Address | None:
    try:
        # What may follow a percent sign is the name of an interface, of any length and content.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _user_agent(req: falcon.Request) -> str | None:
    # WSGI hands header bytes over as latin-1 (PEP 3333).
    raw = req.env.get("HTTP_USER_AGENT", "").encode("latin-1", "replace")
    text = "".join(filter(str.isprintable, raw.decode("utf-8", "replace")))
    return text[:MAX_USER_AGENT] or None
