"""A process killed before each call by which it writes or syncs a file of the database."""

import gc
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from attrs import field, frozen

from application import Application
from domain.errors import NotAuthenticated
from domain.token import SessionKind, Token
from tests.faults import one_change
from tests.faults.needs import need_program
from tests.faults.one_change import HERE, OLD, application
from tests.server import ROOT

CALLS = "write,pwrite64,fsync,fdatasync,ftruncate,unlink"
FILES = ("", "-wal", "-journal", "-generations", "-writer", "-next")
"""All but the log's index, which whoever comes after a crash makes anew."""
NEVER = "write", 65_535
AT_A_TIME = 4

Call = tuple[str, int]
"""By name, and which one of that name."""
State = tuple[object, ...]
Change = Callable[[Application, Token], None]


@frozen
class Alice:
    """A user of a database, with the tokens of her sessions."""

    folder: Path
    laptop: Token = field(repr=False)
    phone: Token = field(repr=False)
    ended: Token = field(repr=False)

    def copied(self, folder: Path) -> Path:
        shutil.copytree(self.folder, folder)
        return folder / "watchword.db"


@pytest.fixture
def alice(tmp_path: Path) -> Alice:
    alice = signed_up(tmp_path / "before")
    # Else the files are closed whenever they happen to be, and one is gone in the midst of a copy.
    gc.collect()
    return alice


def signed_up(folder: Path) -> Alice:
    app = application(folder / "watchword.db")
    app.migrate_store()
    opened = app.sign_up(username="alice", password=OLD, kind=SessionKind.COOKIE, origin=HERE)
    others = [
        app.log_in(username="alice", password=OLD, kind=SessionKind.COOKIE, origin=HERE).token
        for _ in range(2)
    ]
    app.log_out(origin=HERE, token=others[0])
    return Alice(folder, laptop=opened.token, phone=others[1], ended=others[0])


def is_accepted(app: Application, token: Token) -> bool:
    try:
        app.authenticate(token=token.text, kind=token.kind)
    except NotAuthenticated:
        return False
    return True


def state(path: Path, alice: Alice) -> State:
    """Tell what the next process finds, and see that it can write."""
    app = application(path)
    accepted = [is_accepted(app, token) for token in (alice.laptop, alice.phone, alice.ended)]
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        users = database.execute("SELECT username, credential_version FROM users").fetchall()
        sessions = database.execute("SELECT user_id, count(*) FROM sessions GROUP BY user_id")
        told = database.execute("SELECT act, count(*) FROM audit GROUP BY act ORDER BY act")
        found = (*accepted, *users, *sessions.fetchall(), *told.fetchall())
    assert app.verify_audit().flaws == []
    app.sign_up(username="carol", password=OLD, kind=SessionKind.COOKIE, origin=HERE)
    return found


@frozen
class Run:
    """What became of a process that was to be killed before one of its calls."""

    is_killed: bool
    is_acknowledged: bool
    calls: list[Call]
    left: State


def run(change: Change, alice: Alice, *, killed_before: Call) -> Run:
    name, number = killed_before
    folder = alice.folder.with_name(f"{change.__name__}-{name}-{number}")
    path = alice.copied(folder)
    log = folder / "calls"
    done = subprocess.run(
        [
            *("strace", "--follow-forks", "--signal=none", f"--output={log}"),
            *(f"--trace-path={path}{suffix}" for suffix in FILES),
            *(f"--trace={CALLS}", f"--inject={name}:signal=SIGKILL:when={number}"),
            *(sys.executable, "-m", one_change.__name__),
            *(path, change.__name__, alice.laptop.text),
        ],
        cwd=ROOT,
        env={"PYTHONDONTWRITEBYTECODE": "1", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    is_killed = done.returncode == -signal.SIGKILL
    assert is_killed or done.returncode == 0, done.stderr
    return Run(is_killed, done.stdout.startswith(b"done"), calls_in(log), state(path, alice))


def calls_in(log: Path) -> list[Call]:
    names = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    return [(name, names[: place + 1].count(name)) for place, name in enumerate(names)]


def runs(change: Change, alice: Alice) -> tuple[State, State, list[Run]]:
    """Run it once to its end and then, killed, once for each call; tell before and after."""
    need_program("strace")
    before = state(alice.copied(alice.folder.with_name("untouched")), alice)
    whole = run(change, alice, killed_before=NEVER)
    assert whole.is_acknowledged
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        tried = pool.map(lambda call: run(change, alice, killed_before=call), whole.calls)
        # How often the log is folded back is up to time: the last call of one run may be missing
        # in the next, which then comes to its end.
        return before, whole.left, [each for each in tried if each.is_killed]


@pytest.mark.parametrize("change", [one_change.sign_up, one_change.update, one_change.log_out])
def test_whatever_call_is_the_last_all_of_it_is_there_or_nothing(
    alice: Alice, change: Change
) -> None:
    before, after, killed = runs(change, alice)
    assert {each.left for each in killed} == {before, after}
    assert {each.left for each in killed if each.is_acknowledged} <= {after}
    assert {name for each in killed for name, _ in each.calls} >= {"pwrite64", "fsync"}
    assert len(killed) >= 9


def test_a_sign_up_in_halves_is_found_out(alice: Alice) -> None:
    """The control of all or nothing."""
    before, after, killed = runs(one_change.sign_up_in_halves, alice)
    assert {each.left for each in killed} > {before, after}


def test_a_log_out_acknowledged_first_is_found_out(alice: Alice) -> None:
    """The control of what is acknowledged."""
    _, after, killed = runs(one_change.log_out_acknowledged_first, alice)
    assert not {each.left for each in killed if each.is_acknowledged} <= {after}
