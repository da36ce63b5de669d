"""The cookie by which a device is known to have been logged in from."""

from datetime import timedelta
from typing import Final

import falcon
from attrs import frozen

from entrypoints.cookie_terms import DEVICE, cookie_attributes, cookie_name

_LASTS: Final = int(timedelta(days=365).total_seconds())


@frozen
class DeviceCookie:
    """Opens nothing: it only has tries from the device counted apart from everybody else's."""

    is_secure: bool
    kind: str = DEVICE
    same_site: str = "Lax"

    @property
    def name(self) -> str:
        """The name, bound to this host over https."""
        return cookie_name(self.kind, is_secure=self.is_secure)

    def shown(self, req: falcon.Request) -> str | None:
        """Return what the client shows, where that is one value."""
        values = req.get_cookie_values(self.name) or []
        return values[0] if len(values) == 1 else None

    def send(self, resp: falcon.Response, proof: str) -> None:
        """Have the client keep the proof for a year."""
        attributes = cookie_attributes(is_secure=self.is_secure, same_site=self.same_site)
        resp.append_header("Set-Cookie", f"{self.name}={proof}; Max-Age={_LASTS}{attributes}")
