"""The tables, as operators see them."""

import re

import pytest
from attrs import evolve

from domain.session import Device
from tests.console.desk import Desk, text_of
from tests.contract.builders import a_hash, a_name, a_session

TABLES = ("users", "sessions", "attempts", "audit")


def with_people(count: int = 2) -> Desk:
    desk = Desk().sit_down()
    with desk.world.unit_of_work() as work:
        for number in range(count):
            at = desk.world.clock.now()
            user = work.users.add(username=a_name(f"u{number}"), password_hash=a_hash(), at=at)
            work.sessions.add(a_session(user, created_at=at))
        work.commit()
    return desk


def pages_of(desk: Desk, target: str) -> list[str]:
    found, path = [], target.partition("?")[0]
    while target:
        answer = desk.get(target)
        assert answer.status == 200
        found.append(answer.body.decode())
        further = re.search(r'<a href="(\?[^"]*)" rel="next">', found[-1])
        target = path + further[1].replace("&amp;", "&") if further else ""
    return found


def test_tables_are_shown_with_their_structure_and_what_is_secret() -> None:
    desk = with_people()
    assert all(f'href="/ops/data/{name}"' in desk.get("/ops/data").body.decode() for name in TABLES)
    assert "password_hash secret" in text_of(desk.get("/ops/data/users"))
    assert "digest secret" in text_of(desk.get("/ops/data/sessions"))


@pytest.mark.parametrize("query", ["", "?sort=username", "?sort=signed_up_at&order=desc"])
def test_each_row_is_on_one_page(query: str) -> None:
    desk = with_people(120)
    pages = pages_of(desk, f"/ops/data/users{query}")
    names = [name for page in pages for name in re.findall(r"<td>(olga|u\d+)</td>", page)]
    assert len(pages) == 3
    # Each has a key that is written like the name.
    assert sorted(names) == sorted(["olga", *(f"u{number}" for number in range(120))] * 2)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("where.id=2", 1),
        ("where.username=u1", 1),
        ("where.is_disabled=false", 3),
        ("where.is_disabled=true", 0),
        ("where.signed_up_at=2026-11-22T09:30:00Z", 3),
        ("where.role=operator&where.id=1", 1),
    ],
)
def test_rows_are_found_by_values(query: str, count: int) -> None:
    page = with_people().get(f"/ops/data/users?{query}").body.decode()
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("<tr>") - ("None." in rows) == count


@pytest.mark.parametrize(
    "query",
    [
        *("users?where.password_hash=x", "users?sort=password_hash", "sessions?where.digest=00"),
        *("sessions?sort=digest", "users?where.x=1", "users?sort=x", "users?sort=role"),
        *("users?where.id=x", f"users?where.id={2**63}", "users?where.is_disabled=1"),
        *("users?where.signed_up_at=2026-11-22T09:30", "attempts?where.key=x", "users?order=x"),
        *("users?where.username=%00", "users?after=x", "users?after=W10=", "users?after=MQ=="),
        *("users?after=%C3%A9", "users?where.signed_up_at=0001-01-01T00:00:00%2B23:00"),
    ],
)
def test_a_query_that_makes_no_sense_is_a_sentence(query: str) -> None:
    answer = with_people().get(f"/ops/data/{query}")
    assert answer.status == 400
    assert re.search(
        r"column|A filter has to be|That is no place|has to be one of", text_of(answer)
    )


def test_a_table_there_is_not_is_not_found() -> None:
    answer = with_people().get("/ops/data/alembic_version")
    assert answer.status == 404
    assert "There is no such table." in text_of(answer)


def test_no_page_shows_a_hash_or_a_digest() -> None:
    desk = with_people(60)
    store = desk.world.store
    store.users[2] = evolve(store.users[2], password_hash=a_hash("a canary in a hash"))
    secrets = ["canary", "argon2", *(digest.hex() for digest in store.sessions)]
    for target in ("/ops/data", *(f"/ops/data/{name}" for name in TABLES)):
        for page in pages_of(desk, target):
            assert not [secret for secret in secrets if secret in page]


def test_what_somebody_typed_is_text() -> None:
    desk, agent = with_people(), "<img src=x onerror=alert(1)>"
    with desk.world.unit_of_work() as work:
        user = desk.world.store.users[2]
        work.sessions.add(a_session(user, device=Device(user_agent=agent)))
        work.commit()
    for target in ("/ops/data/sessions", f"/ops/data/sessions?where.user_agent={agent}"):
        answer = desk.get(target.replace(" ", "%20").replace("=x onerror=", "=x%20onerror="))
        assert agent not in answer.body.decode()
        assert agent in text_of(answer)
