"""Addresses and methods, taken as they are written: what Falcon's router would overlook."""

import re

import falcon
from falcon.routing import BaseConverter

from entrypoints.http.refusals import Refusal

_SESSION_ID = re.compile(r"[A-Za-z0-9_-]{22}")


class SessionIdConverter(BaseConverter):
    """Lets only what has the shape of a session's id be asked of the store."""

    def convert(self, value: str) -> str | None:
        """Return the id; anything else is an address where nothing is."""
        return value if _SESSION_ID.fullmatch(value) else None


class AddressCheck:
    """Refuses second spellings of an address, and methods Falcon has never heard of.

    One spelling only, once percent-escapes are decoded, so that a rule in front of this service
    means what it says.
    """

    def process_resource(
        self,
        req: falcon.Request,
        _resp: falcon.Response,
        resource: object,
        _params: dict[str, object],
    ) -> None:
        """Let through what names a route exactly, by a method that HTTP has."""
        if "//" in req.path or req.path.endswith("/"):
            raise Refusal("not-found")
        if req.method not in falcon.COMBINED_METHODS:
            raise falcon.HTTPMethodNotAllowed(_methods_of(resource))


def _methods_of(resource: object) -> list[str]:
    answered = [each for each in falcon.HTTP_METHODS if hasattr(resource, f"on_{each.lower()}")]
    return [*answered, "OPTIONS"]
