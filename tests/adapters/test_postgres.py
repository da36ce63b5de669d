"""What happens on PostgreSQL when it cannot answer, and when two want the same."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from threading import Event, Thread
from traceback import format_exception
from unittest.mock import patch

import psycopg
import pytest

from adapters.sql.postgres import connection, pool, results
from adapters.sql.postgres.database import READING, WRITING, PostgresDatabase
from adapters.sql.unit_of_work import SqlUnitOfWork
from adapters.sql.users import SqlUserReader
from application.ports.unit_of_work import UnitOfWork
from domain.errors import StoreUnavailable, UsernameTaken
from domain.faults import StoreFault
from domain.user import User
from tests.adapters.postgres_databases import migrated
from tests.adapters.silenced_proxy import SilencedProxy
from tests.contract.builders import NOW, a_hash, a_name, a_session
from tests.contract.races import race
from tests.postgres_server import Databases, PostgresServer, databases, own_server

CANARY = "tell nobody"


@pytest.fixture
def database() -> Iterator[PostgresDatabase]:
    with migrated() as (_, opened):
        yield opened


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with own_server() as running:
        yield running


@pytest.fixture
def own(server: PostgresServer) -> Iterator[PostgresDatabase]:
    with migrated(server=server) as (_, opened):
        yield opened


def added(database: PostgresDatabase, typed: str = "alice") -> User:
    with SqlUnitOfWork(database.writers) as work:
        user = work.users.add(username=a_name(typed), password_hash=a_hash(), at=NOW)
        work.commit()
    return user


def found(database: PostgresDatabase, key: str = "alice") -> User | None:
    return SqlUserReader(database.readers).named(key)


def test_a_restart_of_the_server_is_not_noticed_by_who_reads_or_writes_later(
    own: PostgresDatabase, server: PostgresServer
) -> None:
    alice = added(own)

    server.restart(how=signal.SIGQUIT)

    assert found(own) == alice
    assert found(own, "bob") is None
    assert added(own, "bob") == found(own, "bob")


def test_a_server_that_is_not_there_is_an_outage_which_heals(
    own: PostgresDatabase, server: PostgresServer
) -> None:
    alice = added(own)

    server.stop()
    with pytest.raises(StoreUnavailable):
        found(own)
    with pytest.raises(StoreUnavailable):
        added(own, "bob")
    with pytest.raises(StoreUnavailable):
        own.schema.state()
    server.start()

    assert found(own) == alice
    assert added(own, "bob") == found(own, "bob")


def test_a_server_that_is_stopped_without_a_word_is_an_outage(
    own: PostgresDatabase, server: PostgresServer
) -> None:
    alice = added(own)

    with patch.object(connection, "PATIENCE", 0.3), server.stalled():
        with pytest.raises(StoreUnavailable):
            found(own)
        with pytest.raises(StoreUnavailable):
            added(own, "bob")

    assert found(own) == alice


def test_a_server_that_falls_silent_once_it_has_let_somebody_in_is_an_outage(
    own: PostgresDatabase, server: PostgresServer
) -> None:
    name = _name_of(own)
    refused: list[object] = []

    def try_all(opened: PostgresDatabase) -> None:
        attempts: list[Callable[[], object]] = [
            lambda: found(opened),
            lambda: added(opened),
            opened.schema.migrate,
        ]
        for attempt in attempts:
            try:
                attempt()
            except StoreUnavailable as error:
                refused.append(error.fault)

    with SilencedProxy(server.port).running() as proxy, patch.object(connection, "PATIENCE", 0.3):
        opened = PostgresDatabase.at(server.url(name).replace(str(server.port), str(proxy.port)))
        # In a thread, as who waits without end is not to keep this from ending.
        trying = Thread(target=try_all, args=(opened,), daemon=True)
        trying.start()
        trying.join(20)

    assert refused == [StoreFault.UNREACHABLE] * 3


def test_a_commit_whose_connection_breaks_is_an_outage(
    own: PostgresDatabase, server: PostgresServer
) -> None:
    with SqlUnitOfWork(own.writers) as work:
        work.users.add(username=a_name(), password_hash=a_hash(), at=NOW)
        assert work.users.named("alice") is not None
        server.restart(how=signal.SIGQUIT)
        with pytest.raises(StoreUnavailable):
            work.commit()

    assert found(own) is None
    assert added(own) == found(own)


def test_no_more_connections_are_opened_than_are_meant(database: PostgresDatabase) -> None:
    race(40, lambda number: found(database, f"nobody{number}"))
    race(20, lambda number: added(database, f"somebody{number}"))

    name = _name_of(database)
    in_use = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    ((count,),) = databases().execute(in_use, database=name)
    assert count <= READING + WRITING + 1  # Whoever counts is one.


def test_who_waits_in_vain_for_a_connection_hears_of_an_outage(database: PostgresDatabase) -> None:
    with patch.object(pool, "PATIENCE", 0.01), ExitStack() as stack:
        for _ in range(WRITING):
            stack.enter_context(SqlUnitOfWork(database.writers))
        with pytest.raises(StoreUnavailable):
            added(database)
        assert found(database) is None  # Who reads is not in their way.

    assert added(database) == found(database)


def test_no_two_units_of_work_change_a_user_at_a_time(database: PostgresDatabase) -> None:
    alice = added(database)
    has_read, order = Event(), list[str]()

    def rename_later() -> None:
        has_read.wait(5)
        with SqlUnitOfWork(database.writers) as work:
            user = _held(work, alice)
            order.append("second")
            work.users.save(user.renamed(a_name("carol")))
            work.commit()

    other = Thread(target=rename_later)
    other.start()
    with SqlUnitOfWork(database.writers) as work:
        user = _held(work, alice)
        has_read.set()
        other.join(0.2)  # It waits; were it not to, it would be done by now.
        order.append("first")
        work.users.save(user.with_new_password(a_hash("another")))
        work.commit()
    other.join(5)

    carol = found(database, "carol")
    assert order == ["first", "second"]
    assert carol is not None
    assert carol.password_hash == a_hash("another")


def test_of_two_who_wait_for_each_other_one_hears_of_an_outage(database: PostgresDatabase) -> None:
    pair = [added(database, "alice"), added(database, "bob")]
    have_first = [Event(), Event()]

    def take_both(number: int) -> bool:
        try:
            with SqlUnitOfWork(database.writers) as work:
                _held(work, pair[number])
                have_first[number].set()
                have_first[1 - number].wait(5)
                _held(work, pair[1 - number])
                work.commit()
        except StoreUnavailable:
            return False
        return True

    assert sorted(race(2, take_both)) == [False, True]
    assert added(database, "carol") == found(database, "carol")


def test_a_lock_that_nobody_releases_is_an_outage(database: PostgresDatabase) -> None:
    alice = added(database)
    name = _name_of(database)

    with psycopg.connect(databases().url(name)) as other:
        other.execute("SELECT * FROM users FOR UPDATE")
        with pytest.raises(StoreUnavailable), SqlUnitOfWork(database.writers) as work:
            _held(work, alice)
        assert found(database) == alice  # Who only reads waits for no lock.


def test_after_a_refusal_nothing_is_kept_even_by_who_goes_on(database: PostgresDatabase) -> None:
    added(database)
    bob = added(database, "bob")

    with SqlUnitOfWork(database.writers) as work:
        with pytest.raises(UsernameTaken):
            work.users.save(bob.renamed(a_name("alice")))
        with pytest.raises(StoreUnavailable):
            work.commit()

    assert found(database, "bob") == bob


def test_a_table_that_is_gone_is_an_outage(database: PostgresDatabase) -> None:
    _asked(database, "DROP TABLE sessions, users")

    with pytest.raises(StoreUnavailable):
        found(database)
    with pytest.raises(StoreUnavailable):
        added(database)


def test_no_error_repeats_a_value(database: PostgresDatabase) -> None:
    alice = added(database)

    def add_two() -> None:
        with SqlUnitOfWork(database.writers) as work:
            for _ in range(2):
                work.sessions.add(a_session(alice, id=CANARY))
            work.commit()

    with pytest.raises(psycopg.IntegrityError) as raised:
        add_two()

    assert CANARY not in "".join(format_exception(raised.value))


def test_an_id_is_never_given_twice_whoever_gives_it(database: PostgresDatabase) -> None:
    ids = race(20, lambda number: added(database, f"user{number}").id)

    assert len(set(ids)) == 20
    name = _name_of(database)
    other = PostgresDatabase.at(databases().url(name))
    assert added(other, "another").id not in ids
    other.close()


def test_commits_wait_for_the_disk_where_the_server_would_not_have_them_do_so(
    server: PostgresServer,
) -> None:
    with migrated(server=server) as (name, _):
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        opened = PostgresDatabase.at(server.url(name))
        assert _asked(opened, "SHOW synchronous_commit") == [(b"on",)]
        opened.close()


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
def test_a_server_that_isolates_more_than_is_needed_does_as_well(
    server: PostgresServer, isolation: str
) -> None:
    with migrated(server=server) as (name, _):
        setting = f"default_transaction_isolation = '{isolation}'"
        server.execute(f'ALTER DATABASE "{name}" SET {setting}')
        opened = PostgresDatabase.at(server.url(name))
        assert added(opened) == found(opened)
        with SqlUnitOfWork(opened.writers) as work:
            assert added(opened, "bob") == work.users.named("bob")
        opened.close()


def test_of_several_servers_the_one_that_can_be_written_to_is_taken() -> None:
    nowhere: Databases = databases()
    with migrated() as (name, _):
        url = nowhere.url(name).replace("@127.0.0.1:", "@127.0.0.1:1,127.0.0.1:")
        opened = PostgresDatabase.at(url)
        assert added(opened) == found(opened)
        opened.close()


def _held(work: UnitOfWork, user: User) -> User:
    held = work.users.get(user.id)
    assert held is not None
    return held


def _name_of(database: PostgresDatabase) -> str:
    ((name,),) = _asked(database, "SELECT current_database()::text")
    assert name is not None
    return name.decode()


def _asked(database: PostgresDatabase, statement: str) -> list[tuple[bytes | None, ...]]:
    with database.reading.lent() as lent:
        (result,) = lent.run((statement, ()))
        return [tuple(row) for row in results.rows_of(result)]
