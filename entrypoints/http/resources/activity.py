"""Seeing what was done with oneself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

import falcon
from attrs import frozen

from application.accounts.view_activity import ViewActivity
from entrypoints.http.activity_bodies import ActivityBody, EntryBody
from entrypoints.http.bodies import answer
from entrypoints.http.openapi import examples
from entrypoints.http.openapi.operation import Asks, Operation, Parameter, Place
from entrypoints.http.query import whole_number
from entrypoints.http.session_transport import SessionTransport

USUAL_PAGE: Final = 50
LONGEST_PAGE: Final = 100
LAST_ID: Final = 2**63 - 1

_SEE = Operation(
    id="listActivity",
    summary="See what was done",
    about="A page of what was done and tried with the caller's account, the newest first.",
    group="Sessions and activity",
    asks=Asks.SESSION,
    parameters=(
        Parameter(
            "limit",
            Place.QUERY,
            "How many items the page has at most.",
            {"type": "integer", "minimum": 1, "maximum": LONGEST_PAGE, "default": USUAL_PAGE},
            USUAL_PAGE,
        ),
        Parameter(
            "before",
            Place.QUERY,
            "The `next_before` of the page before; the newest items without it.",
            {"type": "integer", "minimum": 1, "maximum": LAST_ID},
            1201,
        ),
    ),
    gives=(examples.ACTIVITY,),
    sets_cookie=True,
    refusals=("invalid-input",),
    python="client.activity(limit=50)",
)


@frozen
class ActivityResource:
    """`/api/user/activity`."""

    view_activity: ViewActivity
    transport: SessionTransport
    operations: ClassVar[Mapping[str, Operation]] = MappingProxyType({"GET": _SEE})

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of what was done and tried with the caller's account."""
        caller = self.transport.caller(req, resp)
        limit = whole_number(req, "limit", upto=LONGEST_PAGE) or USUAL_PAGE
        before = whole_number(req, "before", upto=LAST_ID)
        activity = self.view_activity(caller=caller, before=before, limit=limit)
        items = [EntryBody.of(each) for each in activity.entries]
        answer(resp, ActivityBody(items, activity.next_before))

    on_head = on_get
