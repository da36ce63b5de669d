"""The sessions of everybody, as operators see them."""

import re

import pytest

from domain.audit import Act
from domain.errors import NotAuthenticated
from domain.operator import Role
from domain.origin import Actor
from domain.session import Device
from tests.console.desk import Desk, of_operators, text_of
from tests.contract.builders import a_hash, a_name, a_session


def names_on(page: str) -> list[str]:
    return re.findall(r'<td><a href="/ops/users/\d+">([^<]*)</a>', page)


def with_people(*names: str) -> Desk:
    desk = Desk()
    for name in names:
        desk.world.sign_up(name)
    return desk.sit_down()


def test_all_sessions_are_shown_a_page_at_a_time() -> None:
    desk = with_people()
    now = desk.world.clock.now()
    with desk.world.unit_of_work() as work:
        for number in range(70):
            name = a_name(f"u{number:03}")
            user = work.users.add(username=name, password_hash=a_hash(), at=now)
            work.sessions.add(a_session(user, created_at=now))
        work.commit()
    seen, target = [], "/ops/sessions?kind=cookie"
    while target:
        page = desk.get(target).body.decode()
        seen += names_on(page)
        further = re.search(r'<a href="(\?[^"]*)" rel="next">', page)
        target = f"/ops/sessions{further[1].replace('&amp;', '&')}" if further else ""
    assert seen == ["olga", *(f"u{number:03}" for number in range(70))]


def test_sessions_are_found_by_name_kind_and_address() -> None:
    desk = with_people("alice", "Alan", "bob")
    assert names_on(desk.get("/ops/sessions?name=AL").body.decode()) == ["alice", "Alan"]
    assert names_on(desk.get("/ops/sessions?kind=console").body.decode()) == ["olga"]
    for written in ("192.0.2.7", "::ffff:192.0.2.7", "%20192.0.2.7"):
        page = desk.get(f"/ops/sessions?address={written}&name=b").body.decode()
        assert names_on(page) == ["bob"]
    assert "None." in text_of(desk.get("/ops/sessions?address=2001:DB8::1"))


@pytest.mark.parametrize(
    "query",
    [
        *("user=x", "user=0&after=a", "user=1", "after=a", "user=1&after=", "user=1&after=%00"),
        *(f"user={2**63}&after=a", f"user=1&after={'a' * 65}", "user=1&after=é"),
        *("kind=x", "name=a%20b", "address=x", "address=192.0.2", "address=192.0.2.0/24"),
    ],
)
def test_a_query_that_makes_no_sense_is_a_sentence(query: str) -> None:
    answer = with_people().get(f"/ops/sessions?{query}")
    assert answer.status == 400
    assert re.search("has to be|have to be|No name begins like that", text_of(answer))


def test_a_session_is_ended_and_one_is_back_where_one_was() -> None:
    desk = with_people("alice")
    opened = desk.world.log_in("alice")
    form = {"user": "2", "session": opened.session.id, "query": "name=al&kind=cookie"}
    answer = desk.post("/ops/sessions/end", form)
    assert answer.header("location") == "/ops/sessions?name=al&kind=cookie&done=ended"
    page = desk.get(answer.header("location"))
    assert "The session has ended." in text_of(page)
    assert opened.session.id not in page.body.decode()
    with pytest.raises(NotAuthenticated):
        desk.world.caller(opened)
    entry = list(desk.world.store.audit.values())[-1].entry
    assert (entry.act, entry.actor, entry.about) == (Act.SESSION_ENDED, Actor.OPERATOR, 2)
    assert desk.post("/ops/sessions/end", form).status == 404


@pytest.mark.parametrize("query", ["", "\r\nX: y", "a=é"])
def test_nobody_is_led_elsewhere_afterwards(query: str) -> None:
    desk = with_people("alice")
    opened = desk.world.log_in("alice")
    form = {"user": "2", "session": opened.session.id, "query": query}
    location = desk.post("/ops/sessions/end", form).header("location")
    assert location == ("/ops" if query else "/ops/sessions?done=ended")


@pytest.mark.parametrize("body", [b"", b"user=2", b"user=x&session=y", b"session=y"])
def test_what_no_form_sends_ends_nothing(body: bytes) -> None:
    desk = with_people("alice")
    before = dict(desk.world.store.sessions)
    assert desk.post("/ops/sessions/end", body=body).status == 400
    assert dict(desk.world.store.sessions) == before


def test_what_a_device_says_of_itself_is_text_and_no_digest_is_shown() -> None:
    desk = with_people("alice")
    now, agent = desk.world.clock.now(), "<img src=x onerror=alert(1)>"
    with desk.world.unit_of_work() as work:
        session = a_session(
            desk.world.store.users[2], created_at=now, device=Device("192.0.2.8", agent)
        )
        work.sessions.add(session)
        work.commit()
    answer = desk.get("/ops/sessions?address=192.0.2.8")
    assert agent not in answer.body.decode()
    assert agent in text_of(answer)
    assert session.digest.hex() not in answer.body.decode()


def test_a_viewer_is_shown_no_button() -> None:
    desk = Desk(of_operators("olga", role=Role.VIEWER)).sit_down()
    assert "/ops/sessions/end" not in desk.get("/ops/sessions").body.decode()
