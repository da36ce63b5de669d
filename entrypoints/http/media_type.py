"""The only kind of body there is: JSON."""

import re
from wsgiref.types import WSGIEnvironment

import falcon

from entrypoints.http.refusals import Refusal
from entrypoints.http.request_shape import BodyOf, Shape

_JSON = re.compile(
    r"""application/json(?:[ \t]*;[ \t]*charset=("?)utf-8\1)?""", re.ASCII | re.IGNORECASE
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


def is_json(environ: WSGIEnvironment) -> bool:
    """Tell whether what was sent is said to be JSON."""
    return _JSON.fullmatch(environ.get("CONTENT_TYPE", "")) is not None


def read_body(req: falcon.Request, shape: BodyOf[Shape]) -> Shape:
    """Read the JSON body that a route asks for."""
    _require_json(req)
    return shape.read(req.stream.read())


def _require_json(req: falcon.Request) -> None:
    if not is_json(req.env):
        raise Refusal("unsupported-media-type")
