"""A real PostgreSQL server of our own, for tests that need one: thrown away when they are done.

It runs from whatever binaries the system has, on a free loopback port, in a temporary folder and
not as root. `WATCHWORD_TEST_POSTGRES_URL` names a running server to use instead, as a user who may
create databases; what stops, kills or stalls a server is skipped then.
"""

import atexit
import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

import psycopg
import pytest

from tests.server import ROOT, free_port, wait_until

URL: Final = "WATCHWORD_TEST_POSTGRES_URL"
USER: Final = "watchword"
PASSWORD: Final = "swordfish"
START_WITHIN: Final = 20.0
STOP_WITHIN: Final = 20.0
IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - what is made there has a name of its own
"""Where a flush costs nothing: most tests do not ask what survives a power cut."""

CLUSTER: Final = "--encoding=UTF8 --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256"

_numbers = count(1)


class Databases:
    """Makes databases on a server, each empty or a copy of another."""

    def __init__(self, url: str) -> None:
        """`url` ends where the name of a database begins."""
        self._url = url

    def url(self, database: str) -> str:
        """Name a database on the server."""
        return self._url + database

    def owner_url(self, database: str) -> str:
        """Name a database as the server's owner does."""
        return self.url(database)

    def new(self, *, template: str = "template0", options: str = "") -> str:
        """Make a database and return its name."""
        name = f"watchword_{os.getpid()}_{next(_numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" {options}')
        return name

    def drop(self, database: str) -> None:
        """Delete a database, whoever is still in it."""
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as the server's owner, and return what it finds."""
        url = self.owner_url(database)
        with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def end_connections(self, database: str) -> None:
        """Have the server end every connection to a database but this one."""
        self.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid != pg_backend_pid()",
            database=database,
        )


class PostgresServer(Databases):
    """Runs a server of its own from `with` to the end of its block."""

    def __init__(
        self, *, settings: dict[str, str] | None = None, place: Path | None = IN_MEMORY
    ) -> None:
        self.binaries = _found_binaries()
        self.settings = settings or {}
        self.port = free_port()
        where = place if place and os.access(place, os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="watchword-postgres-", dir=where))
        self.log = self.folder / "postgres.log"
        self._process: subprocess.Popen[bytes] | None = None
        super().__init__(f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/")
        _give(self.folder)
        self._fill(self.folder / "data")
        _give(self.folder)

    def owner_url(self, database: str) -> str:
        """Name a database by way of the server's Unix socket, which asks for no password."""
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "shared_buffers": "32MB",
            **self.settings,
        }
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self.folder,
                **_as_nobody(),
            )
        wait_until(self._is_ready, within=START_WITHIN, what="PostgreSQL to be ready")

    def stop(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT lets it finish its files, SIGQUIT ends it as it stands."""
        process, self._process = self._running, None
        process.send_signal(how)
        process.wait(STOP_WITHIN)

    def kill(self) -> None:
        """Kill all of its processes at once, as a power cut would."""
        process, self._process = self._running, None
        for pid in self._pids(process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(STOP_WITHIN)

    def restart(self, *, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it and start it again, at the same port."""
        self.stop(how=how)
        self.start()

    @contextmanager
    def stalled(self) -> Iterator[None]:
        """Stop all of its processes for a while, without a word to anybody."""
        pids = self._pids(self._running.pid)
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def close(self) -> None:
        """End it and delete all there is of it."""
        if self._process:
            self.stop(how=signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def _fill(self, place: Path) -> None:
        _copy_cluster(self.binaries, place)

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process

    def _is_ready(self) -> bool:
        if self._running.poll() is not None:
            says = self.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"PostgreSQL ended while starting; its log:\n{says}")
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _pids(self, leader: int) -> list[int]:
        # Each of its processes leads a group of its own.
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text(encoding="ascii")
        return [leader, *map(int, children.split())]


def databases() -> Databases:
    """Return the server that tests share, started when one first asks; skips where none can be."""
    url = os.environ.get(URL)
    return Databases(re.sub(r"[^/]*$", "", url)) if url else _shared()


def own_server(**options: Any) -> PostgresServer:
    """Make a server for a test that stops it; skips where there are no binaries."""
    if lacks_binaries():
        _skip_or_fail()
    return PostgresServer(**options)


def lacks_binaries() -> bool:
    """Tell whether no server can be started on this machine."""
    return _binaries() is None


@cache
def _shared() -> PostgresServer:
    server = own_server()
    server.start()
    atexit.register(server.close)
    return server


def _skip_or_fail() -> None:
    says = f"needs PostgreSQL: install it (on Debian: postgresql), or set {URL}"
    if os.environ.get("CI"):
        pytest.fail(says)
    pytest.skip(says)


def _binaries() -> Path | None:
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    found = [*newest_first, *([Path(on_path).resolve()] if on_path else [])]
    return found[0].parent if found else None


def _found_binaries() -> Path:
    found = _binaries()
    if found is None:
        raise RuntimeError("there is no initdb on this machine")
    return found


def _as_nobody() -> dict[str, Any]:
    """Say as whom to run it: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    user = _user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _give(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    user = _user()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def _copy_cluster(binaries: Path, place: Path) -> None:
    """Copy the cluster that this checkout keeps: making one takes a second or two."""
    kept = ROOT / ".cache" / f"postgres-{binaries.parent.name}"
    kept.parent.mkdir(exist_ok=True)
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _make_cluster(binaries, kept)
    shutil.copytree(kept, place)
    place.chmod(0o700)


def _make_cluster(binaries: Path, place: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="watchword-initdb-") as folder:
        made, password = Path(folder, "data"), Path(folder, "password")
        password.write_text(PASSWORD, encoding="ascii")
        _give(Path(folder))
        options = f"--pgdata={made} --pwfile={password} --username={USER} --no-sync {CLUSTER}"
        run_as_nobody([str(binaries / "initdb"), *options.split()], cwd=folder)
        # In one step: whoever is killed halfway leaves nothing that looks whole.
        half = place.with_suffix(f".{os.getpid()}")
        shutil.copytree(made, half)
        half.rename(place)


def run_as_nobody(command: Sequence[str], *, cwd: Path | str) -> None:
    """Run a program as whom the server is run, to its good end."""
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False, **_as_nobody()
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr}")
