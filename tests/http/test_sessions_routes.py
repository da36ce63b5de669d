"""Seeing and ending one's sessions."""

from datetime import timedelta

import pytest

from tests.http.api import ALICE, BOB, Answer, Api

SESSIONS = "/api/user/sessions"


def ids(answer: Answer) -> list[str]:
    return [item["id"] for item in answer.json["items"]]


def test_sessions_are_listed_newest_first_in_the_order_of_the_contract() -> None:
    api = Api()
    old = api.sign_up(headers={"User-Agent": "Firefox"}).cookie
    api.world.clock.advance(timedelta(hours=1))
    api.log_in({**ALICE, "session": "bearer"}, REMOTE_ADDR="192.0.2.9")
    newer, older = (answer := api.get(SESSIONS, cookie=old)).json["items"]
    assert list(answer.json) == ["items"]
    assert list(older) == [
        "id",
        "created_at",
        "last_seen_at",
        "expires_at",
        "ip",
        "user_agent",
        "current",
    ]
    assert (newer["ip"], newer["user_agent"], newer["current"]) == ("192.0.2.9", None, False)
    assert (older["ip"], older["user_agent"], older["current"]) == ("127.0.0.1", "Firefox", True)
    assert older["created_at"] == "2026-11-22T09:30:00.000000Z"
    assert older["last_seen_at"] == newer["created_at"] == "2026-11-22T10:30:00.000000Z"
    assert older["expires_at"] == "2026-11-29T10:30:00.000000Z"


def test_a_list_holds_no_token_and_no_digest() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    (session,) = api.world.store.sessions.values()
    body = api.get(SESSIONS, cookie=cookie).body
    assert cookie.removeprefix("sessionid=").encode() not in body
    assert session.digest.hex().encode() not in body


def test_expired_sessions_and_those_of_others_are_not_listed() -> None:
    api = Api()
    api.sign_up()
    api.sign_up(BOB)
    api.world.clock.advance(timedelta(days=7))
    assert len(ids(api.get(SESSIONS, cookie=api.log_in().cookie))) == 1


def test_ending_another_session_of_ones_own_leaves_the_cookie() -> None:
    api = Api()
    other, here = api.sign_up().cookie, api.log_in().cookie
    (end,) = set(ids(api.get(SESSIONS, cookie=here))) - {
        item["id"] for item in api.get(SESSIONS, cookie=here).json["items"] if item["current"]
    }
    answer = api.call("DELETE", f"{SESSIONS}/{end}", cookie=here)
    assert (answer.status, answer.body) == (204, b"")
    assert not answer.all("set-cookie")
    assert not answer.all("content-type")
    assert [api.get("/api/user", cookie=c).status for c in (other, here)] == [401, 200]


def test_ending_the_session_in_use_deletes_its_cookie() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    (own,) = ids(api.get(SESSIONS, cookie=cookie))
    answer = api.call("DELETE", f"{SESSIONS}/{own}", cookie=cookie)
    assert (answer.status, answer.cookie) == (204, "sessionid=")
    assert api.call("DELETE", f"{SESSIONS}/{own}", cookie=cookie).status == 401


def test_a_session_of_somebody_else_is_not_there_and_lives_on() -> None:
    api = Api()
    alice, bob = api.sign_up().cookie, api.sign_up(BOB).cookie
    (of_bob,) = ids(api.get(SESSIONS, cookie=bob))
    answer = api.call("DELETE", f"{SESSIONS}/{of_bob}", cookie=alice)
    nothing = api.call("DELETE", f"{SESSIONS}/{'A' * 22}", cookie=alice)
    assert (answer.status, answer.code) == (nothing.status, nothing.code) == (404, "not-found")
    assert api.get("/api/user", cookie=bob).status == 200


@pytest.mark.parametrize(
    "session_id", ["%00", "A" * 21 + "%00", "A" * 23, "A" * 21 + "%0A", "%FF" * 22, "", "A" * 3000]
)
def test_what_cannot_be_the_id_of_a_session_is_not_asked_of_the_store(session_id: str) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    api.world.store.acquire()  # Whoever asks now waits, and fails.
    answer = api.call("DELETE", f"{SESSIONS}/{session_id}", cookie=cookie)
    api.world.store.release()
    assert (answer.status, answer.code) == (404, "not-found")


def test_ending_the_others_keeps_the_session_in_use() -> None:
    api = Api()
    other, here = api.sign_up().cookie, api.log_in().cookie
    answer = api.call("DELETE", f"{SESSIONS}?scope=others", cookie=here)
    assert (answer.status, answer.all("set-cookie")) == (204, [])
    assert [api.get("/api/user", cookie=c).status for c in (other, here)] == [401, 200]


def test_ending_all_deletes_the_cookie_too_and_leaves_other_people_alone() -> None:
    api = Api()
    other, here, bob = api.sign_up().cookie, api.log_in().cookie, api.sign_up(BOB).cookie
    answer = api.call("DELETE", f"{SESSIONS}?scope=all", cookie=here)
    assert (answer.status, answer.cookie) == (204, "sessionid=")
    assert [api.get("/api/user", cookie=c).status for c in (other, here, bob)] == [401, 401, 200]


@pytest.mark.parametrize(
    "query",
    ["", "?scope=", "?scope", "?scope=ALL", "?scope=others,all", "?scope=all&scope=all", "?all"],
)
def test_a_scope_is_named_once_and_exactly_or_nothing_ends(query: str) -> None:
    api = Api()
    cookie = api.sign_up().cookie
    kept = api.kept()
    answer = api.call("DELETE", SESSIONS + query, cookie=cookie)
    assert (answer.status, answer.code) == (400, "invalid-input")
    assert answer.errors == {"/scope": "not_a_choice"}
    assert api.kept() == kept


def test_without_a_session_there_is_nothing_to_see_or_to_end() -> None:
    api = Api()
    answers = [
        api.get(SESSIONS),
        api.call("DELETE", f"{SESSIONS}?scope=all"),
        api.call("DELETE", f"{SESSIONS}/{'A' * 22}"),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(401, "not-authenticated")}
