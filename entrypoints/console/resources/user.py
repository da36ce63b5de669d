"""One user: what there is to see of them, and what an operator can do."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

import falcon
from attrs import frozen

from application import Application
from application.monitoring.list_requests import LOOKED_THROUGH
from domain.errors import (
    InvalidPassword,
    InvalidUsername,
    LastOperator,
    PasswordRejected,
    RecordsUnavailable,
    StaleUser,
    UsernameTaken,
)
from domain.operator import Role
from domain.origin import Origin
from domain.request_record import RequestRecord
from entrypoints.console.access import demand_fresh, operator_at, send_on
from entrypoints.console.failures import said_of
from entrypoints.console.forms import read_form
from entrypoints.console.pages import Pages
from entrypoints.console.resources.user_acts import ACTS, NEED_FRESH, Form, page_after
from entrypoints.console.sayings import DONE, said_of_credentials

_TYPED: Final = (InvalidUsername, InvalidPassword, PasswordRejected, UsernameTaken)


@frozen
class UserResource:
    """`/ops/users/{user_id}`."""

    use: Application
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response, user_id: int) -> None:
        """Show the user, their sessions, and what was last done and asked."""
        done = DONE.get(req.get_param("done", default=""), "")
        self.show(req, resp, user_id, done=done)

    on_head = on_get

    def show(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        user_id: int,
        *,
        done: str = "",
        says: str = "",
        typed: str | None = None,
    ) -> None:
        """Answer with the page, and with what was done or refused just now."""
        details = self.use.view_user(user_id=user_id)
        self.pages.show(
            req,
            resp,
            "user",
            user=details.user,
            sessions=details.sessions,
            entries=details.entries,
            requests=self._requests(user_id),
            looked_through=LOOKED_THROUGH,
            done=done,
            says=says,
            typed=details.user.username.typed if typed is None else typed,
            roles=list(Role),
        )

    def _requests(self, user_id: int) -> Sequence[RequestRecord] | None:
        try:
            return self.use.list_requests.of_user(user_id=user_id)
        except RecordsUnavailable:
            # They are beside the store, and the page is about what is in it.
            return None


@frozen
class UserActResource:
    """`/ops/users/{user_id}/{act}`."""

    use: Application
    origin_of: Callable[[falcon.Request], Origin]
    page: UserResource

    def on_post(self, req: falcon.Request, resp: falcon.Response, user_id: int, act: str) -> None:
        """Do it; where a rule is broken, say so beside what was typed."""
        do = ACTS.get(act)
        if do is None:
            raise falcon.HTTPNotFound
        if act in NEED_FRESH:
            demand_fresh(req)
        form = read_form(req)
        origin = self.origin_of(req).as_operator(operator_at(req).caller.user_id)
        try:
            do(self.use, origin, user_id, form)
        except _TYPED as error:
            self._refuse(
                req, resp, user_id, form, HTTPStatus.BAD_REQUEST, said_of_credentials(error)
            )
        except (LastOperator, StaleUser) as error:
            self._refuse(req, resp, user_id, form, *said_of(error))
        else:
            send_on(resp, page_after(act, user_id=user_id, form=form))

    def _refuse(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        user_id: int,
        form: Form,
        status: HTTPStatus,
        says: str,
    ) -> None:
        resp.status = status
        self.page.show(req, resp, user_id, says=says, typed=form.get("username"))
