"""Signing up, logging in and out, reading and changing oneself."""

from datetime import timedelta

import pytest

from domain.session import FRESH_FOR
from tests.builders import PASSWORD, World
from tests.clock import TICK
from tests.http.api import ALICE, BOB, Api

NEW = "the moon hums at noon"
AT_START = "2026-11-22T09:30:00.000000Z"


def test_signing_up_answers_with_the_user_in_the_order_of_the_contract() -> None:
    answer = Api().sign_up()
    assert answer.status == 200
    assert answer.body == (
        b'{"id":1,"username":"alice","signup_time":"2026-11-22T09:30:00.000000Z"}'
    )
    assert answer.header("content-type") == "application/json"


def test_logging_in_answers_as_signing_up_did() -> None:
    api = Api()
    assert api.sign_up().body == api.log_in().body


def test_times_have_six_digits_and_a_z_at_any_moment() -> None:
    api = Api()
    api.world.clock.advance(timedelta(microseconds=1200))
    assert api.sign_up().json["signup_time"] == "2026-11-22T09:30:00.001200Z"


def test_a_bearer_log_in_shows_its_token_and_its_end_after_the_user() -> None:
    api = Api()
    api.sign_up()
    answer = api.log_in({**ALICE, "session": "bearer"})
    assert list(answer.json) == ["id", "username", "signup_time", "session_token", "expires_at"]
    assert answer.json["expires_at"] == "2026-11-29T09:30:00.000000Z"
    assert not answer.all("set-cookie")


def test_the_user_reads_themselves_by_cookie_and_by_bearer() -> None:
    api = Api()
    signed_up = api.sign_up()
    token = api.log_in({**ALICE, "session": "bearer"}).json["session_token"]
    by_cookie, by_bearer = (
        api.get("/api/user", cookie=signed_up.cookie),
        api.get("/api/user", bearer=token),
    )
    assert by_cookie.body == by_bearer.body == signed_up.body


def test_a_name_is_taken_in_every_spelling() -> None:
    api = Api()
    api.sign_up()
    for name in ("alice", "ALICE", "ＡＬＩＣＥ"):
        answer = api.sign_up({**ALICE, "username": name})
        assert (answer.status, answer.code) == (400, "username-taken")
        assert not answer.all("set-cookie")


def test_a_name_shows_as_it_was_typed() -> None:
    assert Api().sign_up({**ALICE, "username": "Алиса"}).json["username"] == "Алиса"


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("", "empty"),
        ("x" * 21, "too_long"),
        ("a b", "forbidden_character"),
        ("a\0b", "forbidden_character"),
        ("a\u202eb", "forbidden_character"),
        ("alicе", "mixed_scripts"),
        ("асе", "looks_like_ascii"),
    ],
)
def test_what_cannot_be_a_name_is_refused_with_its_reason(username: str, code: str) -> None:
    answer = Api().sign_up({**ALICE, "username": username})
    assert (answer.status, answer.code) == (400, "invalid-input")
    assert answer.errors == {"/username": code}


@pytest.mark.parametrize(
    ("password", "code"),
    [("short", "too_short"), ("password1", "too_common"), ("Bartholomew", "like_username")],
)
def test_a_weak_password_is_rejected_with_its_reason(password: str, code: str) -> None:
    answer = Api().sign_up({"username": "bartholomew", "password": password})
    assert (answer.status, answer.code) == (400, "password-rejected")
    assert answer.errors == {"/password": code}


@pytest.mark.parametrize("password", ["x" * 257, "𝄞" * 257])
def test_a_password_too_long_to_hash_is_invalid_when_signing_up_and_logging_in(
    password: str,
) -> None:
    api = Api()
    for answer in (
        api.sign_up({**ALICE, "password": password}),
        api.log_in({**ALICE, "password": password}),
    ):
        assert (answer.status, answer.code) == (400, "invalid-input")
        assert answer.errors == {"/password": "too_long"}


def test_a_failed_log_in_is_one_answer_byte_for_byte() -> None:
    api = Api()
    api.sign_up()
    api.sign_up(BOB)
    api.world.disable("bob")
    answers = [
        api.log_in({**ALICE, "username": "nobody"}),
        api.log_in({**ALICE, "password": "a wrong guess"}),
        api.log_in(BOB),
        api.log_in({**BOB, "password": "a wrong guess"}),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "invalid-credentials")}
    nameless = {a.body.replace(a.header("x-request-id").encode(), b"") for a in answers}
    assert len(nameless) == 1
    rest = {tuple(h for h in a.headers if h[0] != "x-request-id") for a in answers}
    assert len(rest) == 1
    assert "set-cookie" not in dict(rest.pop())


def test_logging_out_answers_200_with_nothing_and_deletes_the_cookie() -> None:
    api = Api()
    answer = api.log_out(cookie=(cookie := api.sign_up().cookie))
    assert (answer.status, answer.body) == (200, b"")
    assert not answer.all("content-type")
    assert answer.header("content-length") == "0"
    assert answer.cookie == "sessionid="
    assert api.get("/api/user", cookie=cookie).status == 401


