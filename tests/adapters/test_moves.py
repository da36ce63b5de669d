"""From one kind of store to another and back, and what only a real file can do."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.sqlite.new_file import new_file
from domain.errors import CopyRefused
from domain.faults import CopyFault, StoreFault
from tests.adapters.moving import NOW, STORES, copied, filled
from tests.contract.builders import a_hash, a_name
from tests.postgres_server import databases

USERS = 230
"""Three batches."""


@pytest.fixture
def on_postgres() -> Iterator[str]:
    """Provide the address of a database on a server, with nothing in it."""
    server = databases()
    name = server.new()
    yield server.url(name)
    server.drop(name)


def names_in(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


def next_id(url: str) -> int:
    with STORES.at(url) as store, store.unit_of_work() as work:
        return work.users.add(username=a_name("next"), password_hash=a_hash(), at=NOW).id


def test_everything_goes_to_postgres_and_back_as_it_is(tmp_path: Path, on_postgres: str) -> None:
    before, after = f"sqlite:///{tmp_path}/before.db", f"sqlite:///{tmp_path}/after.db"
    filled(before, users=USERS)
    there = copied(before, on_postgres)
    assert (there.users, there.sessions) == (USERS, USERS)
    assert copied(before, on_postgres) == there
    assert copied(on_postgres, after) == there
    assert copied(before, after) == there

    # Not even that of the one who was deleted.
    for url in (before, on_postgres, after):
        assert next_id(url) > (USERS + 1) * 3


def test_a_copy_to_postgres_cut_short_goes_on_when_it_is_made_again(
    tmp_path: Path, on_postgres: str
) -> None:
    before = f"sqlite:///{tmp_path}/before.db"
    filled(before, users=USERS)

    class CutShort(BaseException):
        """When somebody presses Ctrl-C."""

    def cut_short(done: int, of: int) -> None:
        if done * 3 > of:
            raise CutShort

    with pytest.raises(CutShort):
        copied(before, on_postgres, cut_short)
    assert copied(before, on_postgres).users == USERS


def test_a_store_reached_by_another_way_is_still_the_same(tmp_path: Path, on_postgres: str) -> None:
    filled(f"sqlite:///{tmp_path}/a.db", users=1)
    (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
    os.link(tmp_path / "a.db", tmp_path / "second.db")
    copied(f"sqlite:///{tmp_path}/a.db", on_postgres)
    for one, other in [
        (f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/link.db"),
        (f"sqlite:///{tmp_path}/second.db", f"sqlite:///{tmp_path}/a.db"),
        (on_postgres, f"{on_postgres}?application_name=another"),
    ]:
        with pytest.raises(CopyRefused) as refusal:
            copied(one, other)
        assert refusal.value.fault is CopyFault.SAME_STORE


def test_what_is_known_of_a_server_that_refuses_is_kept(tmp_path: Path, on_postgres: str) -> None:
    filled(f"sqlite:///{tmp_path}/a.db", users=1)
    with pytest.raises(CopyRefused) as refusal:
        copied(f"sqlite:///{tmp_path}/a.db", f"{on_postgres}-not-there")
    assert refusal.value.fault is CopyFault.TARGET_SILENT
    assert refusal.value.cause is StoreFault.NO_DATABASE


def test_a_backup_is_one_file_for_its_owner_alone_and_is_read_without_a_trace(
    tmp_path: Path,
) -> None:
    filled(f"sqlite:///{tmp_path}/a.db", users=1)
    folder = tmp_path / "backups"
    folder.mkdir()
    with STORES.new_file(f"{folder}/b.db") as made:
        made.schema.migrate()
    assert names_in(folder) == ["b.db"]
    assert stat.S_IMODE((folder / "b.db").stat().st_mode) == 0o600

    before = (folder / "b.db").read_bytes()
    folder.chmod(0o500)
    with STORES.in_file(f"{folder}/b.db") as store, store.snapshot() as contents:
        assert contents.extent().users == 0
    folder.chmod(0o700)
    assert names_in(folder) == ["b.db"]
    assert (folder / "b.db").read_bytes() == before


def test_a_file_that_is_not_finished_has_no_name_and_leaves_nothing(tmp_path: Path) -> None:
    class Trouble(Exception):
        """When something goes wrong on the way."""

    def fail(path: Path) -> None:
        with new_file(path) as place:
            LIBRARY.connect(str(place)).close()
            assert place.parent != path.parent
            assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
            raise Trouble

    with pytest.raises(Trouble):
        fail(tmp_path / "b.db")
    assert names_in(tmp_path) == []


def test_a_name_that_was_taken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    def race(path: Path) -> None:
        with new_file(path) as place:
            LIBRARY.connect(str(place)).close()
            path.write_text("mine")

    with pytest.raises(CopyRefused):
        race(tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text() == "mine"
    assert names_in(tmp_path) == ["b.db"]


def test_a_name_that_leads_nowhere_is_taken(tmp_path: Path) -> None:
    (tmp_path / "b.db").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CopyRefused), new_file(tmp_path / "b.db"):
        pass
