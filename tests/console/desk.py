"""Operators at their desks: the console called as a server calls it, over a world in memory."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication

from attrs import define, field

from domain.operator import Role
from domain.token import SessionKind
from entrypoints.console.app import create_console
from entrypoints.http.app import WebSettings, create_app
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.origins import Origins
from tests.builders import AT_TERMINAL, PASSWORD, World
from tests.http.api import HOST, Answer, answer_of, environ_of

FORM = "application/x-www-form-urlencoded"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def of_operators(*names: str, role: Role = Role.OPERATOR) -> World:
    """Make a world in which these have a role."""
    world = World()
    for name in names:
        world.sign_up(name)
        world.app.give_role(origin=AT_TERMINAL, user_id=world.id_of(name), role=role)
    return world


@define
class Desk:
    """A browser on the console, which keeps its cookie."""

    world: World = field(factory=lambda: of_operators("olga"))
    is_https: bool = False
    routes: list[str] = field(factory=list)
    docs_of: Callable[[str, str], str | None] = lambda *_: None
    cookie: str = ""
    app: WSGIApplication = field(init=False)

    def __attrs_post_init__(self) -> None:
        origins = Origins(ClientDevice())
        console = create_console(
            self.world.app,
            is_https=self.is_https,
            origin_of=origins.of,
            version="1.2.3",
            routes=self.routes.append,
            docs_of=self.docs_of,
        )
        public_url = f"https://{HOST}" if self.is_https else None
        web = WebSettings("1.2.3", self.world.limits, public_url)
        self.app = create_app(self.world.app, web, console=console)

    def get(self, target: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page."""
        return self._call(method, target, b"", headers)

    def post(
        self,
        target: str,
        form: dict[str, str] | None = None,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send a form, from a page of the console's own unless other headers are given."""
        raw = urlencode(form or {}).encode() if body is None else body
        sent = {"Content-Type": FORM} | (OWN_PAGE if headers is None else headers)
        return self._call("POST", target, raw, sent)

    def sit_down(self, username: str = "olga") -> "Desk":
        """Log in."""
        answer = self.post("/ops/login", {"username": username, "password": PASSWORD})
        assert answer.status == 303, text_of(answer)
        return self

    def carry(self, kind: SessionKind, username: str = "olga") -> "Desk":
        """Have a session of some kind in the place of the console's."""
        self.cookie = f"consoleid={self.world.log_in(username, kind=kind).token.text}"
        return self

    def _call(self, method: str, target: str, body: bytes, headers: dict[str, Any]) -> Answer:
        sent = headers | ({"Cookie": self.cookie} if self.cookie else {})
        answer = answer_of(self.app, environ_of(method, target, body, sent))
        for line in answer.all("set-cookie"):
            self.cookie = line.partition(";")[0]
        return answer


def text_of(answer: Answer) -> str:
    """Read a page as a person does."""
    shown = re.sub(r"(?s)<(script|style|head).*?</\1>|<[^>]*>", " ", answer.body.decode())
    return " ".join(unescape(shown).split())
