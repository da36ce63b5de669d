"""The judgement of the other tests, on services that deserve a good one and a bad one."""

from pathlib import Path

from tests.faults.load import Load
from tests.server import Server, wait_until

FORGETFUL = {"WATCHWORD_DATABASE_URL": "memory://"}


def test_a_service_that_is_well_is_found_so(tmp_path: Path) -> None:
    with Server(tmp_path, {}) as server:
        with Load([server.port]) as load:
            load.until_well()
        assert load.alive
        assert load.ended
        assert load.lost() == []
    assert load.failed() == []


def test_a_service_that_forgets_what_it_acknowledged_is_found_out(tmp_path: Path) -> None:
    """The control of all that find nothing wrong and nothing lost."""
    with Server(tmp_path, FORGETFUL) as server:
        with Load([server.port]) as load:
            load.until_well()
            alive = len(load.alive)
            server.kill()
            server.start()
            wait_until(lambda: bool(load.wrong()), within=10, what="readers to be refused")
        assert len(load.lost()) >= alive - load.writers > 0
    assert load.silences()
    assert {(each.status, each.code) for each in load.wrong()} == {(401, "not-authenticated")}
