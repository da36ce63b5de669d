"""An address has one spelling."""

import pytest

from tests.http.api import Api


@pytest.mark.parametrize(
    "target",
    [
        "/api/user/",
        "//api/user",
        "/api//user",
        "/api/user/sessions/",
        "/api/user/sessions//",
        "/problems/",
        "/problems//",
        "//problems",
        "/health/live/",
        "/API/user",
        "/api/./user",
        "/api/x/../user",
        "/api/user%00",
        "/api/user%20",
        "/api/user;x",
        "/api/user%3Fx",
        "/%zz",
        "/%ff",
        "/api/us%ffr",
    ],
)
def test_a_second_spelling_leads_nowhere(target: str) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    for method in ("GET", "HEAD", "DELETE", "POST"):
        assert api.call(method, target, cookie=cookie).status == 404


@pytest.mark.parametrize(
    "code", ["%00", "nothing", "not-found%00", "Not-Found", "%ed%a0%80", "{code}", "%0d%0aX: y"]
)
def test_a_problem_that_does_not_exist_has_no_page(code: str) -> None:
    answer = Api().get(f"/problems/{code}")
    assert (answer.status, answer.code) == (404, "not-found")
    assert not answer.all("x")


@pytest.mark.parametrize("query", ["?", "?x=1", "?%00", "?%ff=%zz&&=&", "?" + "a&" * 2000])
def test_a_query_that_a_route_does_not_ask_for_is_ignored(query: str) -> None:
    api = Api()
    assert api.get(f"/api/user{query}", cookie=api.sign_up().cookie).status == 200


def test_what_stands_before_the_application_is_no_part_of_an_address() -> None:
    assert Api().get("/health/live", SCRIPT_NAME="/accounts").status == 200


def test_the_one_method_falcon_keeps_for_itself_is_refused() -> None:
    assert Api().call("WEBSOCKET", "/api/user").code == "malformed-request"
