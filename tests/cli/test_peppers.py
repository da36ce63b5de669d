"""Keys of passwords, on a real service: a start without them, and their rotation under load."""

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from adapters.argon2.peppers import Peppers
from adapters.key_file import new_keys
from domain.keyring import Keyring
from tests.server import ROOT, Server
from watchword_client import Client, Unreachable
from watchword_client.errors import StoreUnavailable

OLD, NEW = new_keys(), new_keys()
IMPOSTOR = f"{OLD.partition(':')[0]}:{NEW.partition(':')[2]}"
PASSWORD = "a river runs uphill"
COMMANDS = (["serve"], ["user", "create", "bob", "--password-stdin"])


def ended(folder: Path, arguments: list[str], **settings: str) -> tuple[int, list[str]]:
    """Run a command that ends by itself, and tell how."""
    done = subprocess.run(
        (sys.executable, "-m", "entrypoints.main", *arguments),
        env={"PYTHONPATH": str(ROOT), "WATCHWORD_PORT": "1"}
        | {f"WATCHWORD_{name}": value for name, value in settings.items()},
        cwd=folder,
        input=PASSWORD,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr.splitlines()


@pytest.fixture(scope="module")
def peppered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("peppered")
    assert ended(folder, ["migrate"])[0] == 0
    create = ["user", "create", "alice", "--password-stdin"]
    assert ended(folder, create, PEPPERS=OLD) == (0, [])
    return folder


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    "settings",
    [{}, {"PEPPERS": NEW}, {"PEPPERS": IMPOSTOR}],
    ids=["removed", "lacking", "another under its name"],
)
def test_nothing_is_hashed_without_the_keys_of_what_was(
    peppered: Path, arguments: list[str], settings: dict[str, str]
) -> None:
    if arguments == ["serve"] and os.geteuid() != 0:
        pytest.skip("listens on port 1")
    code, (line,) = ended(peppered, arguments, **settings)
    assert code == 3
    assert line.startswith("Error: The store has passwords hashed with a key that")


def logged_in_all_along(url: str, name: str, is_over: Event) -> int:
    count = 0
    while not is_over.is_set():
        # A worker that leaves closes a connection that is being opened, and a slow disk keeps
        # writers waiting: nothing was refused. A key that is missing is in the log.
        with suppress(Unreachable, StoreUnavailable), Client(url) as client:
            client.log_in(name, PASSWORD)
            count += 1
    return count


def has_turned_over(server: Server, before: set[int]) -> bool:
    return len(server.workers()) == len(before) and not before & set(server.workers())


def reload(server: Server, path: Path, *keys: str) -> None:
    """Set other keys and wait until every worker has been replaced."""
    before = set(server.workers())
    path.write_text("\n".join(keys))
    os.kill(server.pid, signal.SIGHUP)
    deadline = monotonic() + 60
    while not has_turned_over(server, before):
        assert monotonic() < deadline
        sleep(0.1)


def wait_until_unused(key: str, folder: Path) -> None:
    """Wait for each to log in once more: a log-in renews no hash where the line is full."""
    (id,) = Peppers.of(Keyring.parse(key)).ids
    deadline = monotonic() + 60
    while True:
        with closing(sqlite3.connect(folder / "var" / "watchword.db")) as database:
            hashes = [row[0] for row in database.execute("SELECT password_hash FROM users")]
        if not any(id in encoded for encoded in hashes):
            return
        assert monotonic() < deadline
        sleep(0.1)


@pytest.mark.skipif(sys.platform != "linux", reason="finds workers the way Linux shows them")
def test_keys_are_rotated_under_load_and_nobody_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "peppers"
    path.touch(0o600)
    path.write_text(OLD)
    names, is_over = [f"user{n}" for n in range(4)], Event()
    settings = {"WATCHWORD_PEPPERS_FILE": str(path), "WATCHWORD_WORKERS": "2"}
    with Server(tmp_path, settings) as server, ThreadPoolExecutor(4) as threads:
        for name in names:
            with Client(server.url) as client:
                client.sign_up(name, PASSWORD)
        calls = [threads.submit(logged_in_all_along, server.url, name, is_over) for name in names]
        try:
            reload(server, path, OLD, NEW)
            reload(server, path, NEW, OLD)
            wait_until_unused(OLD, tmp_path)
            reload(server, path, NEW)
        finally:
            is_over.set()
        counts = [call.result() for call in calls]
    assert all(counts)
    assert "pepper_missing" not in server.log.read_text()
    assert ended(tmp_path, ["user", "create", "bob", "--password-stdin"], PEPPERS=NEW) == (0, [])
