"""What problems mean, where the console is served by itself."""

import json
from wsgiref.types import WSGIApplication

import pytest

from entrypoints.http.problems import PROBLEMS
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.settings import Served, Settings
from entrypoints.worker import served
from tests.console.desk import of_operators
from tests.http.api import Answer, answer_of, environ_of


def alone(*, routes: RouteTemplates | None = None) -> WSGIApplication:
    settings = Settings(database_url="memory://", serve=(Served.CONSOLE,))
    return served(settings, of_operators("olga").app, None, routes or RouteTemplates())


def asked(app: WSGIApplication, target: str, *, method: str = "GET") -> Answer:
    return answer_of(app, environ_of(method, target, b"", {}))


def test_the_type_of_its_own_answers_can_be_looked_up() -> None:
    app = alone()
    refused = json.loads(answer_of(app, environ_of("GET", "/ops", b"", {"Host": "a b"})).body)
    page = asked(app, refused["type"])
    assert page.status == 200
    assert json.loads(page.body)["code"] == refused["code"]
    assert asked(app, refused["type"], method="HEAD").status == 200


def test_all_problems_are_there() -> None:
    routes = RouteTemplates()
    app = alone(routes=routes)
    items = json.loads(asked(app, "/problems").body)["items"]
    assert [each["code"] for each in items] == list(PROBLEMS)
    assert {asked(app, each["type"]).status for each in items} == {200}
    assert routes.of("/problems/overloaded") == "/problems/{code}"


@pytest.mark.parametrize("target", ["/problems/", "/problems/none", "/problems//overloaded"])
def test_what_is_no_problem_is_not_found(target: str) -> None:
    answer = asked(alone(), target)
    assert (answer.status, json.loads(answer.body)["code"]) == (404, "not-found")


@pytest.mark.parametrize("target", ["/ops", "/", "/problemsx", "/api/user"])
def test_everything_else_is_the_console_s(target: str) -> None:
    answer = asked(alone(), target)
    assert answer.status == 303
    assert answer.header("location").startswith("/ops/login?")
