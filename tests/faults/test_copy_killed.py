"""A copy killed inside its batches, and made again."""

import signal
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.adapters.moving import copied, filled

USERS = 7
# Killed at the so-manieth statement, of reads, writes and commits alike; batches of three rows.
KILLED = """
import os, signal, sys
from adapters.sql.transaction import Transaction
from application import whole_contents
from tests.adapters.moving import copied

source, target, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
run, statements = Transaction._run, iter(range(last))

def run_or_die(*arguments):
    if next(statements, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return run(*arguments)

Transaction._run = run_or_die
whole_contents.BATCH = 3
copied(source, target)
"""


def killed_at(statement: int, source: str, target: str) -> bool:
    """Copy, and be killed at that statement if it comes to that; tell whether it did."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, source, target, str(statement)],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def test_a_copy_killed_at_any_statement_goes_on_when_it_is_made_again(tmp_path: Path) -> None:
    source, whole = f"sqlite:///{tmp_path}/source.db", f"sqlite:///{tmp_path}/whole.db"
    filled(source, users=USERS)
    expected = copied(source, whole)
    kills = 0
    for statement in count(0, step=3):
        target = f"sqlite:///{tmp_path}/target-{statement}.db"
        if not killed_at(statement, source, target):
            break
        kills += 1
        assert copied(source, target) == expected
    assert kills > 10


def test_a_copy_killed_again_and_again_comes_to_its_end(tmp_path: Path) -> None:
    source, target = f"sqlite:///{tmp_path}/source.db", f"sqlite:///{tmp_path}/target.db"
    filled(source, users=USERS)
    expected = copied(source, f"sqlite:///{tmp_path}/whole.db")
    for statement in range(20, 200, 12):
        if not killed_at(statement, source, target):
            assert copied(source, target) == expected
            return
    pytest.fail("it never came to its end")
