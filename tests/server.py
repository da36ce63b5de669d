"""A real Watchword server, in a process group of its own, for tests that need one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from watchword_client import Client, Unreachable

ROOT: Final = Path(__file__).parents[1]
START_WITHIN: Final = 40.0
STOP_WITHIN: Final = 40.0
UNLIMITED: Final = {"WATCHWORD_RATE_LIMITS": "off"}
"""What tests of anything else ask for: they are one address with many log-ins."""


class Server:
    """Runs `watchword serve` on a free loopback port, from `with` to the end of its block.

    `settings` are WATCHWORD_… variables by their whole names; none but these reach the server,
    which limits no tries unless they say so. It works in `folder`, so that a relative database path
    is in there. What it prints is in `log`. `program` is the module that is run in place of ours.
    """

    def __init__(
        self, folder: Path, settings: Mapping[str, str], *, program: str = "entrypoints.main"
    ) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self._program = (sys.executable, "-m", program)
        self._settings = {**UNLIMITED, "WATCHWORD_PORT": str(free_port()), **settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address it answers at, the same after a restart."""
        return f"http://127.0.0.1:{self._settings['WATCHWORD_PORT']}"

    @property
    def port(self) -> int:
        """The port it answers at, the same after a restart."""
        return int(self._settings["WATCHWORD_PORT"])

    @property
    def pid(self) -> int:
        """The process that was started, which leads the group of its workers."""
        return self._running.pid

    def workers(self) -> list[int]:
        """Return the processes of its workers, on Linux."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._process:
            self.stop()

    def start(self) -> None:
        """Start it and wait until it is ready; a server that ends instead is a RuntimeError."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._program, "serve"],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_until(self._is_ready, within=START_WITHIN, what="the server to be ready")
        except BaseException:
            self.kill()
            raise

    def stop(self) -> int:
        """End it as an operator does, and return its exit code; one that hangs is killed."""
        self._running.terminate()
        try:
            code = self._running.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"the server did not stop; its log:\n{self.tail()}") from error
        finally:
            self.kill()
        return code

    def wait(self) -> int:
        """Wait until it ends by itself, and return its exit code."""
        return self._running.wait(STOP_WITHIN)

    def kill(self) -> None:
        """Kill the whole process group at once, as a power cut would."""
        process, self._process = self._running, None
        with suppress(ProcessLookupError):  # It may have ended, and all its workers with it.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_WITHIN)

    def restart(self) -> None:
        """Stop it and start it again, at the same address and with the same settings."""
        self.stop()
        self.start()

    def run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run `watchword …` with the settings of the server, however it ends."""
        return subprocess.run(
            [*self._program, *arguments],
            cwd=self.folder,
            env=self._environment(),
            input=text,
            capture_output=True,
            text=True,
            timeout=START_WITHIN,
            check=False,
        )

    def command(self, *arguments: str, text: str = "") -> str:
        """Run `watchword …` with the settings of the server, and return what it printed."""
        done = self.run(*arguments, text=text)
        if done.returncode:
            raise RuntimeError(
                f"watchword {arguments[0]} ended with {done.returncode}: {done.stderr}"
            )
        return done.stdout

    def tail(self) -> str:
        """Return the end of what it printed."""
        return self.log.read_text(errors="replace")[-4000:]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process

    def _is_ready(self) -> bool:
        if self._running.poll() is not None:
            raise RuntimeError(f"the server ended while starting; its log:\n{self.tail()}")
        try:
            with Client(self.url, timeout=2) as client:
                return client.get("/health/ready").status == 200
        except Unreachable:
            return False

    def _environment(self) -> dict[str, str]:
        ours = {name: os.environ[name] for name in os.environ if not _is_setting(name)}
        return ours | self._settings | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def wait_until(is_so: Callable[[], bool], *, within: float, what: str) -> None:
    """Ask again and again until it is so; a TimeoutError says `what` did not happen in time."""
    deadline = time.monotonic() + within
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {within:.0f} seconds in vain for {what}")
        time.sleep(0.05)


def _is_setting(name: str) -> bool:
    return name.upper().startswith("WATCHWORD_")


def free_port() -> int:
    """Find a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
