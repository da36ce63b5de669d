"""Somebody who can write to the store changes what it tells of them."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.faults.calls import Caller
from tests.faults.wrong_service import entries_are_not_linked, wrong_server
from tests.postgres_server import databases
from tests.server import Server, wait_until

PEOPLE = 8
WITHIN = 1.0
"""Seconds after which what was told cannot be changed unnoticed."""

Execute = Callable[[str], object]


@frozen
class Tampering:
    """What somebody does, and which places are named then: of those alone, or some of those."""

    statements: tuple[str, ...]
    kind: str
    places: frozenset[int]


EDITED = Tampering(("UPDATE audit SET about = 99 WHERE place = 3",), "altered", frozenset({3}))
ANONYMOUS = Tampering(
    ("UPDATE audit SET address = '192.0.2.1' WHERE place = 5",), "altered", frozenset({5})
)
REMOVED = Tampering(("DELETE FROM audit WHERE place = 4",), "missing", frozenset({4}))
REMOVED_AND_CLOSED = Tampering(
    (
        "DELETE FROM audit WHERE place = 4",
        # One by one: whether a place is taken is looked at row by row.
        *(f"UPDATE audit SET place = place - 1 WHERE place = {n}" for n in range(5, PEOPLE + 1)),  # noqa: S608 - our own
    ),
    "altered",
    frozenset(range(4, PEOPLE)),
)
SWAPPED = Tampering(
    (
        "UPDATE audit SET place = -3 WHERE place = 3",
        "UPDATE audit SET place = 3 WHERE place = 6",
        "UPDATE audit SET place = 6 WHERE place = -3",
    ),
    "altered",
    frozenset({3, 4, 6, 7}),
)
PUT_BACK_TO_THE_END = Tampering(
    ("UPDATE audit SET place = NULL, link = NULL WHERE place = 4",), "missing", frozenset({4})
)
UNLINKED = Tampering(
    ("UPDATE audit SET link = NULL WHERE place = 3",), "altered", frozenset({3, 4})
)
OF_NO_TIME = Tampering(
    ("UPDATE audit SET at = 'infinity' WHERE place = 3",), "altered", frozenset({3})
)
MADE_UP = Tampering(
    (
        (
            "INSERT INTO audit (place, link, at, act, actor, times)"
            " SELECT -1, link, at, 'user.deleted', actor, times FROM audit WHERE place = 3"
        ),
    ),
    "altered",
    frozenset({-1}),
)
EVERY = {
    "edited": EDITED,
    "of another address": ANONYMOUS,
    "removed": REMOVED,
    "removed, and the gap closed": REMOVED_AND_CLOSED,
    "swapped": SWAPPED,
    "put back to the end": PUT_BACK_TO_THE_END,
    "unlinked": UNLINKED,
    "of no time": OF_NO_TIME,
    "made up": MADE_UP,
}
UNSEEN_WITHOUT_LINKS = ("edited", "of another address", "removed, and the gap closed", "swapped")
CUT = "DELETE FROM audit WHERE place > 5"


def verified(server: Server, *options: str) -> dict[str, Any]:
    """Run `watchword audit verify`, which fails where it finds anything."""
    done = server.run("audit", "verify", "--json", *options)
    printed: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (1 if printed["flaws"] else 0), done.stderr
    return printed


def named(server: Server, *options: str) -> set[tuple[str, int]]:
    """Name each place that something is wrong with."""
    return {
        (flaw["kind"], place)
        for flaw in verified(server, *options)["flaws"]
        for place in range(flaw["first"], flaw["last"] + 1)
    }


@contextmanager
def on_sqlite(folder: Path) -> Iterator[tuple[dict[str, str], Execute]]:
    def execute(statement: str) -> None:
        with closing(sqlite3.connect(folder / "watchword.db", isolation_level=None)) as store:
            store.execute(statement)

    yield {"WATCHWORD_DATABASE_URL": f"sqlite:///{folder / 'watchword.db'}"}, execute


@contextmanager
def on_postgres(_folder: Path) -> Iterator[tuple[dict[str, str], Execute]]:
    name = databases().new()
    url = {"WATCHWORD_DATABASE_URL": databases().url(name)}
    yield url, lambda statement: databases().execute(statement, database=name)
    databases().drop(name)


BACKENDS = {"sqlite": on_sqlite, "postgres": on_postgres}


def tell(server: Server) -> None:
    """Have people sign up, and wait until it is told for good: for a second at most."""
    with Caller(server.port) as caller:
        for number in range(PEOPLE):
            assert caller.sign_up(f"user{number}").status == 200
    # Commands take their time to start; what they look at is no younger than that.
    wait_until(
        lambda: verified(server)["entries"] == PEOPLE, within=WITHIN + 5, what="the last entry"
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_was_tampered_with_is_named(backend: str, tmp_path: Path) -> None:
    with BACKENDS[backend](tmp_path) as (settings, execute), Server(tmp_path, settings) as server:
        tell(server)
        assert named(server) == set()
        exported = tmp_path / "exported"
        exported.write_text(server.command("audit", "export"))
        rows = json.loads(server.command("audit", "list", "--json"))["items"]
        execute("CREATE TABLE sound AS SELECT * FROM audit")
        for tampering in EVERY.values():
            for statement in tampering.statements:
                execute(statement)
            found = named(server)
            assert found
            assert found <= {(tampering.kind, place) for place in tampering.places}
            execute("DELETE FROM audit")
            execute("INSERT INTO audit SELECT * FROM sound")
        assert named(server, "--against", str(exported)) == set()
        execute("UPDATE audit SET id = 9223372036854775807 WHERE place = 3")
        assert json.loads(server.command("audit", "list", "--json"))["items"][0]["user_id"] == 3
        execute(CUT)
        assert named(server) == set()
        cut = {("cut", place) for place in range(6, PEOPLE + 1)}
        assert named(server, "--against", str(exported)) == cut
    assert len(rows) == PEOPLE


def test_who_does_not_look_at_the_links_is_found_out(tmp_path: Path) -> None:
    """The control: that all places are there says nothing of what is there."""
    with (
        on_sqlite(tmp_path) as (settings, execute),
        wrong_server(tmp_path, settings, entries_are_not_linked) as server,
    ):
        tell(server)
        execute("CREATE TABLE sound AS SELECT * FROM audit")
        for name in UNSEEN_WITHOUT_LINKS:
            for statement in EVERY[name].statements:
                execute(statement)
            assert named(server) == set()
            execute("DELETE FROM audit")
            execute("INSERT INTO audit SELECT * FROM sound")


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_chain_goes_on_through_kills(backend: str, tmp_path: Path) -> None:
    with BACKENDS[backend](tmp_path) as (settings, _), Server(tmp_path, settings) as server:
        for number in range(4):
            with Caller(server.port) as caller:
                for step in range(5):
                    assert caller.sign_up(f"u{number}-{step}").status == 200
            server.kill()
            server.start()
        wait_until(
            lambda: verified(server)["entries"] == 20, within=WITHIN + 5, what="the last entry"
        )
        assert named(server) == set()
