"""The line of a request, and how it is written."""

from datetime import datetime

import msgspec

from domain.sent import Sent

_encode_lines = msgspec.json.Encoder().encode_lines


class RequestLine(
    msgspec.Struct, tag_field="event", tag="request.answered", omit_defaults=True, gc=False
):
    """One line, in the order in which it is written."""

    level: str
    timestamp: datetime
    request_id: str
    method: str
    route: str | None
    status: int
    duration_us: int
    address: str | None
    user_id: int | None = None
    problem: str | None = None
    name: str | None = None
    sent: Sent | None = None
    """Not written: for those who keep requests. Of most there is nothing."""


def encoded(lines: list[RequestLine]) -> bytes:
    """Write lines as JSON, each with its end."""
    return _encode_lines([_written(each) if each.sent else each for each in lines])


def _written(line: RequestLine) -> RequestLine:
    return msgspec.structs.replace(line, sent=None)
