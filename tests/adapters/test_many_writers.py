"""Sixty-four writers in two processes, and what they were told is kept."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.adapters import sqlite_files as files
from tests.server import ROOT

THREADS = 32
EACH = 8


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "watchword.db"
    files.migrated(path).close()
    return path


@contextmanager
def writers(path: Path, name: str, *, each: int = EACH) -> Iterator[subprocess.Popen[str]]:
    script = [sys.executable, "-m", "tests.adapters.signing_up"]
    command = [*script, str(path), name, str(THREADS), str(each)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout
    return process.stdout.read().splitlines()


def kept(path: Path) -> set[str]:
    with closing(files.connected(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name for (name,) in connection.execute("SELECT username FROM users")}


def everybody(name: str) -> set[str]:
    return {f"{name}-{thread}-{number}" for thread in range(THREADS) for number in range(EACH)}


def test_64_writers_in_two_processes_all_succeed(path: Path) -> None:
    with writers(path, "a") as one, writers(path, "b") as two:
        assert set(told(one)) == everybody("a")
        assert set(told(two)) == everybody("b")
    assert kept(path) == everybody("a") | everybody("b")


def test_when_one_of_two_processes_is_killed_nothing_told_is_lost(path: Path) -> None:
    with writers(path, "a", each=10**6) as one, writers(path, "b") as two:
        assert one.stdout
        before = [one.stdout.readline().strip() for _ in range(3 * THREADS)]
        one.kill()
        before += told(one)
        assert set(told(two)) == everybody("b")
    found = kept(path)
    assert set(before) | everybody("b") <= found
    # What was kept and not told: one unit a thread at most.
    assert len(found - set(before) - everybody("b")) <= THREADS
