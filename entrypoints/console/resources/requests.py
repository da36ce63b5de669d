"""What was asked and answered."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPMethod
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.monitoring.find_request import FindRequest
from application.monitoring.list_requests import ListRequests
from application.paging import cut_page
from application.ports.request_records import RequestFilter
from domain.request_record import RequestRecord
from entrypoints.console.exports import as_csv, as_json_lines
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, SenselessQuery, number

NAMES: Final = ("method", "route", "status", "problem", "address", "user", "ms", "since", "until")
EXPORTED: Final = 100_000
"""Lines of an export at most."""
_METHODS: Final = {method.value for method in HTTPMethod} | {"other"}
_STEP: Final = 1000
_MOST_MS: Final = 10**9


@frozen
class RequestsResource:
    """`/ops/logs`."""

    list_requests: ListRequests
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of requests, the newest first, and how those meant are spread."""
        only = filter_of(req)
        before, spread = number(req, "before"), None
        if before is None:
            found, spread = self.list_requests.first(only=only, limit=PAGE + 1)
        else:
            found = self.list_requests(only=only, before=before, limit=PAGE + 1)
        page, last = cut_page(found, limit=PAGE)
        query = query_of(req)
        given = {name: value for name, value in query.items() if value}
        self.pages.show(
            req,
            resp,
            "requests",
            records=page,
            query=query,
            spread=spread,
            with_=lambda **more: "?" + urlencode(given | more),
            further=urlencode(given | {"before": last.id}) if last else None,
            is_first=before is None,
        )

    on_head = on_get


@frozen
class RequestResource:
    """`/ops/logs/{request_id}`."""

    find_request: FindRequest
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, request_id: str) -> None:
        """Show one request, and what came of it."""
        found = self.find_request(request_id=request_id)
        self.pages.show(
            req,
            resp,
            "request",
            request_id=request_id,
            record=found.record,
            entries=found.entries,
        )

    on_head = on_get


@frozen
class ExportResource:
    """`/ops/logs.csv` and `/ops/logs.jsonl`."""

    list_requests: ListRequests

    def on_get_csv(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Give those meant, the newest first, for a spreadsheet."""
        resp.content_type = "text/csv; charset=utf-8"
        resp.set_header("content-disposition", 'attachment; filename="requests.csv"')
        resp.stream = as_csv(self._records(filter_of(req)))

    on_head_csv = on_get_csv

    def on_get_json(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Give those meant, the newest first, for a program."""
        resp.content_type = "application/jsonl"
        resp.set_header("content-disposition", 'attachment; filename="requests.jsonl"')
        resp.stream = as_json_lines(self._records(filter_of(req)))

    on_head_json = on_get_json

    def _records(self, only: RequestFilter) -> Iterator[RequestRecord]:
        before, left = None, EXPORTED
        while left and (page := self.list_requests(only=only, before=before, limit=_STEP)):
            yield from page
            before, left = page[-1].id, left - _STEP


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
    if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
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
