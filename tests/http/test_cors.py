"""What a browser is told about pages of listed origins (Fetch, CORS)."""

import pytest

from tests.http.api import ALICE, Answer, Api

LISTED = "https://app.test"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


def listing() -> Api:
    return Api(settings={"allowed_origins": frozenset({LISTED})})


def permissions(answer: Answer) -> dict[str, str]:
    return {n: value for n, value in answer.headers if n.startswith("access-control-")}


@pytest.mark.parametrize("origin", [LISTED, "https://evil.test", "null"])
def test_nothing_is_permitted_where_no_origin_is_listed(origin: str) -> None:
    api = Api()
    sent = {"Origin": origin}
    answers = [
        api.call("OPTIONS", "/api/user/login", headers=sent | PREFLIGHT),
        api.get("/api/user", headers=sent),
        api.log_in(headers=sent),
    ]
    assert [permissions(answer) for answer in answers] == [{}, {}, {}]


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "https://APP.test", f"{LISTED}/"])
def test_nothing_is_permitted_to_an_origin_that_is_not_listed(origin: str) -> None:
    sent = {"Origin": origin}
    assert permissions(listing().get("/api/user", headers=sent)) == {}
    preflight = listing().call("OPTIONS", "/api/user/login", headers=sent | PREFLIGHT)
    assert permissions(preflight) == {}


def test_a_preflight_of_a_listed_origin_is_granted() -> None:
    answer = listing().call("OPTIONS", "/api/user/login", headers={"Origin": LISTED} | PREFLIGHT)
    assert (answer.status, answer.body) == (200, b"")
    assert permissions(answer) == {
        "access-control-allow-credentials": "true",
        "access-control-allow-origin": LISTED,
        "access-control-allow-methods": "POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "86400",
        "access-control-expose-headers": "Retry-After",
    }


@pytest.mark.parametrize("body", [ALICE, {**ALICE, "password": "short"}])
def test_a_listed_origin_may_read_what_it_is_answered_errors_too(body: object) -> None:
    answer = listing().sign_up(body, headers={"Origin": LISTED, "Sec-Fetch-Site": "cross-site"})
    assert answer.status in {200, 400}
    assert permissions(answer) == {
        "access-control-allow-credentials": "true",
        "access-control-allow-origin": LISTED,
        "access-control-expose-headers": "Retry-After",
    }
