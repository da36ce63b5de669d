"""A disk that fills up under a crowd, and gets room again."""

from collections.abc import Callable
from pathlib import Path

from tests.faults.disk import MIB, Disk, disk
from tests.faults.load import Asked, Load
from tests.faults.wrong_service import outages_are_kept, wrong_server
from tests.server import Server, wait_until

SMALL = 16 * MIB


def on(full: Disk) -> dict[str, str]:
    return {"WATCHWORD_DATABASE_URL": f"sqlite:///{full.folder}/watchword.db"}


def fill_up_until(full: Disk, is_so: Callable[[], bool], *, what: str) -> None:
    """Take every block, and those that come free as files settle."""

    def is_so_while_full() -> bool:
        full.fill_up()
        return is_so()

    wait_until(is_so_while_full, within=30, what=what)


def test_on_a_full_disk_reads_go_on_and_writes_wait_for_room(tmp_path: Path) -> None:
    with disk(tmp_path, size=SMALL) as full, Server(tmp_path, on(full)) as server:
        with Load([server.port]) as load:
            load.until_well()
            fill_up_until(full, lambda: len(load.refusals()) > 20, what="refusals")
            full.free()
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
        assert load.silences() == []
        assert not {each.asked for each in load.refusals()} & {Asked.READ, Asked.READ_WHEN_OUT}


def test_acknowledging_what_found_no_room_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        disk(tmp_path, size=SMALL) as full,
        wrong_server(tmp_path, on(full), outages_are_kept) as server,
    ):
        with Load([server.port]) as load:
            load.until_well()
            later = len(load.answers) + 500
            fill_up_until(full, lambda: len(load.answers) > later, what="500 answers")
            full.free()
        assert load.lost() != []
