"""Reading which requests are meant."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPMethod
from typing import Final

import falcon

from application.ports.request_records import RequestFilter
from entrypoints.console.queries import SenselessQuery, number
from entrypoints.numbers import is_whole

NAMES: Final = ("method", "route", "status", "problem", "address", "user", "ms", "since", "until")
_METHODS: Final = {method.value for method in HTTPMethod} | {"other"}
_MOST_MS: Final = 10**9


def query_of(req: falcon.Request) -> dict[str, str]:
    """Return what was asked for, as it stands in the address."""
    return {name: req.get_param(name, default="").strip() for name in NAMES}


def filter_of(req: falcon.Request) -> RequestFilter:
    """Read which requests are meant; raises `SenselessQuery`."""
    query = query_of(req)
    status = query["status"]
    is_class = len(status) == len("4xx") and status[1:].lower() == "xx"
    ms = _within(query, "ms", _MOST_MS)
    if query["method"] and query["method"] not in _METHODS:
        raise SenselessQuery("“method” has to be one of HTTP's, or other.")
    return RequestFilter(
        since=_moment(query, "since"),
        until=_moment(query, "until"),
        method=query["method"] or None,
        route=_route(query["route"]),
        status=None if is_class else _within(query, "status", 599, low=100),
        status_class=_within({"status": status[:1]}, "status", 5) if is_class else None,
        problem=query["problem"] or None,
        address=query["address"] or None,
        user_id=number(req, "user"),
        at_least_us=None if ms is None else ms * 1000,
    )


def _route(text: str) -> str | None:
    if not text:
        return None
    # In words, as an empty field stands for any.
    return "" if text == "none" else text


def _within(query: Mapping[str, str], name: str, high: int, *, low: int = 0) -> int | None:
    text = query[name]
    if not text:
        return None
    if not is_whole(text, low=low, high=high):
        raise SenselessQuery(f"“{name}” has to be a number from {low} to {high:,}.")
    return int(text)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    text = query[name]
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise SenselessQuery(f"“{name}” has to be like 2026-11-26T09:30, in UTC.") from error
