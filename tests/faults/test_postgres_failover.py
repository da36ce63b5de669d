"""The primary of a pair killed under a crowd, and its standby put in its place."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.load import Load
from tests.faults.on_postgres import using
from tests.postgres_standby import Standby, own_pair
from tests.server import Server, wait_until

RECOVERED_WITHIN = 10
LEFT_WITHIN = 40
WRITERS = 4


def a_second(_load: Load) -> None:
    time.sleep(1)


def some_sign_ups(load: Load) -> None:
    before = signed_up(load)
    wait_until(lambda: signed_up(load) >= before + 8, within=20, what="people to sign up")


def signed_up(load: Load) -> int:
    return len(load.alive) + len(load.ended)


def fail_over(
    standby: Standby, load: Load, *, behind_by: Callable[[Load], None] = a_second
) -> None:
    """Kill the primary while the standby is behind, and promote that."""
    load.until_well()
    with standby.held_back():
        behind_by(load)
        standby.primary.kill()
    standby.promote()


def test_what_was_acknowledged_survives_the_loss_of_the_primary(tmp_path: Path) -> None:
    with own_pair(is_synchronous=True) as standby:
        database = standby.primary.new()
        with Server(tmp_path, using(standby.url_of_both(database))) as server:
            with Load([server.port], writers=WRITERS) as load:
                fail_over(standby, load)
                load.until_well(within=RECOVERED_WITHIN)
            assert load.wrong() == []
            assert load.lost() == []
    assert load.silences() == []
    assert "store-unavailable" in {each.code for each in load.outages()}


def test_a_primary_that_is_cut_off_is_left_for_the_standby(tmp_path: Path) -> None:
    with own_pair(is_synchronous=True) as standby:
        database = standby.primary.new()
        with Server(tmp_path, using(standby.url_of_both(database))) as server:
            with Load([server.port], writers=WRITERS) as load:
                load.until_well()
                with standby.primary.stalled():
                    standby.promote()
                    load.until_well(within=LEFT_WITHIN)
                    # As it has to be: nobody could tell it that there is another by now.
                    standby.primary.kill()
            assert load.wrong() == []
            assert load.lost() == []
    assert load.silences() == []


def test_a_service_that_knows_the_primary_alone_is_found_out(tmp_path: Path) -> None:
    """The control of going on."""
    with own_pair(is_synchronous=True) as standby:
        database = standby.primary.new()
        with (
            Server(tmp_path, using(standby.primary.url(database))) as server,
            Load([server.port], writers=WRITERS) as load,
        ):
            fail_over(standby, load)
            with pytest.raises(TimeoutError):
                load.until_well(within=5)


def test_a_pair_that_does_not_wait_for_both_is_found_out(tmp_path: Path) -> None:
    """The control of what survives: asynchronous replication."""
    with own_pair(is_synchronous=False) as standby:
        database = standby.primary.new()
        with Server(tmp_path, using(standby.url_of_both(database))) as server:
            with Load([server.port], writers=WRITERS) as load:
                fail_over(standby, load, behind_by=some_sign_ups)
                load.until_well()
            assert load.lost() != []
