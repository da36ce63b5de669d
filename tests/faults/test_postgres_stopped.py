"""PostgreSQL stopped and started again, in the middle of writing and in the middle of a word."""

import random
import signal
import time
from pathlib import Path

from tests.faults.load import Load
from tests.faults.on_postgres import on
from tests.faults.wrong_service import commits_do_not_wait, outages_are_nobody, wrong_server
from tests.postgres_server import PostgresServer, own_server
from tests.server import Server, wait_until

STOPS = 20
RESTARTS = 3
SECONDS_OF_SERVICE = 2
WRITERS = 4
AT_ONCE = signal.SIGQUIT
"""What `pg_ctl stop -m immediate` sends: each process ends as it stands."""

LAZY = {"synchronous_commit": "off", "wal_writer_delay": "10s"}
"""A server whose commits wait for the disk only where they are told to."""


def stop_in_full_swing(postgres: PostgresServer, load: Load) -> None:
    postgres.execute("CHECKPOINT")  # What a wrong server loses is people, not the tables.
    in_full_swing = len(load.ended) + 2
    wait_until(lambda: len(load.ended) >= in_full_swing, within=30, what="two log-outs")
    time.sleep(random.uniform(0, 0.3))  # The moment is anybody's.
    postgres.restart(how=AT_ONCE)


def test_what_was_acknowledged_survives_20_immediate_stops(tmp_path: Path) -> None:
    with own_server(settings=LAZY) as postgres, Server(tmp_path, on(postgres)) as server:
        with Load([server.port], readers=2, writers=WRITERS) as load:
            for _ in range(STOPS):
                stop_in_full_swing(postgres, load)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
    assert load.silences() == []
    assert len(load.alive) > STOPS
    assert len(load.ended) > STOPS
    assert len(load.outages()) > STOPS
    assert "store-unavailable" in {each.code for each in load.outages()}


def test_a_service_whose_commits_do_not_wait_for_the_disk_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with (
        own_server(settings=LAZY) as postgres,
        wrong_server(tmp_path, on(postgres), commits_do_not_wait) as server,
    ):
        with Load([server.port], readers=0, writers=WRITERS) as load:
            for _ in range(2):
                stop_in_full_swing(postgres, load)
            load.until_well()
        assert load.lost() != []


def restart_under(postgres: PostgresServer, load: Load) -> None:
    load.until_well()
    time.sleep(SECONDS_OF_SERVICE)
    postgres.restart()


def test_restarts_in_a_row_are_outages_and_no_more(tmp_path: Path) -> None:
    with own_server() as postgres, Server(tmp_path, on(postgres)) as server:
        with Load([server.port]) as load:
            for _ in range(RESTARTS):
                restart_under(postgres, load)
            load.until_well()
        assert load.wrong() == []
        assert load.lost() == []
    assert load.silences() == []
    assert "store-unavailable" in {each.code for each in load.outages()}


def test_a_service_that_finds_nobody_while_the_server_restarts_is_found_out(
    tmp_path: Path,
) -> None:
    """The control."""
    with (
        own_server() as postgres,
        wrong_server(tmp_path, on(postgres), outages_are_nobody) as server,
    ):
        with Load([server.port]) as load:
            restart_under(postgres, load)
        assert {each.status for each in load.wrong()} == {401}
