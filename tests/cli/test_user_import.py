"""Files of another program's users."""

import json
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from application.foreign_users import Outcome
from domain.faults import ImportFault, UsernameFault
from entrypoints.cli.sentences import USERNAME_FAULTS
from entrypoints.cli.user_import import FAULTS
from entrypoints.cli.user_rows import LONGEST, Format, rows_in
from tests.builders import World
from tests.cli.terminal import Terminal
from tests.foreign_hashes import FOREIGN, HASHES

BCRYPT, TUTORIAL = HASHES["bcrypt 2b"], HASHES["the tutorial's"]
GOOD = {"username": "alice", "password_hash": BCRYPT}


@pytest.fixture
def terminal() -> Terminal:
    hasher = Argon2PasswordHasher(CHEAPEST, failure_time=10.0, pause=lambda _: None)
    return Terminal(World(hasher=hasher))


def file_of(folder: Path, *lines: str | bytes, name: str = "users.csv") -> str:
    path = folder / name
    path.write_bytes(b"".join(x if isinstance(x, bytes) else f"{x}\n".encode() for x in lines))
    return str(path)


def test_every_fault_has_its_words() -> None:
    assert set(FAULTS) == set(ImportFault)


def test_users_come_from_csv(terminal: Terminal, tmp_path: Path) -> None:
    quoted = TUTORIAL.replace('"', '""')
    path = file_of(
        tmp_path,
        "\ufeffusername,password_hash,signup_time,disabled",
        f"alice,{BCRYPT},2024-02-29T12:00:00Z,",
        f'bob,"{quoted}",,TRUE',
        "",
    )
    assert terminal.prints("user", "import", path) == ("Imported 2, already there 0, refused 0.\n")
    assert terminal.world.log_in("alice", FOREIGN).user.signed_up_at.year == 2024
    terminal.world.enable("bob")
    assert terminal.world.log_in("bob", FOREIGN).user.id == 2


def test_users_come_from_lines_of_json(terminal: Terminal, tmp_path: Path) -> None:
    bob = {"username": "bob", "password_hash": TUTORIAL, "signup_time": None, "disabled": False}
    path = file_of(tmp_path, json.dumps(GOOD), "", json.dumps(bob), name="users.jsonl")
    printed = terminal.prints("user", "import", path, "--json").splitlines()
    assert [json.loads(line) for line in printed] == [
        {
            "line": line,
            "outcome": "imported",
            "username": name,
            "scheme": scheme,
            "fault": None,
            "takes_ms": None,
        }
        for line, name, scheme in ((1, "alice", "bcrypt"), (3, "bob", "pbkdf2_sha256"))
    ] + [{"dry_run": False, "imported": 2, "exists": 0, "refused": 0}]
    assert terminal.world.log_in("bob", FOREIGN).user.id == 2


def test_a_dry_run_reports_each_row_and_imports_none(terminal: Terminal, tmp_path: Path) -> None:
    terminal.world.sign_up("carol")
    path = file_of(
        tmp_path,
        "username,password_hash",
        f"alice,{BCRYPT}",
        f"carol,{BCRYPT}",
        "dora,md5$hunter2",
        f"two words,{BCRYPT}",
    )
    result = terminal.run("user", "import", path, "--dry-run")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "      2  imported  alice  bcrypt",
        "      3  exists    carol  bcrypt",
        "      4  refused   The hash is of no kind that is known, damaged, or would cost too much.",
        f"      5  refused   {USERNAME_FAULTS[UsernameFault.FORBIDDEN_CHARACTER]}",
        "Would import 1, already there 1, refused 2.",
    ]
    assert terminal.run("user", "show", "alice").exit_code == 1


@pytest.mark.parametrize("name", ["users.csv", "users.jsonl"])
def test_a_bad_row_is_told_by_its_line_and_never_repeated(
    terminal: Terminal, tmp_path: Path, name: str
) -> None:
    mixed_up = {"username": BCRYPT, "password_hash": "alice"}
    if name.endswith("csv"):
        bad: list[str | bytes] = [
            f"{BCRYPT},alice",
            f"alice,{BCRYPT},too,many,{BCRYPT}",
            BCRYPT,
            f'"alice"x,{BCRYPT}',
            f"alice,{BCRYPT},yesterday,",
            f"alice,{BCRYPT},2024-02-29,",
            f"alice,{BCRYPT},,{BCRYPT}",
            b"\xff\xfe," + BCRYPT.encode() + b",,\n",
            f"alice,{BCRYPT},9999-12-31T23:59:59-01:00,",
            f"{'a' * 20000},{BCRYPT},,",
        ]
        lines: list[str | bytes] = ["username,password_hash,signup_time,disabled", *bad]
        good, first = f"bob,{BCRYPT},,", 2
    else:
        bad = [
            json.dumps(mixed_up),
            BCRYPT,
            "[" * 5000,
            json.dumps([GOOD]),
            json.dumps(GOOD | {"role": BCRYPT}),
            json.dumps(GOOD | {"password_hash": None}),
            json.dumps(GOOD | {"signup_time": 5}),
            json.dumps(GOOD | {"signup_time": []}),
            json.dumps(GOOD | {"signup_time": "0001-01-01T00:00:00+01:00"}),
            json.dumps(GOOD | {"disabled": 1}),
            json.dumps(GOOD | {"username": "\ud800"}),
            json.dumps(GOOD | {"username": "a" * 20000}),
        ]
        lines, first = list(bad), 1
        good = json.dumps(GOOD | {"username": "bob"})
    result = terminal.run("user", "import", file_of(tmp_path, *lines, good, name=name))
    assert result.exit_code == 1
    told = [line.split()[0] for line in result.stdout.splitlines()[:-1]]
    assert told == [str(first + n) for n in range(len(bad))]
    assert BCRYPT not in result.output
    assert "Traceback" not in result.output
    assert [user.username.typed for user in terminal.world.app.list_users()] == ["bob"]


