"""Seeing what was done with oneself."""

from typing import Final

import falcon
from attrs import frozen

from application.accounts.view_activity import ViewActivity
from entrypoints.http.activity_bodies import ActivityBody, EntryBody
from entrypoints.http.bodies import answer
from entrypoints.http.query import whole_number
from entrypoints.http.session_transport import SessionTransport

USUAL_PAGE: Final = 50
LONGEST_PAGE: Final = 100
LAST_ID: Final = 2**63 - 1


@frozen
class ActivityResource:
    """`/api/user/activity`."""

    view_activity: ViewActivity
    transport: SessionTransport

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of what was done and tried with the caller's account."""
        caller = self.transport.caller(req, resp)
        limit = whole_number(req, "limit", upto=LONGEST_PAGE) or USUAL_PAGE
        before = whole_number(req, "before", upto=LAST_ID)
        activity = self.view_activity(caller=caller, before=before, limit=limit)
        items = [EntryBody.of(each) for each in activity.entries]
        answer(resp, ActivityBody(items, activity.next_before))

    on_head = on_get
