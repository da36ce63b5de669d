"""Looking into tables."""

from base64 import urlsafe_b64encode

import pytest

from application.column_values import written
from domain.errors import RowsRefused, TableNotFound
from domain.faults import RowsFault
from tests.builders import World


def with_people() -> World:
    world = World()
    for name in ("carol", "alice", "bob"):
        world.sign_up(name)
    return world


@pytest.mark.parametrize("sort", ["", "username", "signed_up_at", "is_disabled"])
@pytest.mark.parametrize("table", ["users", "audit"])
def test_the_next_page_begins_where_the_last_ended(table: str, sort: str) -> None:
    world = with_people()
    sort = sort if table == "users" else ""
    whole = world.app.view_rows(table=table, sort=sort)
    assert whole.further is None
    seen: list[object] = []
    cursor = ""
    while True:
        page = world.app.view_rows(table=table, sort=sort, cursor=cursor, limit=1)
        seen += page.rows
        if page.further is None:
            break
        cursor = page.further
    assert seen == list(whole.rows)


def test_bytes_are_written_in_hex() -> None:
    assert written(b"\1\xff") == "01ff"


def test_rows_are_told_apart_by_bytes_too() -> None:
    world = with_people()
    [link] = [row[2] for row in world.app.view_rows(table="audit", equal={"id": "1"}).rows]
    assert isinstance(link, bytes)
    assert len(world.app.view_rows(table="audit", equal={"link": link.hex()}).rows) == 1


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({"sort": "password_hash"}, RowsFault.SECRET_COLUMN),
        ({"equal": {"password_hash": "x"}}, RowsFault.SECRET_COLUMN),
        ({"sort": "x"}, RowsFault.NO_COLUMN),
        ({"sort": "role"}, RowsFault.NOT_SORTABLE),
        ({"equal": {"id": str(2**63)}}, RowsFault.NO_VALUE),
        ({"equal": {"is_disabled": "1"}}, RowsFault.NO_VALUE),
        ({"equal": {"is_disabled": "true", "username": "\0"}}, RowsFault.NO_VALUE),
        ({"equal": {"username": "\ud800"}}, RowsFault.NO_VALUE),
        ({"equal": {"signed_up_at": "2026-11-22"}}, RowsFault.NO_VALUE),
        ({"equal": {"signed_up_at": "0001-01-01T00:00:00+23:00"}}, RowsFault.NO_VALUE),
        ({"cursor": "x"}, RowsFault.NO_CURSOR),
        ({"cursor": urlsafe_b64encode(b"1").decode()}, RowsFault.NO_CURSOR),
        ({"cursor": urlsafe_b64encode(b'["users"]').decode()}, RowsFault.NO_CURSOR),
        ({"cursor": urlsafe_b64encode(b'["users", "id", "false"]').decode()}, RowsFault.NO_CURSOR),
    ],
)
def test_what_makes_no_sense_or_is_secret_is_refused(
    chosen: dict[str, str], fault: RowsFault
) -> None:
    with pytest.raises(RowsRefused) as refused:
        with_people().app.view_rows(table="users", **chosen)  # type: ignore[arg-type]  # as given
    assert refused.value.fault is fault


def test_a_table_there_is_not_is_refused() -> None:
    with pytest.raises(TableNotFound):
        World().app.view_rows(table="x")


def test_tables_are_named() -> None:
    names = [each.name for each in World().app.view_tables()]
    assert names == ["users", "sessions", "attempts", "audit"]