@pytest.mark.parametrize(
    "first", ["", "alice,hash", "username", "username,password_hash,role", "username,username"]
)
def test_a_csv_file_names_its_columns(terminal: Terminal, tmp_path: Path, first: str) -> None:
    result = terminal.run("user", "import", file_of(tmp_path, first, f"alice,{BCRYPT}"))
    assert result.exit_code == 1
    assert "The first line has to name the columns" in result.stderr


def test_a_file_of_another_name_needs_its_format_told(terminal: Terminal, tmp_path: Path) -> None:
    path = file_of(tmp_path, json.dumps(GOOD), name="users.txt")
    assert terminal.run("user", "import", path).exit_code == 2
    assert terminal.run("user", "import", path, "--format", "jsonl").exit_code == 0


def test_an_import_made_again_finds_everybody_there(terminal: Terminal, tmp_path: Path) -> None:
    path = file_of(tmp_path, "username,password_hash", f"alice,{BCRYPT}")
    terminal.prints("user", "import", path)
    printed = terminal.prints("user", "import", path)
    assert printed.endswith("Imported 0, already there 1, refused 0.\n")


def test_without_time_to_hide_them_no_hashes_come_and_it_is_said_how_much(tmp_path: Path) -> None:
    path = file_of(tmp_path, "username,password_hash", f"alice,{BCRYPT}")
    result = Terminal().run("user", "import", path, "--dry-run")
    assert result.exit_code == 1
    assert "set WATCHWORD_FAILED_LOGIN_MS to " in result.stdout


@pytest.mark.parametrize("name", ["users.csv", "users.jsonl"])
def test_the_last_line_need_not_have_an_end(terminal: Terminal, tmp_path: Path, name: str) -> None:
    lines = ["username,password_hash", f"alice,{BCRYPT}"] if ".csv" in name else [json.dumps(GOOD)]
    path = file_of(tmp_path, "\n".join(lines).encode(), name=name)
    assert terminal.prints("user", "import", path) == "Imported 1, already there 0, refused 0.\n"


@pytest.mark.parametrize("form", Format)
def test_no_more_of_a_line_is_kept_than_a_row_may_have(form: Format) -> None:
    """A file may be one line of a gigabyte: of it there is one row, and it is nobody's."""
    asked: list[int] = []

    class OneLongLine(TextIOWrapper):
        def readline(self, size: int = -1, /) -> str:  # type: ignore[override]  # io's own
            asked.append(size)
            return super().readline(size)

    first = "username,password_hash\n" if form is Format.CSV else ""
    row = ",".join(["a", BCRYPT] * 1000) + f"\nbob,{BCRYPT}\n"
    if form is Format.JSONL:
        row = f"{' ' * 50_000}{json.dumps(GOOD)}\n{json.dumps(GOOD)}\n"
    rows = list(rows_in(OneLongLine(BytesIO((first + row).encode())), form))
    assert [(each.line, each.user is None) for each in rows] == [
        (1 + len(first.splitlines()), True),
        (2 + len(first.splitlines()), False),
    ]
    assert set(asked) == {LONGEST}


def test_a_row_in_quotes_that_never_ends_is_none_long_before_the_end() -> None:
    row = "".join(['"', *['","\n'] * LONGEST])
    lines = BytesIO(f"username,password_hash\n{row}".encode())
    first = next(rows_in(TextIOWrapper(lines), Format.CSV))
    assert (first.line < LONGEST / 3, first.user) == (True, None)


def test_a_large_file_is_read_a_piece_at_a_time(terminal: Terminal, tmp_path: Path) -> None:
    lines = [f"user{n},{BCRYPT}" for n in range(1000)]
    path = file_of(tmp_path, "username,password_hash", *lines)
    rows = terminal.prints("user", "import", path, "--json").splitlines()
    assert json.loads(rows[-1])[Outcome.IMPORTED] == 1000
