"""The typed calls, against a small server that behaves as the contract says."""

from datetime import UTC, datetime

import pytest

from tests.client.accounts import Accounts
from tests.client.connecting import Connect
from watchword_client import BearerUser, Client, User
from watchword_client.errors import InvalidCredentials, NotAuthenticated, NotFound, UsernameTaken


def test_signing_up_returns_the_user(connect: Connect) -> None:
    signup_time = datetime(2026, 11, 22, 8, 0, 0, 1, tzinfo=UTC)
    user = connect(Accounts()).sign_up("user1", "123123")
    assert user == User(id=1, username="user1", signup_time=signup_time)


def test_inside_a_with_block_the_session_is_kept(connect: Connect) -> None:
    with connect(Accounts()) as client:
        client.sign_up("user1", "123123")
        assert client.me().username == "user1"


def test_outside_a_with_block_no_session_is_kept(connect: Connect) -> None:
    client = connect(Accounts())
    client.sign_up("user1", "123123")
    with pytest.raises(NotAuthenticated):
        client.me()


def test_a_session_is_forgotten_where_its_with_block_ends(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
    with client, pytest.raises(NotAuthenticated):
        client.me()
    assert accounts.presented[-1] == (None, None)


def test_a_block_left_by_an_error_forgets_the_session_too(connect: Connect) -> None:
    accounts = Accounts()
    client = connect(accounts)
    client.sign_up("taken", "123123")
    with pytest.raises(UsernameTaken), client:
        fail_with_a_session(client)
    client.get("/api/user")
    assert accounts.presented[-1] == (None, None)


def fail_with_a_session(client: Client) -> None:
    client.sign_up("user1", "123123")
    client.sign_up("taken", "123123")


def test_logging_out_ends_the_session_and_drops_the_cookie(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        client.log_out()
        with pytest.raises(NotAuthenticated):
            client.me()
    assert (accounts.logins, accounts.presented[-1]) == ({}, (None, None))


def test_the_server_deleting_the_cookie_is_enough_to_drop_it(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        client.post("/api/user/logout")
        client.get("/api/user")
    assert accounts.presented[-1] == (None, None)


def test_logging_in_begins_a_session_in_the_place_of_the_kept_one(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        client.log_in("user1", "123123")
        assert client.me().username == "user1"
    assert len(accounts.logins) == 1


def test_a_refused_log_in_leaves_the_kept_session_alone(connect: Connect) -> None:
    with connect(Accounts()) as client:
        client.sign_up("user1", "123123")
        with pytest.raises(InvalidCredentials):
            client.log_in("user1", "wrong")
        assert client.me().username == "user1"


def test_a_password_change_replaces_the_kept_cookie(connect: Connect) -> None:
    with connect(Accounts()) as client:
        client.sign_up("user1", "123123")
        changed = client.update(username="user-updated", password="123456")
        assert changed == client.me()
        assert changed.username == "user-updated"


def test_only_what_is_given_is_changed(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        client.update(username="renamed")
    assert accounts.accounts[0].password == "123123"


def test_a_bearer_token_is_kept_like_a_cookie(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        user = client.sign_up("user1", "123123", session="bearer")
        assert client.me().id == user.id
    client.get("/api/user")
    assert accounts.presented[-2:] == [(None, f"Bearer {user.session_token}"), (None, None)]


def test_a_password_change_replaces_the_kept_token(connect: Connect) -> None:
    with connect(Accounts()) as client:
        first = client.sign_up("user1", "123123", session="bearer")
        changed = client.update(password="123456")
        assert isinstance(changed, BearerUser)
        assert changed.session_token != first.session_token
        assert client.me().id == first.id


def test_logging_out_drops_the_token(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123", session="bearer")
        client.log_out()
        client.get("/api/user")
    assert (accounts.logins, accounts.presented[-1]) == ({}, (None, None))


@pytest.mark.parametrize("kinds", [("cookie", "bearer"), ("bearer", "cookie")])
def test_a_session_of_one_kind_takes_the_place_of_the_other(
    connect: Connect, kinds: tuple[str, str]
) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        for kind in kinds:
            body = {"username": "user1", "password": "123123", "session": kind}
            client.post("/api/user/login", json=body)
        assert client.me().username == "user1"
    assert sum(credential is not None for credential in accounts.presented[-1]) == 1
    assert len(accounts.logins) == 1


def test_a_stored_token_is_resumed_by_another_client(connect: Connect) -> None:
    accounts = Accounts()
    token = connect(accounts).sign_up("user1", "123123", session="bearer").session_token
    with connect(accounts) as client:
        client.resume(token)
        assert client.me().username == "user1"


def test_a_token_cannot_be_resumed_where_nothing_is_kept(connect: Connect) -> None:
    with pytest.raises(RuntimeError, match="with block"):
        connect(Accounts()).resume("token")


def test_a_client_is_one_device_and_enters_one_block_at_a_time(connect: Connect) -> None:
    with connect(Accounts()) as client, pytest.raises(RuntimeError, match="second"):
        client.__enter__()


def test_sessions_tell_the_devices_of_a_user_apart(connect: Connect) -> None:
    accounts = Accounts()
    with (
        connect(accounts, headers={"User-Agent": "phone"}) as phone,
        connect(accounts, headers={"User-Agent": "laptop"}) as laptop,
    ):
        phone.sign_up("user1", "123123")
        laptop.log_in("user1", "123123")
        seen = [(session.user_agent, session.current) for session in phone.sessions()]
    assert seen == [("laptop", False), ("phone", True)]


def test_what_happened_is_read_page_by_page(connect: Connect) -> None:
    with connect(Accounts()) as client:
        client.sign_up("user1", "123123")
        first = client.activity(limit=3)
        second = client.activity(before=first.next_before)
    assert [each.id for each in (*first.items, *second.items)] == [5, 4, 3, 2, 1]
    assert second.next_before is None
    newest, oldest = first.items[0], second.items[-1]
    assert (newest.act, newest.by, newest.times) == ("credentials.refused", "anyone", 5)
    assert (newest.ip, newest.session_id, newest.request_id) == ("192.0.2.7", "s-1", "r-1")
    assert (oldest.ip, oldest.session_id, oldest.request_id) == (None, None, None)


def test_one_session_is_ended_by_its_id(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as phone, connect(accounts) as laptop:
        phone.sign_up("user1", "123123")
        laptop.log_in("user1", "123123")
        phone.end_session(laptop.sessions()[0].id)
        assert phone.me().username == "user1"
        with pytest.raises(NotAuthenticated):
            laptop.me()


@pytest.mark.parametrize("session_id", ["..", ".", "../../user", "a/b", "a?scope=all", "a#b"])
def test_an_id_of_any_characters_stays_one_segment_of_the_path(
    connect: Connect, session_id: str
) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123")
        with pytest.raises(NotFound):
            client.end_session(session_id)
    assert accounts.asked[-1] == f"/api/user/sessions/{session_id}"


def test_the_other_sessions_are_ended_together(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as phone, connect(accounts) as laptop:
        phone.sign_up("user1", "123123")
        laptop.log_in("user1", "123123")
        phone.end_sessions("others")
        assert [session.current for session in phone.sessions()] == [True]


def test_ending_all_sessions_forgets_the_kept_one(connect: Connect) -> None:
    accounts = Accounts()
    with connect(accounts) as client:
        client.sign_up("user1", "123123", session="bearer")
        client.end_sessions("all")
        client.get("/api/user")
    assert (accounts.logins, accounts.presented[-1]) == ({}, (None, None))
