"""Finding users and acting on them, as operators do."""

import re
from typing import NoReturn

import pytest
from attrs import evolve

from adapters.memory.request_records import MemoryRequestRecords
from domain.audit import Act
from domain.errors import (
    InvalidCredentials,
    NotAuthenticated,
    PasswordChangeRequired,
    RecordsUnavailable,
)
from domain.operator import Role
from domain.origin import Actor
from domain.request_record import RequestRecord
from tests.builders import PASSWORD
from tests.clock import START
from tests.console.desk import Desk, of_operators, text_of
from tests.contract.builders import a_hash, a_name

NEW_PASSWORD = "a lake lies level"


def names_on(page: str) -> list[str]:
    return re.findall(r'<a href="/ops/users/\d+">([^<]*)</a>', page)


def last_entry(desk: Desk) -> tuple[str, str, int | None, int | None]:
    entry = list(desk.world.store.audit.values())[-1].entry
    return entry.act, entry.actor, entry.actor_id, entry.about


def with_people(*names: str) -> Desk:
    desk = Desk()
    for name in names:
        desk.world.sign_up(name)
    return desk.sit_down()


def test_users_are_shown_a_page_at_a_time() -> None:
    desk = with_people()
    with desk.world.unit_of_work() as work:
        for number in range(120):
            name, moment = a_name(f"u{number:03}"), desk.world.clock.now()
            work.users.add(username=name, password_hash=a_hash(), at=moment)
        work.commit()
    seen, target = [], "/ops/users"
    while target:
        page = desk.get(target).body.decode()
        seen += names_on(page)
        further = re.search(r'<a href="(\?[^"]*)" rel="next">', page)
        target = f"/ops/users{further[1]}" if further else ""
    assert seen == ["olga", *(f"u{number:03}" for number in range(120))]


def test_users_are_found_by_the_beginning_of_their_names_and_by_state() -> None:
    desk = with_people("alice", "Alan", "bob")
    desk.world.disable("bob")
    assert names_on(desk.get("/ops/users?name=AL").body.decode()) == ["alice", "Alan"]
    assert names_on(desk.get("/ops/users?state=disabled").body.decode()) == ["bob"]
    assert names_on(desk.get("/ops/users?role=any").body.decode()) == ["olga"]
    page = desk.get("/ops/users?name=x")
    assert "Nobody." in text_of(page)
    assert 'name="name" value="x"' in page.body.decode()


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=0",
        "after=-1",
        f"after={2**63}",
        f"after={'0' * 19}1{'9' * 30}",
        "state=gone",
        "role=x",
        "name=a%20b",
    ],
)
def test_a_query_that_makes_no_sense_is_a_sentence(query: str) -> None:
    answer = with_people().get(f"/ops/users?{query}")
    assert answer.status == 400
    assert re.search("has to be|No name begins like that", text_of(answer))


def test_a_page_shows_a_user_with_their_sessions_and_activity() -> None:
    desk = with_people("alice")
    text = text_of(desk.get("/ops/users/2"))
    assert "alice enabled" in text
    assert "192.0.2.7" in text
    assert "Firefox on a laptop" in text
    assert "user.signed_up" in text


def test_a_page_shows_what_a_user_asked_last() -> None:
    desk = with_people("ada")
    ada = desk.world.id_of("ada")
    theirs = RequestRecord(0, START, "a" * 24, "GET", "/api/user", 200, 40, None, ada)
    others = [evolve(theirs, request_id=f"{number:024x}", user_id=1) for number in range(3)]
    desk.world.record(*[theirs] * 22, *others)
    page = desk.get(f"/ops/users/{ada}").body.decode()
    assert (
        re.findall(r'href="/ops/logs/([0-9a-f]{24})"', page.partition('id="requests"')[2])
        == [theirs.request_id] * 20
    )
    assert f'href="/ops/logs?user={ada}"' in page
    assert "among the newest 100,000 of all users" in page


