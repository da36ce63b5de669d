"""Requests for other programs."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final

from domain.request_record import RequestRecord
from entrypoints.timestamps import timestamp

FIELDS: Final = (
    "at",
    "request_id",
    "method",
    "route",
    "status",
    "duration_us",
    "address",
    "user_id",
    "problem",
    "name",
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(records: Iterable[RequestRecord]) -> Iterator[bytes]:
    """Write a table with a head (RFC 4180); no cell is a formula to a spreadsheet."""
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(FIELDS)
    for record in records:
        writer.writerow([_cell(value) for value in _values(record)])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def as_json_lines(records: Iterable[RequestRecord]) -> Iterator[bytes]:
    """Write an object a line."""
    for record in records:
        yield json.dumps(dict(zip(FIELDS, _values(record), strict=True))).encode() + b"\n"


def _values(record: RequestRecord) -> tuple[str | int | None, ...]:
    return (
        timestamp(record.timestamp),
        record.request_id,
        record.method,
        record.route,
        record.status,
        record.duration_us,
        record.address,
        record.user_id,
        record.problem,
        record.name,
    )


def _cell(value: str | int | None) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
