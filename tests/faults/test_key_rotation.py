"""The service's own keys are rotated under load; a device that was known stays known.

Log-ins from unknown devices at one address are limited to thirty a minute. These make far more, so
that a device is told to wait as soon as it is forgotten.
"""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from threading import Event

import pytest
from attrs import define, field

from adapters.key_file import new_keys
from tests.faults.calls import Answer, Caller
from tests.server import Server, wait_until

OLD, NEW = new_keys(), new_keys()
ROUNDS = 20
"""Of each person between two rotations: six are four times what an address may try."""
FINE = {200, 503}
"""A busy machine has no room for a hash, which is no refusal."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds workers as Linux shows them")


@define(eq=False)
class Person:
    """Logs in again and again from a device, and looks each time whether they are in."""

    name: str
    device: str = field(repr=False)
    renews: bool
    """Whether the device keeps the cookie that each log-in gives it, as browsers do."""
    rounds: int = 0
    refused: list[tuple[str, int]] = field(factory=list)
    is_over: Event = field(factory=Event)

    def go_on(self, port: int) -> None:
        """Do so until it is over."""
        while not self.is_over.is_set():
            with Caller(port) as caller:
                try:
                    while not self.is_over.is_set():
                        self._once(caller)
                except (OSError, HTTPException):
                    # A worker that leaves closes connections that are just being opened.
                    continue

    def _once(self, caller: Caller) -> None:
        answer = caller.log_in(self.name, device=self.device)
        self._judge("log-in", answer)
        if answer.status == 200:
            self.device = answer.device if self.renews else self.device
            self._judge("read", caller.read(answer.cookie))
        self.rounds += 1

    def _judge(self, what: str, answer: Answer) -> None:
        if answer.status not in FINE:
            self.refused.append((what, answer.status))


@define
class Rotation:
    """A service under load, whose keys are replaced."""

    server: Server
    file: Path
    people: list[Person]

    def to(self, *keys: str) -> None:
        """Set other keys, wait until every worker has them, and have everybody go on for a bit."""
        before = set(self.server.workers())
        self.file.write_text("\n".join(keys))
        os.kill(self.server.pid, signal.SIGHUP)
        wait_until(lambda: self._has_others(before), within=60, what="workers with other keys")
        self.go_on()

    def go_on(self) -> None:
        """Wait until each has logged in some times more."""
        goals = {each: each.rounds + ROUNDS for each in self.people if not each.is_over.is_set()}
        wait_until(
            lambda: all(each.rounds >= goal for each, goal in goals.items()),
            within=120,
            what="everybody to log in",
        )

    def refused(self) -> list[tuple[str, int]]:
        """Tell what was refused so far, and to whom it was not to be."""
        return [one for each in self.people for one in each.refused]

    def _has_others(self, before: set[int]) -> bool:
        workers = set(self.server.workers())
        return len(workers) == len(before) and not before & workers


@contextmanager
def under_load(folder: Path) -> Iterator[Rotation]:
    file = folder / "keys"
    file.touch(0o600)
    file.write_text(OLD)
    settings = {"WATCHWORD_RATE_LIMITS": "on", "WATCHWORD_WORKERS": "2"}
    settings |= {"WATCHWORD_KEYS_FILE": str(file)}
    with Server(folder, settings) as server, ThreadPoolExecutor() as threads:
        with Caller(server.port) as caller:
            people = [
                Person(name, caller.sign_up(name).device, renews=name.startswith("renews"))
                for kind in ("renews", "keeps")
                for name in (f"{kind}{number}" for number in range(3))
            ]
        assert all(each.device.startswith(f"deviceid={name_of(OLD)}.") for each in people)
        calls = [threads.submit(each.go_on, server.port) for each in people]
        try:
            yield Rotation(server, file, people)
        finally:
            for each in people:
                each.is_over.set()
        for call in calls:
            call.result()


def name_of(key: str) -> str:
    return key.partition(":")[0]


def test_keys_are_rotated_under_load_and_no_device_is_forgotten(tmp_path: Path) -> None:
    with under_load(tmp_path) as rotation:
        rotation.go_on()
        rotation.to(OLD, NEW)
        rotation.to(NEW, OLD)
        for each in rotation.people:
            if not each.renews:
                each.is_over.set()
        renewed = [each for each in rotation.people if each.renews]
        assert all(each.device.startswith(f"deviceid={name_of(NEW)}.") for each in renewed)
        rotation.to(NEW)
    assert rotation.refused() == []


@pytest.mark.parametrize(
    "keys", [(NEW,), (f"{name_of(OLD)}:{NEW.partition(':')[2]}",)], ids=["new", "under its name"]
)
def test_a_key_that_is_taken_away_at_once_is_found_out(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    """The control: its devices are unknown from then on, and too many."""
    with under_load(tmp_path) as rotation:
        rotation.go_on()
        assert rotation.refused() == []
        rotation.to(*keys)
    assert ("log-in", 429) in rotation.refused()
    assert ("read", 401) not in rotation.refused()
