"""PostgreSQL's connections ended, and taken by others, under a crowd."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.faults.load import Asked, Load
from tests.faults.on_postgres import using
from tests.faults.wrong_service import (
    outages_are_nobody,
    places_are_lost,
    reads_are_asked_once,
    wrong_server,
)
from tests.postgres_server import PostgresServer, own_server
from tests.server import Server, wait_until

SECONDS = 6
READERS = 8
READS = {Asked.READ, Asked.READ_WHEN_OUT}
FEW = {"max_connections": "25"}
SECONDS_WITHOUT = 3


def end_all_in_a_second(postgres: PostgresServer, database: str) -> None:
    time.sleep(1)
    postgres.end_connections(database)


def reads_refused(load: Load) -> bool:
    return bool({each.asked for each in load.outages()} & READS)


def test_when_all_connections_are_ended_no_reader_notices_a_thing(tmp_path: Path) -> None:
    with own_server() as postgres:
        database = postgres.new()
        with Server(tmp_path, using(postgres.url(database))) as server:
            with Load([server.port], readers=READERS) as load:
                load.until_well()
                for _ in range(SECONDS):
                    end_all_in_a_second(postgres, database)
                load.until_well()
            assert load.wrong() == []
            assert load.lost() == []
    assert load.silences() == []
    assert not reads_refused(load)


def test_a_service_that_asks_but_once_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with own_server() as postgres:
        database = postgres.new()
        settings = using(postgres.url(database))

        def someone_notices() -> bool:
            end_all_in_a_second(postgres, database)
            return reads_refused(load)

        with (
            wrong_server(tmp_path, settings, reads_are_asked_once) as server,
            Load([server.port], readers=READERS) as load,
        ):
            load.until_well()
            wait_until(someone_notices, within=30, what="a reader to be refused")


@contextmanager
def taken_by_others(postgres: PostgresServer, database: str) -> Iterator[None]:
    """Leave the service not one connection, nor room for one."""
    users = "FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
    with (
        ExitStack() as others,
        psycopg.connect(postgres.owner_url("postgres"), autocommit=True) as first,
    ):

        def is_full_of_others() -> bool:
            first.execute(f"SELECT pg_terminate_backend(pid) {users}", [database])
            with suppress(psycopg.OperationalError):
                while True:
                    other = psycopg.connect(postgres.owner_url("postgres"))
                    others.enter_context(closing(other))
            return first.execute(f"SELECT pid {users}", [database]).fetchall() == []

        wait_until(is_full_of_others, within=20, what="others to have all connections")
        yield


def crowd_out(
    postgres: PostgresServer,
    database: str,
    load: Load,
    *,
    until: Callable[[], bool] = lambda: True,
) -> None:
    load.until_well()
    with taken_by_others(postgres, database):
        time.sleep(SECONDS_WITHOUT)
        wait_until(until, within=40, what="everybody to have been told")


def test_a_service_without_a_connection_says_so_and_goes_on_when_it_gets_one(
    tmp_path: Path,
) -> None:
    with own_server(settings=FEW) as postgres:
        database = postgres.new()
        with Server(tmp_path, using(postgres.url(database))) as server:
            with Load([server.port]) as load:
                crowd_out(
                    postgres,
                    database,
                    load,
                    until=lambda: {each.asked for each in load.outages()} > READS,
                )
                load.until_well()
            assert load.wrong() == []
            assert load.lost() == []
    assert load.silences() == []
    assert "store-unavailable" in {each.code for each in load.outages()}


def test_a_service_that_finds_nobody_without_a_connection_is_found_out(tmp_path: Path) -> None:
    """The control of what is answered."""
    with own_server(settings=FEW) as postgres:
        database = postgres.new()
        settings = using(postgres.url(database))
        with (
            wrong_server(tmp_path, settings, outages_are_nobody) as server,
            Load([server.port]) as load,
        ):
            crowd_out(postgres, database, load)
    assert {each.status for each in load.wrong()} == {401}


def test_a_service_that_loses_places_in_its_pool_is_found_out(tmp_path: Path) -> None:
    """The control of going on."""
    with own_server(settings=FEW) as postgres:
        database = postgres.new()
        settings = using(postgres.url(database))
        with (
            wrong_server(tmp_path, settings, places_are_lost) as server,
            Load([server.port]) as load,
        ):
            crowd_out(postgres, database, load)
            with pytest.raises(TimeoutError):
                load.until_well(within=5)
