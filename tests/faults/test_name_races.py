"""Sixty-four people after one name at the same moment."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice, product
from pathlib import Path

from tests.adapters import sqlite_files as files
from tests.faults.calls import Caller, at_once
from tests.server import Server

ROUNDS = 20
RACERS = 64
WORKERS = {"WATCHWORD_WORKERS": "2"}
WINS, IS_TAKEN = (200, None), (400, "username-taken")
COME_AGAIN = {(503, "overloaded"), (503, "store-unavailable")}
ONE_WINS = Counter({WINS: 1, IS_TAKEN: RACERS - 1})


def spellings(name: str) -> list[str]:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in name)
    variants = [name, name.upper(), name.title(), name.swapcase(), wide, wide.upper()]
    return list(islice(cycle(variants), RACERS))


def races(server: Server) -> Iterator[Counter[tuple[int, str | None]]]:
    """Hold one for each name, and count its answers."""
    for first, second in product("abcdefghij", repeat=2):
        # New connections: on a busy machine one worker may have taken all of those before.
        with ExitStack() as stack:
            callers = [stack.enter_context(Caller(server.port)) for _ in range(RACERS)]
            racers = zip(callers, spellings(f"racer{first}{second}"), strict=True)
            answers = at_once([partial(caller.sign_up, name) for caller, name in racers])
        yield Counter((answer.status, answer.code) for answer in answers)


def test_of_64_sign_ups_for_one_name_in_any_spelling_one_succeeds(tmp_path: Path) -> None:
    with Server(tmp_path, WORKERS) as server:
        rounds = list(islice(races(server), ROUNDS))
    assert [race[WINS] for race in rounds] == [1] * ROUNDS
    # On a busy machine the one who wins may take longer than the others wait for the name, or
    # those of the other worker for their turn at the store.
    assert set().union(*rounds) <= {WINS, IS_TAKEN} | COME_AGAIN
    assert ONE_WINS in rounds


def test_a_store_that_takes_a_name_twice_is_found_out(tmp_path: Path) -> None:
    """The control: to look whether there is such a name is not enough."""
    path = tmp_path / "var" / "watchword.db"
    files.migrated(path).close()
    files.altered(
        path,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE name = 'sqlite_autoindex_users_1'",
        "UPDATE sqlite_schema SET sql = replace(sql,"
        " 'CONSTRAINT uq_users_username_key UNIQUE (username_key)', 'CHECK (TRUE)')",
    )
    with Server(tmp_path, WORKERS) as server:
        assert any(race[WINS] > 1 for race in races(server))
