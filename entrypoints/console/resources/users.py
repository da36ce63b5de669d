"""Looking for users, and making one."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

import falcon
from attrs import frozen

from application.operations.create_user import CreateUser
from application.operations.list_users import ListUsers
from application.paging import cut_page
from domain.errors import InvalidPassword, InvalidUsername, PasswordRejected, UsernameTaken
from domain.origin import Origin
from entrypoints.console.access import operator_at, send_on
from entrypoints.console.forms import read_form
from entrypoints.console.pages import Pages
from entrypoints.console.queries import PAGE, SenselessQuery, choice, number
from entrypoints.console.sayings import DONE, said_of_credentials
from entrypoints.words import FAULTS

_STATES: Final[Mapping[str, bool | None]] = {"": None, "enabled": False, "disabled": True}
_ROLES: Final[Mapping[str, bool]] = {"": False, "any": True}


@frozen
class UsersResource:
    """`/ops/users`."""

    list_users: ListUsers
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show a page of users: all, or those that the query means."""
        query = {name: req.get_param(name, default="") for name in ("name", "state", "role")}
        try:
            found = self.list_users(
                after=number(req, "after") or 0,
                limit=PAGE + 1,
                prefix=query["name"],
                is_disabled=choice(req, "state", _STATES),
                has_role=choice(req, "role", _ROLES),
            )
        except InvalidUsername as error:
            raise SenselessQuery(f"No name begins like that. {FAULTS[error.fault]}") from error
        page, last = cut_page(found, limit=PAGE)
        given = {name: value for name, value in query.items() if value}
        further = urlencode(given | {"after": last.id}) if last else None
        self.pages.show(
            req,
            resp,
            "users",
            users=page,
            query=query,
            further=further,
            done=DONE.get(req.get_param("done", default=""), ""),
            is_first="after" not in req.params,
        )

    on_head = on_get


@frozen
class NewUserResource:
    """`/ops/users/new`."""

    create_user: CreateUser
    origin_of: Callable[[falcon.Request], Origin]
    pages: Pages

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show the form."""
        self.pages.show(req, resp, "new_user", username="", says="")

    on_head = on_get

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Create the user; what was typed stays where a rule was broken, but for the password."""
        form = read_form(req)
        username = form.get("username", "")
        try:
            user = self.create_user(
                origin=self.origin_of(req).as_operator(operator_at(req).caller.user_id),
                username=username,
                password=form.get("password", ""),
                must_change="must_change" in form,
            )
        except (InvalidUsername, InvalidPassword, PasswordRejected, UsernameTaken) as error:
            resp.status = falcon.HTTP_400
            says = said_of_credentials(error)
            self.pages.show(req, resp, "new_user", username=username, says=says)
            return
        send_on(resp, f"/ops/users/{user.id}?done=created")
