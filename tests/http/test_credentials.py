"""What a request presents to prove who sends it."""

import pytest

from tests.http.api import ALICE, Api

DEAD = "wwc_" + "A" * 43


def test_a_bearer_token_is_worthless_as_a_cookie_and_the_reverse() -> None:
    api = Api()
    cookie_token = api.sign_up().cookie.removeprefix("sessionid=")
    bearer_token = api.log_in({**ALICE, "session": "bearer"}).json["session_token"]
    for answer in (
        api.get("/api/user", bearer=cookie_token),
        api.get("/api/user", cookie=f"sessionid={bearer_token}"),
    ):
        assert (answer.status, answer.code) == (401, "not-authenticated")
        assert answer.header("www-authenticate") == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(scheme: str) -> None:
    api = Api()
    headers = {"Authorization": f"{scheme} {api.bearer()}"}
    assert api.get("/api/user", headers=headers).status == 200


@pytest.mark.parametrize(
    ("cookie", "authorization"),
    [
        ("sessionid={c}", "Bearer {b}"),
        ("sessionid={c}; sessionid={c}", None),
        ("sessionid={c};sessionid=", None),
        ("theme=dark; sessionid={c}; sessionid=other", None),
        (None, "Bearer {b},Bearer {b}"),
        (None, "Bearer {b}, Basic eDp5"),
        (None, "Basic eDp5,Bearer {b}"),
        ("sessionid={c}", 'Digest username="x", nonce="y"'),
        ("sessionid=", "Bearer nothing"),
    ],
)
@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/api/user", None),
        ("PUT", "/api/user", {"username": "alina"}),
        ("POST", "/api/user/login", ALICE),
        ("POST", "/api/user/signup", {**ALICE, "username": "other"}),
        ("POST", "/api/user/logout", None),
        ("GET", "/api/user/sessions", None),
        ("DELETE", "/api/user/sessions?scope=all", None),
    ],
)
def test_two_credentials_are_ambiguous_everywhere_and_nothing_is_done(
    cookie: str | None, authorization: str | None, method: str, target: str, body: object
) -> None:
    api = Api()
    c = api.sign_up().cookie.removeprefix("sessionid=")
    b = api.log_in({**ALICE, "session": "bearer"}).json["session_token"]
    kept = api.kept()
    sent = {"Cookie": cookie, "Authorization": authorization}
    headers = {name: value.format(c=c, b=b) for name, value in sent.items() if value is not None}
    answer = api.call(method, target, body, headers=headers)
    assert (answer.status, answer.code) == (400, "ambiguous-credentials")
    assert not answer.all("set-cookie")
    assert api.kept() == kept


def test_a_cookie_beside_another_scheme_is_not_ambiguous() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    headers = {"Authorization": "Basic eDp5"}
    assert api.get("/api/user", cookie=cookie, headers=headers).status == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"Cookie": "sessionid="},
        {"Cookie": "sessionid"},
        {"Cookie": "sessionid=wwc_" + "A" * 42},
        {"Cookie": "sessionid=wwc_" + "A" * 44},
        {"Cookie": "sessionid=wwb_" + "A" * 43},
        {"Cookie": "sessionid=wwc_" + "A" * 42 + "é"},
        {"Cookie": "sessionid=wwc_" + "A" * 43 + ",x"},
        {"Cookie": "SESSIONID=" + DEAD},
        {"Cookie": "\x00;=;;;="},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer  wwb_" + "A" * 43},
        {"Authorization": "Bearer wwb_" + "A" * 43 + " "},
        {"Authorization": "Bearer " + DEAD},
        {"Authorization": "Basic wwb_" + "A" * 43},
        {"Authorization": "wwb_" + "A" * 43},
    ],
)
def test_what_cannot_be_a_token_presents_nothing_and_asks_nothing_of_the_store(
    sent: dict[str, str],
) -> None:
    api = Api()
    api.world.store.acquire()  # Whoever asks now waits, and fails.
    reading, logging_out = api.get("/api/user", headers=sent), api.log_out(headers=sent)
    api.world.store.release()
    assert (reading.status, reading.code) == (401, "not-authenticated")
    assert logging_out.status == 200


def test_a_token_of_no_session_is_not_authenticated_and_its_cookie_stays() -> None:
    answer = Api().get("/api/user", cookie=f"sessionid={DEAD}")
    assert (answer.status, answer.all("set-cookie")) == (401, [])


def test_a_session_travels_as_a_cookie_or_as_a_bearer_and_no_other_way() -> None:
    answer = Api().log_in({**ALICE, "session": "cookies"})
    assert answer.errors == {"/session": "not_a_choice"}
