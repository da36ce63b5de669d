"""Copying, backing up and restoring, as an operator does it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from domain.errors import CopyRefused
from domain.faults import CopyFault, StoreFault
from entrypoints.cli.sentences import COPY_FAULTS, STORE_FAULTS, failure_of
from tests.builders import World
from tests.cli.terminal import Terminal
from tests.memory_stores import MemoryStores

OLD, NEW = "sqlite:///old.db", "sqlite:///new.db"


def a_terminal() -> Terminal:
    """Sit down before a store with alice in it, who is logged in; it is also at an address."""
    stores = MemoryStores()
    world = World(stores=stores)
    world.sign_up("alice")
    stores.stores[OLD] = world.store
    return Terminal(world)


def test_a_copy_says_what_it_copied_and_that_it_was_compared() -> None:
    terminal = a_terminal()
    printed = terminal.prints("copy", OLD, NEW)
    first, second = printed.splitlines()
    assert (
        first == "Copied 1 user, 1 live session and 1 entry of the audit, and compared both sides."
    )
    assert second.startswith("SHA-256 ")


def test_a_program_reads_what_was_copied() -> None:
    terminal = a_terminal()
    printed = terminal.prints_json("copy", OLD, NEW)
    assert isinstance(printed, dict)
    assert (printed["users"], printed["sessions"], len(printed["sha256"])) == (1, 1, 64)
    assert printed == terminal.prints_json("backup", "backup")


def test_a_backup_is_restored() -> None:
    terminal = a_terminal()
    assert terminal.prints("backup", "there").startswith(
        "Backed up 1 user, 1 live session and 1 entry"
    )
    terminal.world.sign_up("bob")
    refused = terminal.run("restore", "there")
    assert refused.exit_code == 1
    assert "With --replace they are replaced." in refused.stderr

    printed = terminal.prints("restore", "there", "--replace")
    assert printed.startswith("Restored 1 user, 0 live sessions and 2 entries")
    assert terminal.run("user", "show", "bob").exit_code == 1


def test_sessions_are_kept_by_a_restore_that_is_told_to() -> None:
    terminal = a_terminal()
    terminal.run("backup", "there")
    printed = terminal.prints_json("restore", "there", "--replace", "--keep-sessions")
    assert isinstance(printed, dict)
    assert printed["sessions"] == 1


def test_an_address_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLD_URL", OLD)
    assert a_terminal().prints("copy", "env:OLD_URL", NEW).startswith("Copied 1 user")


SECRET = "hunter2"


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (f"mysql://alice:{SECRET}@db/accounts", "has to be sqlite:///<path of a file>"),
        ("env:NOT_THERE", "names a variable that is not set."),
        ("env:WRONG_URL", "has to be sqlite:///<path of a file>"),
        ("memory://", "has to be a store that outlasts the command."),
        ("", "has to be sqlite:///<path of a file>"),
    ],
)
def test_an_address_that_cannot_be_used_is_not_understood_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, address: str, says: str
) -> None:
    monkeypatch.setenv("WRONG_URL", f"mysql://alice:{SECRET}@db/accounts")
    for arguments in ((address, NEW), (OLD, address)):
        result = a_terminal().run("copy", *arguments)
        assert result.exit_code == 2
        assert says in " ".join(result.stderr.split())
        assert SECRET not in result.output


@pytest.mark.parametrize("fault", CopyFault)
def test_every_reason_against_a_copy_has_its_words(fault: CopyFault) -> None:
    failure = failure_of(CopyRefused(fault))
    assert failure.message == COPY_FAULTS[fault]
    is_about_a_store = fault.value.endswith(("empty", "behind", "ahead", "foreign", "silent"))
    assert failure.exit_code == (4 if is_about_a_store else 1)


@pytest.mark.parametrize("cause", STORE_FAULTS)
def test_what_is_known_of_a_silent_store_is_said(cause: StoreFault) -> None:
    message = failure_of(CopyRefused(CopyFault.TARGET_SILENT, cause)).message
    assert message.startswith(COPY_FAULTS[CopyFault.TARGET_SILENT])
    assert len(message) > len(COPY_FAULTS[CopyFault.TARGET_SILENT]) + 20
    # That setting is about another store.
    assert "WATCHWORD_DATABASE_URL" not in message


def test_a_program_reads_why_nothing_was_copied() -> None:
    result = a_terminal().run("copy", OLD, OLD, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads(result.stderr) == {
        "error": "copy-refused",
        "message": "Both are one and the same store.",
    }


def test_progress_is_shown_at_a_terminal_and_to_no_program() -> None:
    assert a_terminal().run("copy", OLD, NEW).stderr == ""
    screen, terminal = os.openpty()
    subprocess.run(
        [sys.executable, "-c", PROGRESS],
        env={"PYTHONPATH": ":".join(sys.path)},
        stderr=terminal,
        check=True,
    )
    shown = os.read(screen, 4096)
    os.close(terminal)
    os.close(screen)
    assert b"Copying" in shown
    assert b"100%" in shown


PROGRESS = """
from entrypoints.cli.copying import shown_progress
with shown_progress() as progress:
    for done in range(5):
        progress(done, 4)
"""


def watchword(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, on real files in the folder."""
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.main", *arguments],
        cwd=folder,
        env={"WATCHWORD_DATABASE_URL": OLD, "PYTHONPATH": ":".join(sys.path)},
        input="tea with the hatter",
        capture_output=True,
        text=True,
        check=False,
    )


def test_backup_and_copy_and_restore_on_real_files(tmp_path: Path) -> None:
    (tmp_path / "old.db").touch(mode=0o600)
    for arguments in (["migrate"], ["user", "create", "alice", "--password-stdin"]):
        assert watchword(tmp_path, *arguments).returncode == 0

    backed_up = watchword(tmp_path, "backup", "backup.db", "--json")
    copied = watchword(tmp_path, "copy", OLD, NEW, "--json")
    assert json.loads(backed_up.stdout) == json.loads(copied.stdout)
    assert stat.S_IMODE((tmp_path / "backup.db").stat().st_mode) == 0o600

    again = watchword(tmp_path, "backup", "backup.db")
    assert (again.returncode, again.stderr) == (
        1,
        "Error: There is a file of that name already. It was not touched.\n",
    )
    nowhere = watchword(tmp_path, "backup", "not/there.db")
    assert nowhere.returncode == 4
    assert "cannot be written" in nowhere.stderr

    watchword(tmp_path, "user", "create", "bob", "--password-stdin")
    assert watchword(tmp_path, "restore", "backup.db", "--replace").returncode == 0
    shown = json.loads(watchword(tmp_path, "user", "list", "--json").stdout)
    assert [user["username"] for user in shown["items"]] == ["alice"]


@pytest.mark.parametrize(
    ("content", "exit_code", "says"),
    [
        (None, 4, "There is nothing to copy from"),
        (b"", 4, "There is nothing to copy from"),
        (b"Dear Alice, " * 999, 4, "is no store of Watchword's. It was not touched."),
        (b"SQLite format 3\0" + b"\1" * 9999, 4, "cannot be read: it is damaged"),
    ],
    ids=["missing", "empty", "foreign", "damaged"],
)
def test_a_file_that_is_no_backup_is_refused_untouched(
    tmp_path: Path, content: bytes | None, exit_code: int, says: str
) -> None:
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    result = watchword(tmp_path, "restore", "backup.db")
    assert result.returncode == exit_code
    assert says in result.stderr
    assert result.stderr.count("\n") == 1
    assert (file.read_bytes() if content is not None else None) == content
    assert not list(tmp_path.glob("old.db*"))