@pytest.mark.parametrize("body", [None, {}])
def test_logging_out_twice_or_without_a_session_is_the_same(body: object) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    answers = [api.log_out(body, cookie=cookie), api.log_out(body, cookie=cookie), api.log_out()]
    assert [(answer.status, answer.cookie) for answer in answers] == [(200, "sessionid=")] * 3


def test_logging_out_takes_no_keys() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    answer = api.log_out({"everywhere": True}, cookie=cookie)
    assert (answer.status, answer.errors) == (400, {"": "unknown_key"})
    assert api.get("/api/user", cookie=cookie).status == 200


def test_logging_in_ends_the_session_presented_and_no_other() -> None:
    api = Api()
    first, second = api.sign_up().cookie, api.log_in().cookie
    third = api.log_in(cookie=first).cookie
    assert len({first, second, third}) == 3
    assert [api.get("/api/user", cookie=c).status for c in (first, second, third)] == [
        401,
        200,
        200,
    ]


def test_a_failed_log_in_leaves_the_session_presented() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    assert api.log_in({**ALICE, "password": "a wrong guess"}, cookie=cookie).status == 403
    assert api.get("/api/user", cookie=cookie).status == 200


def test_nothing_given_changes_nothing() -> None:
    api = Api()
    signed_up = api.sign_up()
    answer = api.put({}, cookie=signed_up.cookie)
    assert (answer.status, answer.body) == (200, signed_up.body)
    assert not answer.all("set-cookie")


def test_a_new_name_keeps_every_session() -> None:
    api = Api()
    here, there = api.sign_up().cookie, api.log_in().cookie
    answer = api.put({"username": "alina"}, cookie=here)
    assert answer.json == {"id": 1, "username": "alina", "signup_time": AT_START}
    assert not answer.all("set-cookie")
    assert api.get("/api/user", cookie=there).json["username"] == "alina"


def test_a_new_password_replaces_the_session_and_ends_the_others() -> None:
    api = Api()
    here, there = api.sign_up().cookie, api.log_in().cookie
    answer = api.put({"password": NEW}, cookie=here)
    assert answer.json["username"] == "alice"
    statuses = [api.get("/api/user", cookie=c).status for c in (here, there, answer.cookie)]
    assert statuses == [401, 401, 200]
    assert api.log_in().status == 403
    assert api.log_in({**ALICE, "password": NEW}).status == 200


def test_a_bearer_gets_the_token_of_the_replacing_session_in_the_body() -> None:
    api = Api()
    old = api.bearer()
    answer = api.put({"password": NEW}, bearer=old)
    assert not answer.all("set-cookie")
    assert api.get("/api/user", bearer=old).status == 401
    assert api.get("/api/user", bearer=answer.json["session_token"]).status == 200


def test_an_update_is_all_or_nothing() -> None:
    api = Api()
    api.sign_up(BOB)
    cookie = api.sign_up().cookie
    kept = api.kept()
    answer = api.put({"username": "BOB", "password": NEW}, cookie=cookie)
    assert (answer.status, answer.code) == (400, "username-taken")
    assert not answer.all("set-cookie")
    assert api.kept() == kept


@pytest.mark.parametrize(("late", "status"), [(timedelta(0), 200), (TICK, 403)])
def test_a_log_in_vouches_for_a_new_password_for_five_minutes(late: timedelta, status: int) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(FRESH_FOR + late)
    answer = api.put({"password": NEW}, cookie=cookie)
    assert answer.status == status
    if status == 403:
        assert answer.code == "fresh-login-required"


def test_the_current_password_vouches_at_any_time_and_only_if_it_is_right() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(timedelta(hours=1))
    for wrong in ("a wrong guess", "x" * 300):
        refused = api.put({"password": NEW, "current_password": wrong}, cookie=cookie)
        assert (refused.status, refused.code) == (403, "invalid-credentials")
    changed = api.put({"password": NEW, "current_password": PASSWORD}, cookie=cookie)
    assert changed.status == 200


def test_a_replacing_session_is_no_fresher_than_the_log_in_was() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.clock.advance(timedelta(minutes=4))
    cookie = api.put({"password": NEW}, cookie=cookie).cookie
    api.world.clock.advance(timedelta(minutes=2))
    assert api.put({"password": PASSWORD}, cookie=cookie).code == "fresh-login-required"


def test_an_operators_new_password_ends_what_was_logged_in() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.set_password("alice", NEW)
    assert api.get("/api/user", cookie=cookie).status == 401


def test_a_session_left_by_an_older_password_is_never_accepted() -> None:
    world = World()
    api = Api(world)
    cookie = api.sign_up().cookie
    world.store.users[1] = world.store.users[1].disabled().enabled()
    assert api.get("/api/user", cookie=cookie).status == 401
