"""What `watchword doctor` finds out about a PostgreSQL server."""

import re
from contextlib import ExitStack

import psycopg
import pytest

from adapters.sql.postgres.checks import (
    Facts,
    clock,
    connections,
    durability,
    encryption,
    postgres_checks,
)
from adapters.sql.postgres.database import PostgresDatabase
from application.ports.check import Status
from tests.adapters.postgres_databases import empty, migrated, opened
from tests.postgres_server import databases

FINE = Facts("15.2", "on", "on", "100", "3", "1800000000.5", "true", "192.0.2.7")


def test_a_sound_server_is_found_sound() -> None:
    with migrated() as (_, database):
        findings = [check.examine() for check in postgres_checks(database, workers=2)]
    assert [finding.name for finding in findings] == [
        "store.server",
        "store.clock",
        "store.tls",
        "store.durability",
        "store.connections",
        "store.writing",
    ]
    assert {finding.status for finding in findings} == {Status.OK}
    assert not any(finding.advice for finding in findings)


def test_an_empty_database_cannot_be_tried_by_writing() -> None:
    with empty() as name, opened(name) as database:
        *_, writing = postgres_checks(database, workers=2)
        assert writing.examine().status is Status.WARN


def test_who_may_not_write_is_found_out() -> None:
    with migrated() as (name, _):
        databases().execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        with opened(name) as database:
            *_, writing = postgres_checks(database, workers=2)
            finding = writing.examine()
    assert finding.status is Status.FAIL
    assert "standby" in finding.advice


def test_a_server_that_cannot_be_used_is_told_with_its_reason() -> None:
    url = databases().url("there is no such database").replace(" ", "%20")
    database = PostgresDatabase.at(url)
    findings = [check.examine() for check in postgres_checks(database, workers=2)]
    assert {finding.status for finding in findings} == {Status.FAIL}
    assert "(no database)" in findings[0].says


def test_connections_of_others_are_counted_by_whoever_asks() -> None:
    server = databases()
    with migrated() as (name, _), ExitStack() as stack:
        server.execute("CREATE ROLE nobody_special LOGIN PASSWORD 'swordfish'")
        stack.callback(server.execute, "DROP ROLE nobody_special")
        for _ in range(20):
            stack.enter_context(psycopg.connect(server.url(name)))
        url = re.sub("//.*@", "//nobody_special:swordfish@", server.url(name))
        database = PostgresDatabase.at(url)
        stack.callback(database.close)
        *_, in_use, _ = (check.examine() for check in postgres_checks(database, workers=2))
    found = re.search(r"of which (\d+) are in use", in_use.says)
    assert found
    assert int(found[1]) > 20


def test_half_written_pages_are_warned_of() -> None:
    assert durability(FINE)[0] is Status.OK
    assert durability(FINE._replace(full_page_writes="off"))[0] is Status.WARN


@pytest.mark.parametrize(("needed", "status"), [(100, Status.OK), (101, Status.WARN)])
def test_more_workers_than_the_server_bears_are_warned_of(needed: int, status: Status) -> None:
    assert connections(FINE, needed=needed)[0] is status


def test_a_clock_apart_from_the_servers_is_told() -> None:
    assert clock(FINE, now=lambda: 1_800_000_000.0)[0] is Status.OK
    assert clock(FINE, now=lambda: 1_800_000_030.0)[0] is Status.WARN
    assert clock(FINE, now=lambda: 1_799_999_900.0)[0] is Status.FAIL


def test_a_server_elsewhere_without_encryption_is_warned_of() -> None:
    assert encryption(FINE)[0] is Status.OK
    open_to_all = FINE._replace(is_encrypted="false")
    status, says, advice = encryption(open_to_all)
    assert status is Status.WARN
    assert "192.0.2.7" in says
    assert "sslmode=verify-full" in advice
    for near in ("", "127.0.0.1", "::1"):
        assert encryption(open_to_all._replace(address=near))[0] is Status.OK
