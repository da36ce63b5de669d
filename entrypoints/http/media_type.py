"""The only kind of body there is: JSON."""

import falcon

from entrypoints.http.refusals import Refusal
from entrypoints.http.request_shape import BodyOf, Shape

_JSON = frozenset(
    {
        "application/json",
        "application/json;charset=utf-8",
        'application/json;charset="utf-8"',
    }
)


class MediaTypeCheck:
    """Refuses a body of any other type, wherever it is sent, before a byte of it is read."""

    def process_request(self, req: falcon.Request, _resp: falcon.Response) -> None:
        """Let through what has no body, or a JSON one."""
        if has_body(req):
            _require_json(req)


def has_body(req: falcon.Request) -> bool:
    """Tell whether a body was sent; the gate has measured it."""
    return req.env.get("CONTENT_LENGTH", "") not in {"", "0"}


def read_body(req: falcon.Request, shape: BodyOf[Shape]) -> Shape:
    """Read the JSON body that a route asks for."""
    _require_json(req)
    return shape.read(req.stream.read())


def _require_json(req: falcon.Request) -> None:
    content_type = req.env.get("CONTENT_TYPE", "")
    if content_type.replace(" ", "").lower() not in _JSON:
        raise Refusal("unsupported-media-type")
