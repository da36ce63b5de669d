"""What the port promises by which tables are looked into."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.store import MemoryStore
from adapters.memory.tables import MemoryTableReader
from application.ports.tables import RowQuery, Table, Value
from domain.attempts import Count
from domain.audit import Act, Entry
from domain.operator import Role
from domain.origin import Actor, Origin
from tests.contract.backends import Store
from tests.contract.builders import NOW, a_session, kept_sessions, kept_user


def table_of(store: Store, name: str) -> Table:
    return next(each for each in store.tables.tables() if each.name == name)


def dicts(store: Store, name: str, **chosen: Any) -> list[dict[str, Value]]:
    table = table_of(store, name)
    plain = RowQuery(table, table.key, is_descending=False, equal={}, after=None, limit=99)
    names = [column.name for column in table.shown]
    found = store.tables.rows(evolve(plain, **chosen))
    return [dict(zip(names, row, strict=True)) for row in found]


def filled(store: Store) -> None:
    people = [kept_user(store, name) for name in ("carol", "alice", "bob")]
    kept_sessions(store, *(a_session(each) for each in people for _ in range(2)))
    with store.unit_of_work() as work:
        work.users.save(people[0].with_role(Role.VIEWER))
        soon = NOW + timedelta(days=9)
        work.attempts.held([b"a" * 32, b"b" * 32])
        work.attempts.keep({b"a" * 32: Count(1, NOW, soon), b"b" * 32: Count(2, NOW, soon)}, at=NOW)
        for _ in range(2):
            work.audit.add(Entry.of(Act.CREDENTIALS_REFUSED, by=Origin(Actor.ANYONE), at=NOW))
        work.commit()


def test_every_store_has_the_same_tables_and_secrets(store: Store) -> None:
    expected = MemoryTableReader(MemoryStore()).tables()
    assert [
        [(each.name, each.kind, each.is_nullable, each.is_secret) for each in table.columns]
        for table in store.tables.tables()
    ] == [
        [(each.name, each.kind, each.is_nullable, each.is_secret) for each in table.columns]
        for table in expected
    ]
    assert [(each.name, [*each.key]) for each in store.tables.tables()] == [
        (each.name, [*each.key]) for each in expected
    ]
    assert [
        (table.name, each.name)
        for table in store.tables.tables()
        for each in table.columns
        if each.is_secret
    ] == [("users", "password_hash"), ("sessions", "digest")]


@pytest.mark.parametrize("name", ["users", "sessions", "attempts", "audit"])
@pytest.mark.parametrize("is_descending", [False, True])
def test_pages_show_each_row_once_by_the_key_or_by_any_column(
    store: Store,
    name: str,
    is_descending: bool,  # noqa: FBT001 - a case
) -> None:
    filled(store)
    table = table_of(store, name)
    everything = dicts(store, name)
    assert len(everything) == {"users": 3, "sessions": 6, "attempts": 2, "audit": 2}[name]
    for column in table.shown:
        if column.is_nullable:
            continue
        order = list(dict.fromkeys([column.name, *table.key]))
        seen: list[dict[str, Value]] = []
        after = None
        while page := dicts(
            store, name, order=order, is_descending=is_descending, after=after, limit=2
        ):
            seen += page
            after = [page[-1][each] for each in order]
        assert seen == sorted(
            everything,
            key=lambda row: [row[each] for each in order],
            reverse=is_descending,
        )


@pytest.mark.parametrize("name", ["users", "sessions", "attempts", "audit"])
def test_rows_are_found_by_any_value_they_have(store: Store, name: str) -> None:
    filled(store)
    everything = dicts(store, name)
    for row in everything:
        for column, value in row.items():
            if value is not None:
                expected = [each for each in everything if each[column] == value]
                assert dicts(store, name, equal={column: value}) == expected
