"""What each process of the service is spared: libraries it never needs, and the work of others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.key_file import new_keys

OF_OTHERS = (
    *("alembic", "mako", "opentelemetry", "psycopg", "pydantic", "pytest", "redis"),
    *("sqlalchemy.orm", "zxcvbn"),
)
"""Of migrations, of other stores, of tests, and the rest of libraries of which a part is used."""

A_WORKER = """
from entrypoints.worker import make_app
make_app(0)
"""
A_SUPERVISOR = """
from entrypoints.http import server
from entrypoints.main import load_settings, migrate
assert migrate(load_settings()) == "empty"
"""
ITS_MODULES = "import sys; print(*sys.modules, sep='\\n')"


def loaded_by(program: str, database: Path) -> set[str]:
    ran = subprocess.run(
        [sys.executable, "-c", program + ITS_MODULES],
        env={"WATCHWORD_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("program", [A_WORKER, A_SUPERVISOR], ids=["worker", "supervisor"])
def test_a_process_loads_nothing_that_only_others_need(program: str, tmp_path: Path) -> None:
    loaded = loaded_by(program, tmp_path / "watchword.db")
    assert {"falcon", "sqlalchemy"} <= loaded
    assert loaded.isdisjoint(OF_OTHERS)


def test_a_worker_loads_no_server_and_no_command_of_its_own(tmp_path: Path) -> None:
    loaded = loaded_by(A_WORKER, tmp_path / "watchword.db")
    assert not {name for name in loaded if name.startswith(("granian", "entrypoints.cli"))}


def test_garbage_is_not_looked_for_in_what_a_worker_began_with(tmp_path: Path) -> None:
    frozen = "import gc; assert gc.get_freeze_count() > 50_000\n"
    assert loaded_by(A_WORKER + frozen, tmp_path / "watchword.db")


def test_a_store_that_is_refused_in_another_process_is_refused_in_this(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Alice, " * 100)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded_by(A_SUPERVISOR, file)
    assert "domain.errors.StoreRefused" in refused.value.stderr.splitlines()[-1]


def test_a_worker_with_keys_that_others_can_read_says_so_and_does_not_serve(tmp_path: Path) -> None:
    keys = tmp_path / "watchword.db-keys"
    keys.write_text(new_keys())
    keys.chmod(0o644)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        loaded_by(A_WORKER, tmp_path / "watchword.db")
    told = json.loads(refused.value.stderr.splitlines()[-1])
    assert told["event"] == "settings.refused"
    assert "only its owner can read" in told["faults"][0]


def test_a_worker_serves_where_no_keys_can_be_made_just_now(tmp_path: Path) -> None:
    # Beside so long a name there is no room for one.
    assert loaded_by(A_WORKER, tmp_path / ("a" * 250))
