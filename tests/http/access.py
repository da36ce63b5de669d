"""Who gets which answer: one line for each route, to be extended with each new one."""

import re
from collections.abc import Callable
from itertools import product

import falcon
from attrs import frozen
from falcon import inspect

from entrypoints.http.gate import Gate
from tests.builders import PASSWORD
from tests.http.api import Api
from tests.http.people import Actor, Person, Scene
from tests.http.routes import METHODS, SCRIPT

Expected = dict[Actor, int]


def everyone(status: int) -> Expected:
    """Expect one answer whoever asks."""
    return dict.fromkeys(Actor, status)


def whoever_is_in(status: int) -> Expected:
    """Expect that answer for a live session of a user who may come in; else 401."""
    return everyone(401) | {Actor.USER: status, Actor.ANOTHER: status}


def nothing(_person: Person) -> object:
    """Send no body."""
    return None


def a_newcomer(_person: Person) -> object:
    """Send the name of somebody who is not there yet."""
    return {"username": "newcomer", "password": PASSWORD}


def own_name_and_password(person: Person) -> object:
    """Send what lets a person in."""
    return person.credentials


def their_name_again(person: Person) -> object:
    """Send a change that is none."""
    return {"username": person.username}


@frozen
class Row:
    """A method of a route as the router has it, and what comes of it for each who asks.

    `target` is the address to try, if it is not the route; in it `{session}` is the session of
    the user, whoever asks.
    """

    what: str
    expected: Expected
    target: str | None = None
    body: Callable[[Person], object] = nothing

    @property
    def method(self) -> str:
        """The method."""
        return self.what.partition(" ")[0]

    @property
    def route(self) -> str:
        """The address, as the router has it."""
        return self.what.partition(" ")[2]

    def as_method(self, method: str, expected: Expected) -> "Row":
        """Return the same address asked in another way."""
        return Row(f"{method} {self.route}", expected, self.target)

    def complaints(self, scene: Scene, actor: Actor) -> list[str]:
        """Try it as that one; return what came of it that should not have."""
        owner = scene.person(Actor.USER)
        target = (self.target or self.route).replace("{session}", owner.session_id)
        forbidden, others = scene.not_for(actor), scene.kept_of_others(actor)
        kept = scene.api.kept()
        answer = scene.ask(actor, self.method, target, self.body(scene.person(actor)))
        told = repr(answer.headers) + answer.body.decode()
        found = {
            f"answers {answer.status}": answer.status != self.expected[actor],
            "changes what is somebody else's": scene.kept_of_others(actor) != others,
            "refuses, and changes something": answer.status >= 400 and scene.api.kept() != kept,
        }
        found |= {f"tells {trace!r}": trace in told for trace in forbidden}
        return [complaint for complaint, is_so in found.items() if is_so]


OWN_SESSION = whoever_is_in(204) | {Actor.ANOTHER: 404}
LOG_IN = everyone(200) | {Actor.ANONYMOUS: 403, Actor.DISABLED: 403}
SESSION = "/api/user/sessions/{session_id:session_id}"

TABLE = [
    Row("POST /api/user/signup", everyone(200), body=a_newcomer),
    Row("POST /api/user/login", LOG_IN, body=own_name_and_password),
    Row("POST /api/user/logout", everyone(200)),
    Row("GET /api/user", whoever_is_in(200)),
    Row("PUT /api/user", whoever_is_in(200), body=their_name_again),
    Row("GET /api/user/sessions", whoever_is_in(200)),
    Row("DELETE /api/user/sessions", whoever_is_in(204), "/api/user/sessions?scope=all"),
    Row(f"DELETE {SESSION}", OWN_SESSION, "/api/user/sessions/{session}"),
    Row("GET /api/user/activity", whoever_is_in(200)),
    Row("GET /problems", everyone(200)),
    Row("GET /problems/{code}", everyone(200), "/problems/not-found"),
    Row("GET /health/live", everyone(200)),
    Row("GET /health/ready", everyone(200)),
    Row("GET /version", everyone(200)),
    Row("GET /openapi.json", everyone(200)),
    Row("GET /docs", everyone(200)),
    Row("GET /docs/assets/{name}", everyone(200), f"/docs/assets/{SCRIPT}"),
]
"""The routes there are; a `GET` is a `HEAD` too."""


def whole(table: list[Row]) -> list[Row]:
    """Add the methods that the rows imply, and those that no address answers."""
    heads = [row.as_method("HEAD", row.expected) for row in table if row.method == "GET"]
    named = {row.what for row in [*table, *heads]}
    routes = {row.route: row for row in table}
    others = [
        row.as_method(method, everyone(200 if method == "OPTIONS" else 405))
        for row, method in product(routes.values(), METHODS)
        if f"{method} {row.route}" not in named
    ]
    return [*table, *heads, *others]


def framework_of(api: Api) -> "falcon.App[falcon.Request, falcon.Response]":
    """Return what has the routes."""
    assert isinstance(api.app, Gate)
    framework = api.app._app  # noqa: SLF001 - nothing else knows which routes there are
    assert isinstance(framework, falcon.App)
    return framework


def routed(api: Api) -> set[str]:
    """Return every method and route that the router leads somewhere."""
    routes = inspect.inspect_routes(framework_of(api))
    return {
        f"{method.method} {route.path}"
        for route in routes
        for method in route.methods
        if not method.internal
    }


def fits(target: str, route: str) -> bool:
    """Tell whether an address is one that the router's route stands for."""
    return re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", route), target) is not None
