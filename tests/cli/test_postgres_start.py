"""What an operator is told who starts Watchword on a PostgreSQL server that cannot be used."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.adapters.postgres_databases import empty
from tests.postgres_server import databases, own_server
from tests.postgres_standby import own_pair
from tests.server import ROOT, free_port

SECRET = "hunter2"
WATCHWORD = (sys.executable, "-m", "entrypoints.main")


SERVE = (*WATCHWORD, "serve")


def started(url: str, folder: Path, *, command: tuple[str, ...] = SERVE) -> tuple[int, str]:
    """Start the service and tell how it ended; it has to."""
    done = subprocess.run(
        command,
        env={
            "WATCHWORD_DATABASE_URL": url,
            "PYTHONPATH": str(ROOT),
            "WATCHWORD_PORT": str(free_port()),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def refusal(url: str, folder: Path) -> str:
    """Return the one sentence that a start ends with."""
    code, printed = started(url, folder)
    assert code == 4, printed
    (line,) = printed.splitlines()
    assert "WATCHWORD_DATABASE_URL" in line
    assert SECRET not in line
    return line


def address() -> str:
    return databases().url("").rpartition("@")[2]


@contextmanager
def deaf() -> Iterator[int]:
    """Provide a port that takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_wrong_password_is_told(tmp_path: Path) -> None:
    line = refusal(f"postgresql://watchword:{SECRET}@{address()}postgres", tmp_path)
    assert "refuses the user or the password" in line


def test_a_user_who_does_not_exist_is_told_the_same(tmp_path: Path) -> None:
    line = refusal(f"postgresql://mallory:{SECRET}@{address()}postgres", tmp_path)
    assert "refuses the user or the password" in line


def test_a_database_that_does_not_exist_is_told(tmp_path: Path) -> None:
    assert "no database of the name" in refusal(databases().url("nowhere"), tmp_path)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = f"postgresql://watchword:{SECRET}@127.0.0.1:1/watchword"
    assert "does not answer" in refusal(url, tmp_path)


def test_a_server_that_never_answers_is_told_in_seconds(tmp_path: Path) -> None:
    with deaf() as port:
        url = f"postgresql://watchword:{SECRET}@127.0.0.1:{port}/watchword"
        assert "does not answer" in refusal(url, tmp_path)


def test_options_that_the_library_does_not_know_are_told(tmp_path: Path) -> None:
    url = f"postgresql://watchword:{SECRET}@127.0.0.1/watchword?{SECRET}=1"
    assert "no address" in refusal(url, tmp_path)


def test_a_database_of_another_encoding_is_told(tmp_path: Path) -> None:
    with empty(options="ENCODING 'LATIN1' LOCALE 'C'") as name:
        assert "encoding UTF8" in refusal(databases().url(name), tmp_path)


def test_a_server_that_does_not_wait_for_its_disk_is_told(tmp_path: Path) -> None:
    with own_server(settings={"fsync": "off"}) as server:
        assert "fsync = on" in refusal(server.url("postgres"), tmp_path)


def test_a_server_that_takes_no_changes_is_told(tmp_path: Path) -> None:
    with empty() as name:
        url = f"{databases().url(name)}?options=-cdefault_transaction_read_only%3Don"
        assert "takes no changes" in refusal(url, tmp_path)
        code, printed = started(url, tmp_path, command=(*WATCHWORD, "migrate"))
        assert code == 4
        assert "takes no changes" in printed
        assert started(databases().url(name), tmp_path, command=(*WATCHWORD, "migrate"))[0] == 0
        assert "takes no changes" in refusal(url, tmp_path)


def test_a_standby_is_told(tmp_path: Path) -> None:
    with own_pair(is_synchronous=False) as standby:
        assert "is a standby" in refusal(standby.url("postgres"), tmp_path)


def test_a_server_that_is_too_old_is_told(tmp_path: Path) -> None:
    # There is one version on the machine: it is made to be too old by asking for more.
    program = (
        "import adapters.sql.postgres.address as a; a.OLDEST = 99;"
        "from entrypoints.container.root import build; from entrypoints.load_settings import load;"
        "build(load()).application().migrate_store()"
    )
    code, printed = started(
        databases().url("postgres"), tmp_path, command=(sys.executable, "-c", program)
    )
    assert code == 1
    assert printed.splitlines()[-1].endswith("StoreUnavailable: too_old")


def test_a_database_of_a_newer_version_is_told(tmp_path: Path) -> None:
    with empty() as name:
        databases().execute("CREATE TABLE alembic_version (version_num text)", database=name)
        databases().execute("INSERT INTO alembic_version VALUES ('9999')", database=name)
        mark = "COMMENT ON TABLE alembic_version IS 'Watchword keeps its revision here.'"
        databases().execute(mark, database=name)
        code, printed = started(databases().url(name), tmp_path)
    assert code == 4
    assert "newer version" in printed


@pytest.mark.parametrize("error", ["ModuleNotFoundError", "ImportError"])
def test_a_missing_driver_is_told_with_how_to_install_it(error: str, tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text(f"raise {error}('psycopg', name='psycopg')")
    url = f"postgresql://watchword:{SECRET}@127.0.0.1:1/watchword"
    done = subprocess.run(
        [*WATCHWORD, "migrate"],
        env={"WATCHWORD_DATABASE_URL": url, "PYTHONPATH": f"{tmp_path}:{ROOT}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "pip install 'psycopg[binary]'" in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("command", ["config", "doctor"])
def test_no_command_shows_the_password(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [*WATCHWORD, command],
        env={
            "WATCHWORD_DATABASE_URL": f"postgresql://watchword:{SECRET}@127.0.0.1:1/watchword",
            "PYTHONPATH": str(ROOT),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert SECRET not in done.stdout + done.stderr
