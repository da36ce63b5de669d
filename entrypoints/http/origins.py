"""Who sends a request, and from where."""

import falcon
from attrs import frozen

from domain.caller import Caller
from domain.origin import Actor, Origin
from entrypoints.environ import REQUEST_ID
from entrypoints.http.client_device import ClientDevice


@frozen
class Origins:
    """Says for the audit where requests come from."""

    devices: ClientDevice

    def of(self, req: falcon.Request, caller: Caller | None = None) -> Origin:
        """Describe who sends the request: the caller, where one is known."""
        device, request_id = self.devices.of(req), req.env[REQUEST_ID]
        origin = Origin(Actor.ANYONE, device=device, request_id=request_id)
        return origin.as_user(caller.user_id) if caller else origin
