"""The servers under load, each a process group of its own on a free port.

Long because every kind of server is started, awaited and ended here in one way.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Container, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from attrs import frozen

from bench.networks import HERE, Host, free_port

ROOT = Path(__file__).parents[1]
WORKERS = 2
STARTS_WITHIN = 60.0
"""Seconds: some take their time; one that ends instead is noticed at once."""
ENDS_WITHIN = 20.0
"""Seconds."""
READY = (HTTPStatus.OK,)
WHATEVER = range(100, 600)
"""Of a server that knows nothing of being asked whether it is ready."""
_INSTALLED = "import sys; sys.modules['rich'] = None; from entrypoints.main import main; main()"
"""The service without a package that only this benchmark needs: what writes the log would import
it where it is there, 3 MB of every worker, and where the service is installed it is not."""
Place = tuple[str, int]


@frozen
class Server:
    """One that answers."""

    port: int
    pid: int
    """Of the process that was started, and of the group that its workers are in."""
    seconds_to_ready: float
    address: str = HERE.address

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://{self.address}:{self.port}"


Running = AbstractContextManager[Server]


def hello() -> Running:
    """Run the yardstick."""
    port = free_port()
    program = (
        "from bench.hello import app; from entrypoints.http.server import serve;"
        f"serve(app, host='127.0.0.1', port={port}, workers={WORKERS})"
    )
    return running([sys.executable, "-c", program], port, {})


def watchword(
    database: Path, *, session_cache: str = "auto", more: Mapping[str, str] = {}
) -> Running:
    """Run the service on an embedded database, as it ships but for its cache of sessions."""
    url = f"sqlite:///{database}"
    settings = {"WATCHWORD_DATABASE_URL": url, "WATCHWORD_SESSION_CACHE": session_cache, **more}
    return service(**settings)


def service(**settings: str) -> Running:
    """Run the service as it ships but for these settings.

    Tries are not limited: those who measure are one address with many log-ins.
    """
    port = free_port()
    settings = {
        "WATCHWORD_PORT": str(port),
        "WATCHWORD_WORKERS": str(WORKERS),
        "WATCHWORD_RATE_LIMITS": "off",
        **settings,
    }
    return running([sys.executable, "-c", _INSTALLED, "serve"], port, settings)


def other(command: str, *, folder: Path, settings: Mapping[str, str]) -> Running:
    """Run a server of others; `{port}` in its command is where it must listen."""
    port = free_port()
    words = shlex.split(command.format(port=port))
    return running(words, port, settings, folder=folder, answers=WHATEVER)


@contextmanager
def running(
    command: list[str],
    port: int,
    settings: Mapping[str, str],
    *,
    folder: Path = ROOT,
    answers: Container[int] = READY,
    host: Host = HERE,
) -> Iterator[Server]:
    """Run a command from `with` to the end of its block, which begins when it answers."""
    begin = time.monotonic()
    with host.entered():
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_plain_environment() | dict(settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        _wait_for((host.address, port), process, answers)
        yield Server(port, process.pid, time.monotonic() - begin, host.address)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=ENDS_WITHIN)
    finally:
        # Its workers with it, whatever became of it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("WATCHWORD_")}


def _wait_for(place: Place, process: subprocess.Popen[bytes], answers: Container[int]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        if _is_ready(place, answers):
            return
        time.sleep(0.005)
    raise RuntimeError(f"the server on port {place[1]} did not start")


def _is_ready(place: Place, answers: Container[int]) -> bool:
    connection = HTTPConnection(*place, timeout=STARTS_WITHIN)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status in answers
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
