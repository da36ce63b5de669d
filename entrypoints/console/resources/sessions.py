"""Looking through the sessions of everybody, and ending one."""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.operations.end_user_sessions import EndUserSessions
from application.operations.list_all_sessions import ListAllSessions
from application.paging import cut_page
from application.ports.live_sessions import BEGINNING
from domain.errors import InvalidUsername
from domain.origin import Origin
from domain.token import SessionKind
from entrypoints.console.access import operator_at, own_path, send_on
from entrypoints.console.forms import field_in, read_form, whole_in
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, SenselessQuery, choice, number
from entrypoints.console.sayings import DONE
from entrypoints.words import FAULTS

HERE: Final = "/ops/sessions"
_FILTERS: Final = ("name", "kind", "address")
_KINDS: Final[Mapping[str, SessionKind | None]] = {
    "": None,
    **{kind.value: kind for kind in SessionKind},
}
_LONGEST_ID: Final = 64


@frozen
class SessionsResource:
    """`/ops/sessions`."""

    list_all_sessions: ListAllSessions
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of live sessions: all, or those that the query means."""
        query = {name: req.get_param(name, default="") for name in _FILTERS}
        try:
            found = self.list_all_sessions(
                after=_place(req),
                limit=PAGE + 1,
                prefix=query["name"],
                kind=choice(req, "kind", _KINDS),
                address=_address(query["address"]),
            )
        except InvalidUsername as error:
            raise SenselessQuery(f"No name begins like that. {FAULTS[error.fault]}") from error
        page, last = cut_page(found, limit=PAGE)
        given = {name: value for name, value in query.items() if value}
        place = {"user": last.place[0], "after": last.place[1]} if last else {}
        self.pages.show(
            req,
            resp,
            "sessions",
            sessions=page,
            query=query,
            kinds=list(SessionKind),
            given=urlencode(given),
            further=urlencode(given | place) if last else None,
            done=DONE.get(req.get_param("done", default=""), ""),
            is_first="after" not in req.params,
        )

    on_head = on_get


@frozen
class EndSessionResource:
    """`/ops/sessions/end`."""

    end_user_sessions: EndUserSessions
    origin_of: Callable[[falcon.Request], Origin]

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """End it, and go back to where it stood."""
        form = read_form(req)
        self.end_user_sessions(
            origin=self.origin_of(req).as_operator(operator_at(req).caller.user_id),
            user_id=whole_in(form, "user"),
            session_id=field_in(form, "session"),
        )
        query = form.get("query", "")
        back = own_path(f"{HERE}?{query}&done=ended" if query else f"{HERE}?done=ended")
        send_on(resp, back)


def _place(req: falcon.Request) -> tuple[int, str]:
    user_id, session_id = number(req, "user"), req.get_param("after", default="")
    if user_id is None and not session_id:
        return BEGINNING
    is_id = session_id.replace("-", "").replace("_", "").isalnum() and session_id.isascii()
    if user_id is None or not is_id or len(session_id) > _LONGEST_ID:
        raise SenselessQuery("“user” and “after” have to be the place of a session, or nothing.")
    return user_id, session_id


def _address(text: str) -> str | None:
    """Write an address as it is kept."""
    if not text:
        return None
    try:
        address = ip_address(text.strip())
    except ValueError as error:
        raise SenselessQuery("“address” has to be an IPv4 or IPv6 address.") from error
    return str(getattr(address, "ipv4_mapped", None) or address)
