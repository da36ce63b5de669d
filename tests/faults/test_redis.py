"""Redis hurt in every way there is, under two hosts that remember sessions in it.

Nobody who has logged out on one is let in by the other, nobody who is logged in is refused, and
people are answered all the while: the database knows.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from attrs import frozen

from tests.faults import wrong_service as wrong
from tests.faults.calls import Caller
from tests.faults.two_hosts import Database, People, postgres, read_while_hurt, sqlite, two_hosts
from tests.faults.wire import Wire
from tests.redis_server import RedisServer, own_server

LASTS = 3.0
"""Seconds for which Redis is hurt."""

ENOUGH = 50
"""Reads that have to be answered meanwhile; thousands are."""


@frozen
class Remembering:
    """A Redis, its replica, and the wire that leads to one of them."""

    server: RedisServer
    replica: RedisServer
    wire: Wire


@pytest.fixture
def redis() -> Iterator[Remembering]:
    with (
        own_server("--repl-diskless-sync-delay", "0") as server,
        own_server() as replica,
        Wire(server.port) as wire,
    ):
        yield Remembering(server, replica, wire)


def killed(redis: Remembering) -> None:
    redis.server.kill()
    time.sleep(LASTS)
    redis.server.start()


def flushed(redis: Remembering) -> None:
    for _ in range(30):
        redis.server.command("FLUSHALL")
        time.sleep(LASTS / 30)


def stopped(redis: Remembering) -> None:
    with redis.server.stopped():
        time.sleep(LASTS)


def slow(redis: Remembering) -> None:
    redis.wire.delay = 0.5
    time.sleep(LASTS)
    redis.wire.delay = 0.0


def refusing(redis: Remembering) -> None:
    with redis.server.refusing():
        time.sleep(LASTS)


def full(redis: Remembering) -> None:
    with redis.server.full():
        time.sleep(LASTS)


def restored(redis: Remembering) -> None:
    for _ in range(4):
        redis.server.save()
        time.sleep(LASTS / 4)
        redis.server.restart()


def cut_off(redis: Remembering) -> None:
    for _ in range(30):
        redis.wire.cut()
        time.sleep(LASTS / 30)


def promoted(redis: Remembering) -> None:
    redis.replica.follow(redis.server)
    # What ends from now on it does not hear of.
    with redis.replica.stopped():
        time.sleep(LASTS / 2)
        redis.server.kill()
    redis.replica.command("REPLICAOF", "NO", "ONE")
    redis.wire.lead_to(redis.replica.port)
    time.sleep(LASTS / 2)


DATABASES = [sqlite, postgres]
HURTS = [killed, flushed, stopped, slow, refusing, full, restored, cut_off, promoted]


@pytest.mark.parametrize("database", DATABASES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("hurt", HURTS, ids=lambda each: each.__name__)
def test_nobody_is_let_in_or_kept_out_wrongly(
    redis: Remembering, tmp_path: Path, database: Database, hurt: Callable[[Remembering], None]
) -> None:
    url = f"redis://127.0.0.1:{redis.wire.port}"
    with two_hosts(tmp_path, url, database=database) as hosts:
        reads = read_while_hurt(hosts, partial(hurt, redis))
    assert [each for each in reads if not each.is_right] == []
    assert len(reads) > ENOUGH


def let_in_after_a_log_out(_redis: Remembering, people: People) -> bool:
    people.log_out()
    return people.is_let_in()


def let_in_after_a_log_out_that_could_not_be_told(redis: Remembering, people: People) -> bool:
    with redis.server.refusing():
        people.log_out()
    # By now the other asks Redis again.
    time.sleep(1.5)
    return people.is_let_in()


def let_in_by_an_old_snapshot(redis: Remembering, people: People) -> bool:
    redis.server.save()
    people.log_out()
    redis.server.restart()
    return people.is_let_in()


CAUGHT = [
    (let_in_after_a_log_out, wrong.redis_is_not_told),
    (let_in_after_a_log_out_that_could_not_be_told, wrong.redis_is_not_waited_for),
    (let_in_by_an_old_snapshot, wrong.every_run_of_redis_is_one),
]


@pytest.mark.parametrize("database", DATABASES, ids=lambda each: each.__name__)
@pytest.mark.parametrize(("is_let_in", "mistake"), CAUGHT, ids=lambda each: each.__name__)
def test_whoever_has_logged_out_is_out_and_a_mistake_would_be_caught(
    redis: Remembering,
    tmp_path: Path,
    database: Database,
    is_let_in: Callable[[Remembering, People], bool],
    mistake: Callable[[], None],
) -> None:
    """The second half is the control: without one protection they would be let in."""
    url = f"redis://127.0.0.1:{redis.wire.port}"
    for name, made in (("right", None), ("wrong", mistake)):
        folder = tmp_path / name
        folder.mkdir()
        hosts = two_hosts(folder, url, database=database, mistake=made)
        with hosts as running, People(running) as people:
            assert is_let_in(redis, people) == (made is not None), name


def test_a_service_that_waits_for_a_stopped_redis_would_be_caught(
    redis: Remembering, tmp_path: Path
) -> None:
    """The control of the reads that are answered meanwhile."""
    url = f"redis://127.0.0.1:{redis.wire.port}"
    mistake = wrong.redis_is_waited_for_in_every_read
    patient = two_hosts(tmp_path, url, database=sqlite, mistake=mistake)
    with (
        patient as hosts,
        People(hosts) as people,
        redis.server.stopped(),
        Caller(hosts[1].port, patience=LASTS) as caller,
        pytest.raises(TimeoutError),
    ):
        caller.read(people.cookie)
