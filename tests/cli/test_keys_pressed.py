"""`watchword top` at a terminal: what its keys do, and that the terminal is left as it was."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from attrs import frozen

from entrypoints.cli.keys_pressed import waiting_for_keys
from tests.architecture.tree import ROOT
from tests.server import wait_until

LONG = 60.0
"""More seconds than anything here takes; waited for where something is wrong alone."""


@frozen
class Window:
    """A terminal, from its user's side and from that of the program."""

    user: int
    program: int
    at_first: list[object]

    def press(self, keys: bytes) -> None:
        """Type some."""
        os.write(self.user, keys)

    def modes(self) -> list[object]:
        """Tell how the terminal is set."""
        return list(termios.tcgetattr(self.program))

    def shows(self, text: bytes) -> None:
        """Wait until it does."""
        shown = b""
        while text not in shown:
            readable, _, _ = select.select([self.user], [], [], LONG)
            assert readable, shown
            shown += os.read(self.user, 65536)

    def watches(self, program: subprocess.Popen[bytes]) -> int:
        """Read on, as nobody writes to a terminal that is full; return how the program ended."""
        wait_until(lambda: self._has_seen(program), within=LONG, what="the program to end")
        return program.wait()

    def _has_seen(self, program: subprocess.Popen[bytes]) -> bool:
        readable, _, _ = select.select([self.user], [], [], 0)
        if readable:
            os.read(self.user, 65536)
        return program.poll() is not None


@pytest.fixture
def window() -> Iterator[Window]:
    user, program = pty.openpty()
    yield Window(user, program, list(termios.tcgetattr(program)))
    os.close(user)
    os.close(program)


@pytest.fixture
def at_window(window: Window, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    with os.fdopen(window.program, closefd=False) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield window


@pytest.mark.parametrize(("keys", "ends"), [(b"q", True), (b"Q", True), (b"x", False)])
def test_a_key_is_heard_without_return(at_window: Window, keys: bytes, *, ends: bool) -> None:
    with waiting_for_keys() as wait:
        at_window.press(keys)
        assert wait(LONG) is ends


@pytest.mark.usefixtures("at_window")
def test_time_passes_without_a_key() -> None:
    with waiting_for_keys() as wait:
        assert not wait(0)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_however_it_is_left_the_terminal_is_as_it_was(
    at_window: Window, error: type[BaseException]
) -> None:
    def breaks_off() -> None:
        with waiting_for_keys():
            assert at_window.modes() != at_window.at_first
            raise error

    with pytest.raises(error):
        breaks_off()
    assert at_window.modes() == at_window.at_first


def test_where_there_is_no_terminal_time_alone_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO("q"))
    with waiting_for_keys() as wait:
        assert not wait(0)


@pytest.fixture
def top(window: Window, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"WATCHWORD_DATABASE_URL": "memory://", "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    program = subprocess.Popen(
        [sys.executable, "-m", "entrypoints.main", "top"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], **settings},
        stdin=window.program,
        stdout=window.program,
        stderr=window.program,
        start_new_session=True,
    )
    yield program
    program.kill()
    program.wait()


@pytest.mark.parametrize("way", ["key", "signal"])
def test_it_ends_well_and_leaves_the_terminal_as_it_was(
    window: Window, top: subprocess.Popen[bytes], way: str
) -> None:
    window.shows(b"the last hour up to")
    assert window.modes() != window.at_first
    if way == "key":
        window.press(b"q")
    else:
        top.send_signal(signal.SIGINT)
    assert window.watches(top) == 0
    assert window.modes() == window.at_first
