"""Backing up and restoring beside a service that people are using."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import define, field

from tests.faults.calls import Caller
from tests.postgres_server import databases
from tests.server import Server

STORES = ("sqlite", "postgres")


@contextmanager
def serving(folder: Path, store: str) -> Iterator[Server]:
    settings = {"WATCHWORD_WORKERS": "2"}
    if store == "sqlite":
        with Server(folder, settings) as server:
            yield server
        return
    postgres = databases()
    name = postgres.new()
    # Remembering, by memory that the host shares.
    settings |= {"WATCHWORD_DATABASE_URL": postgres.url(name), "WATCHWORD_HOSTS": "one"}
    with Server(folder, settings) as server:
        yield server
    postgres.drop(name)


@define
class Readers:
    """People who ask who they are, over and over, so that every worker remembers them."""

    port: int
    cookies: list[str]
    is_over: threading.Event = field(factory=threading.Event)
    accepted_late: list[str] = field(factory=list)
    """Who was let in by a request that began after the end."""
    failed: list[int] = field(factory=list)
    asked: int = 0

    def run(self) -> None:
        with Caller(self.port) as caller:
            while not (self.is_over.is_set() and self.asked > 2000):
                for cookie in self.cookies:
                    was_over = self.is_over.is_set()
                    status = caller.read(cookie).status
                    self.asked += 1
                    if status == 200 and was_over:
                        self.accepted_late.append(cookie)
                    elif status not in {200, 401}:
                        self.failed.append(status)


@pytest.mark.parametrize("store", STORES)
def test_nobody_is_let_in_by_a_session_of_before_once_a_restore_has_returned(
    tmp_path: Path, store: str
) -> None:
    with serving(tmp_path, store) as server, Caller(server.port) as caller:
        cookies = [caller.sign_up(f"user-{number}").cookie for number in range(20)]
        backed_up = json.loads(server.command("backup", "backup.db", "--json"))
        assert (backed_up["users"], backed_up["sessions"]) == (20, 20)
        cookies += [caller.sign_up(f"later-{number}").cookie for number in range(20)]

        readers = [Readers(server.port, cookies) for _ in range(4)]
        threads = [threading.Thread(target=each.run) for each in readers]
        for thread in threads:
            thread.start()
        restored = json.loads(server.command("restore", "backup.db", "--replace", "--json"))
        for reader in readers:
            reader.is_over.set()
        for thread in threads:
            thread.join()

        assert (restored["users"], restored["sessions"]) == (20, 0)
        assert [each.accepted_late for each in readers] == [[], [], [], []]
        if store == "sqlite":
            # A server ends connections meanwhile, and a read is asked twice and no more.
            assert [each.failed for each in readers] == [[], [], [], []]
        assert {caller.read(cookie).status for cookie in cookies} == {401}


@pytest.mark.parametrize("store", STORES)
def test_sessions_of_the_backup_and_no_others_outlive_a_restore_that_keeps_them(
    tmp_path: Path, store: str
) -> None:
    with serving(tmp_path, store) as server, Caller(server.port) as caller:
        kept = caller.sign_up("alice").cookie
        ended = caller.sign_up("bob").cookie
        server.command("backup", "backup.db")
        assert caller.log_out(kept).status == 200
        since = caller.sign_up("carol").cookie
        for cookie in (ended, since):
            assert caller.read(cookie).status == 200

        server.command("restore", "backup.db", "--replace", "--keep-sessions")
        statuses = [caller.read(cookie).status for cookie in (kept, ended, since)]
        assert statuses == [200, 200, 401]


@pytest.mark.parametrize("store", STORES)
def test_nobody_gets_the_id_of_somebody_restored(tmp_path: Path, store: str) -> None:
    with serving(tmp_path, store) as server, Caller(server.port) as caller:
        for number in range(9):
            caller.sign_up(f"user-{number}")
        server.command("backup", "backup.db")
    (tmp_path / "fresh").mkdir()
    with serving(tmp_path / "fresh", store) as server, Caller(server.port) as caller:
        # So that a worker has ids put by, all but the first two of them still to be given.
        for number in range(2):
            assert caller.sign_up(f"early-{number}").status == 200
        server.command("restore", str(tmp_path / "backup.db"), "--replace")
        statuses = [caller.sign_up(f"late-{number}").status for number in range(30)]
        # Some meet a connection that has just been ended, and are told to try again.
        assert statuses.count(200) > 20
        assert set(statuses) <= {200, 503}
        users = json.loads(server.command("user", "list", "--json"))["items"]
        names = {user["username"]: user["id"] for user in users}
        last = max(id for name, id in names.items() if name.startswith("user-"))
        assert min(id for name, id in names.items() if name.startswith("late-")) > last


@pytest.mark.parametrize("store", STORES)
def test_people_sign_up_while_a_backup_is_made(tmp_path: Path, store: str) -> None:
    with serving(tmp_path, store) as server, Caller(server.port) as caller:
        before = [caller.sign_up(f"early-{number}").status for number in range(50)]
        statuses: list[int] = []
        is_over = threading.Event()

        def sign_up() -> None:
            with Caller(server.port) as other:
                while not is_over.is_set():
                    statuses.append(other.sign_up(f"late-{len(statuses)}").status)

        signing_up = threading.Thread(target=sign_up)
        signing_up.start()
        backed_up = json.loads(server.command("backup", "backup.db", "--json"))
        is_over.set()
        signing_up.join()

        assert set(before) == set(statuses) == {200}
        assert 50 <= backed_up["users"] <= 50 + len(statuses)