def test_where_requests_cannot_be_read_the_user_is_shown_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def out(*_: object, **__: object) -> NoReturn:
        raise RecordsUnavailable

    monkeypatch.setattr(MemoryRequestRecords, "page", out)
    desk = with_people("ada")
    answer = desk.get(f"/ops/users/{desk.world.id_of('ada')}")
    assert answer.status == 200
    assert "Requests cannot be read just now." in text_of(answer)
    assert "user.signed_up" in text_of(answer)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "\"'><svg onload=x>"])
def test_what_somebody_typed_is_text_and_never_markup(name: str) -> None:
    desk = with_people("alice")
    store = desk.world.store
    with desk.world.unit_of_work() as work:
        user = work.users.get(2)
        assert user is not None
        work.users.save(user.renamed(a_name(name)))
        work.commit()
    assert store.users[2].username.typed == name
    for target in ("/ops/users", "/ops/users/2"):
        answer = desk.get(target)
        assert name not in answer.body.decode()
        assert " ".join(name.split()) in text_of(answer).replace("&#39;", "'")
    answer = desk.post("/ops/users/2/rename", {"username": name, "revision": "2"})
    assert answer.status == 400
    assert name not in answer.body.decode()


def test_a_user_is_created_who_has_to_choose_a_password() -> None:
    desk = with_people()
    form = {"username": "Bob", "password": PASSWORD, "must_change": "on"}
    answer = desk.post("/ops/users/new", form)
    assert answer.header("location") == "/ops/users/2?done=created"
    assert last_entry(desk) == (Act.CREATED, Actor.OPERATOR, 1, 2)
    assert "The user was created." in text_of(desk.get("/ops/users/2?done=created"))
    with pytest.raises(PasswordChangeRequired):
        desk.world.log_in("bob")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"username": "alice", "password": PASSWORD}, "Another user has this name"),
        ({"username": "a b", "password": PASSWORD}, "a character that no username may have"),
        ({"username": "bob", "password": "hort$"}, "This password is too short."),
        ({"username": "bob", "password": "x" * 300}, "at most 256 characters"),
        ({"username": "bob"}, "This password is too short."),
    ],
)
def test_a_rule_that_is_broken_is_told_and_what_was_typed_is_kept_but_no_password(
    form: dict[str, str], says: str
) -> None:
    desk = with_people("alice")
    answer = desk.post("/ops/users/new", form)
    assert answer.status == 400
    assert says in text_of(answer)
    page = answer.body.decode()
    assert f'value="{form["username"]}"' in page
    assert form.get("password", PASSWORD) not in page
    assert len(desk.world.store.users) == 2


def test_a_user_is_renamed() -> None:
    desk = with_people("alice")
    answer = desk.post("/ops/users/2/rename", {"username": "Alicia", "revision": "1"})
    assert answer.header("location") == "/ops/users/2?done=renamed"
    assert desk.world.app.find_user(username="alicia").id == 2
    assert last_entry(desk) == (Act.RENAMED, Actor.OPERATOR, 1, 2)


def test_of_two_who_edit_one_user_the_second_is_told() -> None:
    desk = with_people("alice")
    first = {"username": "Alicia", "revision": "1"}
    assert desk.post("/ops/users/2/rename", first).status == 303
    answer = desk.post("/ops/users/2/rename", {"username": "Alison", "revision": "1"})
    assert answer.status == 409
    assert "Somebody else changed this user meanwhile: nothing was done." in text_of(answer)
    assert 'value="Alison"' in answer.body.decode()
    assert desk.world.store.users[2].username.typed == "Alicia"


def test_a_password_is_set() -> None:
    desk = with_people("alice")
    desk.post("/ops/users/2/password", {"password": NEW_PASSWORD})
    assert last_entry(desk) == (Act.PASSWORD_CHANGED, Actor.OPERATOR, 1, 2)
    assert desk.world.log_in("alice", NEW_PASSWORD).user.id == 2
    with pytest.raises(InvalidCredentials):
        desk.world.log_in("alice")


