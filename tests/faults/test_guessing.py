"""A hundred guesses at the same moment."""

from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Timer

import pytest

from tests.faults.calls import Caller, at_once
from tests.faults.wrong_service import tries_are_counted_afterwards, wrong_server
from tests.postgres_server import databases
from tests.redis_server import own_server
from tests.server import Server

GUESSES = 100
LIMITED = {"WATCHWORD_RATE_LIMITS": "on", "WATCHWORD_WORKERS": "2"}
ADMITTED_AT_MOST = 10
"""Five are free, and the next few wait for seconds, which a slow machine may need."""


def looked_at(server: Server, name: str) -> int:
    """Guess a hundred times at once, and count the guesses that were compared with anything."""
    with ExitStack() as stack:
        callers = [stack.enter_context(Caller(server.port)) for _ in range(GUESSES)]
        answers = Counter(
            answer.status for answer in at_once([partial(each.log_in, name) for each in callers])
        )
    assert set(answers) <= {403, 429, 503}, answers
    return answers[403]


@pytest.mark.parametrize("backend", ["sqlite", "postgres"])
def test_of_a_hundred_guesses_at_once_ten_at_most_are_looked_at(
    backend: str, tmp_path: Path
) -> None:
    settings = dict(LIMITED)
    if backend == "postgres":
        settings["WATCHWORD_DATABASE_URL"] = databases().url(databases().new())
    with Server(tmp_path, settings) as server:
        assert 1 <= looked_at(server, "nobody") <= ADMITTED_AT_MOST


def test_nor_are_more_where_redis_is_killed_in_the_middle(tmp_path: Path) -> None:
    database = databases().url(databases().new())
    with own_server() as redis:
        urls = {"WATCHWORD_DATABASE_URL": database, "WATCHWORD_REDIS_URL": redis.url}
        with Server(tmp_path, LIMITED | urls) as server:
            killing = Timer(0.05, redis.kill)
            killing.start()
            assert 1 <= looked_at(server, "nobody") <= ADMITTED_AT_MOST
            killing.join()
            assert looked_at(server, "nobody") <= ADMITTED_AT_MOST


def test_a_service_that_counts_tries_afterwards_is_found_out(tmp_path: Path) -> None:
    """The control: to look whether there were too many is not enough."""
    with wrong_server(tmp_path, LIMITED, tries_are_counted_afterwards) as server:
        assert looked_at(server, "nobody") > ADMITTED_AT_MOST
