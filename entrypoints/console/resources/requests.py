"""What was asked and answered."""

from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.monitoring.export_requests import ExportRequests
from application.monitoring.find_request import FindRequest
from application.monitoring.list_requests import ListRequests
from application.paging import cut_page
from domain.origin import Origin
from domain.request_record import RequestRecord
from entrypoints.console.access import operator_at
from entrypoints.console.exports import as_csv, as_json_lines
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, number
from entrypoints.console.request_filter import filter_of, query_of

NEWER: Final = "/ops/logs.rows"


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
            newer=NEWER,
            query=query,
            spread=spread,
            with_=lambda **more: "?" + urlencode(given | more),
            further=urlencode(given | {"before": last.id}) if last else None,
            is_first=before is None,
        )

    on_head = on_get


@frozen
class NewerRequestsResource:
    """`/ops/logs.rows`: what a page of requests that is open goes on with."""

    list_requests: ListRequests
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Give the rows of those that came after the newest that the page has."""
        only = filter_of(req)
        after = number(req, "after") or 0
        found, newest = self.list_requests.newer(only=only, after=after, limit=PAGE + 1)
        page, last = cut_page(found, limit=PAGE)
        if only.route != NEWER:
            # Whoever looks on would else see nothing but that.
            page = [each for each in page if each.route != NEWER]
        self.pages.show(req, resp, "newer_requests", records=page, newest=newest, has_more=last)

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
            sessions=found.sessions,
        )

    on_head = on_get


@frozen
class ExportResource:
    """`/ops/logs.csv` and `/ops/logs.jsonl`.

    All of it is there before any of it is sent, some 30 MB at most: what the server has begun to
    send it ends as if it were whole, whatever happens.
    """

    export_requests: ExportRequests
    origin_of: Callable[[falcon.Request], Origin]

    def on_get_csv(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Give those meant, the newest first, for a spreadsheet."""
        resp.data = self._written(req, as_csv)
        resp.content_type = "text/csv; charset=utf-8"
        resp.set_header("content-disposition", 'attachment; filename="requests.csv"')

    on_head_csv = on_get_csv

    def on_get_json(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Give those meant, the newest first, for a program."""
        resp.data = self._written(req, as_json_lines)
        resp.content_type = "application/jsonl"
        resp.set_header("content-disposition", 'attachment; filename="requests.jsonl"')

    on_head_json = on_get_json

    def _written(
        self, req: falcon.Request, write: Callable[[Iterable[RequestRecord]], Iterable[bytes]]
    ) -> bytes:
        origin = self.origin_of(req).as_operator(operator_at(req).caller.user_id)
        return self.export_requests(only=filter_of(req), write=write, origin=origin)