def test_a_user_is_disabled_and_enabled_and_deleted() -> None:
    desk = with_people("alice")
    opened = desk.world.log_in("alice")
    for act, told in (("disable", Act.DISABLED), ("enable", Act.ENABLED), ("delete", Act.DELETED)):
        answer = desk.post(f"/ops/users/2/{act}")
        assert answer.status == 303
        assert last_entry(desk) == (told, Actor.OPERATOR, 1, 2)
        assert desk.get(answer.header("location")).status == 200
    assert desk.get("/ops/users/2").status == 404
    with pytest.raises(NotAuthenticated):
        desk.world.caller(opened)


def test_one_session_is_ended_or_all() -> None:
    desk = with_people("alice")
    first, second = desk.world.log_in("alice"), desk.world.log_in("alice")
    answer = desk.post("/ops/users/2/end", {"session": first.session.id})
    assert answer.header("location") == "/ops/users/2?done=ended"
    with pytest.raises(NotAuthenticated):
        desk.world.caller(first)
    assert desk.post("/ops/users/2/end", {"session": first.session.id}).status == 404
    answer = desk.post("/ops/users/2/end")
    assert answer.header("location") == "/ops/users/2?done=ended-all"
    with pytest.raises(NotAuthenticated):
        desk.world.caller(second)


def test_a_role_is_given_and_taken_but_never_the_last() -> None:
    desk = with_people("alice")
    desk.post("/ops/users/2/role", {"role": "operator"})
    assert desk.world.app.find_user(username="alice").role is Role.OPERATOR
    desk.post("/ops/users/2/role", {"role": ""})
    assert desk.world.app.find_user(username="alice").role is None
    for act, form in (("role", {"role": "viewer"}), ("disable", {}), ("delete", {})):
        answer = desk.post(f"/ops/users/1/{act}", form)
        assert answer.status == 409
        assert "Nobody else would be left" in text_of(answer)


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/ops/users/2/rename", b"username=x"),
        ("/ops/users/2/rename", b"username=x&revision=y"),
        ("/ops/users/2/rename", b"username=x&revision=" + b"9" * 19),
        ("/ops/users/2/rename", b"username=%ff&revision=1"),
        ("/ops/users/2/rename", b"username=\xff&revision=1"),
        ("/ops/users/2/rename", b"&".join([b"x=1"] * 33)),
        ("/ops/users/2/rename", b"username=bob&username=carol&revision=1"),
        ("/ops/users/2/password", b"password=a+lake+lies+level&password="),
        ("/ops/users/2/password", b""),
        ("/ops/users/2/role", b"role=king"),
        ("/ops/users/new", b'{"username": "x"}'),
    ],
)
def test_what_no_form_sends_is_refused(target: str, body: bytes) -> None:
    desk = with_people("alice")
    before = dict(desk.world.store.users)
    assert desk.post(target, body=body).status == 400
    assert dict(desk.world.store.users) == before


def test_another_type_of_body_is_refused() -> None:
    desk = with_people("alice")
    headers = {"Content-Type": "text/plain", "Sec-Fetch-Site": "same-origin"}
    assert desk.post("/ops/users/2/disable", {"x": "y"}, headers=headers).status == 400


def test_an_act_there_is_not_is_not_found() -> None:
    assert with_people("alice").post("/ops/users/2/promote").status == 404


def test_where_the_store_does_not_answer_the_page_says_so() -> None:
    desk = with_people("alice")
    desk.world.store.acquire()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("adapters.memory.store.PATIENCE", 0.01)
        answer = desk.get("/ops/users")
    desk.world.store.release()
    assert answer.status == 503
    assert "The store does not answer" in text_of(answer)


def test_only_what_the_console_says_itself_is_shown_as_done() -> None:
    desk = Desk(of_operators("olga")).sit_down()
    assert "evil" not in desk.get("/ops/users/1?done=evil").body.decode()
