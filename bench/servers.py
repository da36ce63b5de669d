"""The servers under load, each a process group of its own on a free port."""

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

WORKERS = 2
STARTS_WITHIN = 20.0
"""Seconds."""


@contextmanager
def hello() -> Iterator[str]:
    """Run the yardstick; gives its address."""
    port = _free_port()
    program = (
        "from bench.hello import app; from entrypoints.http.server import serve;"
        f"serve(app, host='127.0.0.1', port={port}, workers={WORKERS})"
    )
    with _running([sys.executable, "-c", program], port, {}):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def watchword(database: Path) -> Iterator[str]:
    """Run the service as it ships, on an embedded database; gives its address."""
    port = _free_port()
    settings = {
        "WATCHWORD_PORT": str(port),
        "WATCHWORD_WORKERS": str(WORKERS),
        "WATCHWORD_DATABASE_URL": f"sqlite:///{database}",
    }
    with _running([sys.executable, "-m", "entrypoints.main", "serve"], port, settings):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def other(command: str, *, folder: Path, settings: Mapping[str, str]) -> Iterator[str]:
    """Run a server of others; `{port}` in its command is where it must listen."""
    port = _free_port()
    with _running(shlex.split(command.format(port=port)), port, settings, folder):
        yield f"http://127.0.0.1:{port}"


def sign_up(url: str, name: str) -> str:
    """Create a user and return the session as a `Cookie` header."""
    connection = HTTPConnection(url.removeprefix("http://"))
    body = json.dumps({"username": name, "password": "a long enough one"})
    connection.request("POST", "/api/user/signup", body, {"Content-Type": "application/json"})
    cookie = connection.getresponse().headers["Set-Cookie"]
    return cookie.partition(";")[0]


@contextmanager
def _running(
    command: list[str], port: int, settings: Mapping[str, str], folder: Path | None = None
) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_plain_environment() | dict(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port, process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=STARTS_WITHIN)


def _plain_environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("WATCHWORD_")}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server on port {port} did not start")
