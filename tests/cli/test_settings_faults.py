"""How faults of the settings are told: all at once, with help, and without a secret."""

from pathlib import Path

import pytest

from entrypoints.settings import Settings
from entrypoints.settings_file import FILE_VARIABLE, name_for_children, settings_file
from entrypoints.settings_table import rows
from tests.cli.environment import (
    environment,
    faults_of,
    faults_of_environment,
    loaded,
)

SECRET = "hunter2"


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, *, name: str = "watchword.toml") -> str:
    path = Path(name).absolute()
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_fault_is_told_at_once() -> None:
    write("port = 1")
    faults = faults_of(
        PROT="1", PORT="x", WORKERS="0", PROFILE="production", SESSION_IDLE="40d", ARGON2="md5"
    )
    assert len(faults) == 7
    for piece in ("[watchword]", "_PROT", "_PORT", "_WORKERS", "_PUBLIC_URL", "_IDLE", "_ARGON2"):
        assert any(piece in fault for fault in faults), piece


def test_a_rule_about_a_value_that_cannot_be_read_is_not_a_fault_too() -> None:
    (fault,) = faults_of(PROFILE="productoin", PASSWORD_MIN_LENGTH="7", HOST="192.0.2.7")
    assert fault == "WATCHWORD_PROFILE has to be development or production."


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("WATCHWORD_PROT", "WATCHWORD_PORT"),
        ("watchword_port", "WATCHWORD_PORT"),
        ("WATCHWORD_SETTING_FILE", "WATCHWORD_SETTINGS_FILE"),
    ],
)
def test_an_unknown_variable_is_refused_with_the_name_that_was_meant(name: str, meant: str) -> None:
    (fault,) = faults_of_environment({name: SECRET})
    assert fault == f"{name} is not a setting; did you mean {meant}?"


def test_an_unknown_variable_like_no_other_is_refused_too() -> None:
    assert faults_of(XYZZY="1") == ("WATCHWORD_XYZZY is not a setting.",)


def test_an_unknown_name_cannot_move_the_cursor() -> None:
    (fault,) = faults_of(**{"\x1b[2J": "1"})
    assert "\x1b" not in fault


def test_no_fault_repeats_a_value() -> None:
    url = f"mysql://alice:{SECRET}@db/watchword"
    names = [row.variable.removeprefix("WATCHWORD_") for row in rows(Settings())]
    faults = faults_of(**dict.fromkeys(names, url), SECRET=SECRET)
    assert len(faults) == len(names) + 1
    assert SECRET not in " ".join(faults)


def test_no_fault_of_a_file_repeats_a_piece_of_it() -> None:
    write(f"[watchword]\ndatabase_url = {SECRET}\n")
    (fault,) = faults_of()
    assert fault.endswith("watchword.toml: is not TOML in UTF-8 (at line 2, column 16).")


def test_neither_the_repr_nor_the_table_shows_a_password() -> None:
    # No such path is sensible; but a URL with a password in it may be pasted here.
    settings = Settings(database_url=f"sqlite:///x//alice:{SECRET}@db/watchword")
    assert SECRET not in repr(settings)
    assert SECRET not in "".join(row.value for row in rows(settings))
    assert "//alice:***@db" in repr(settings)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://alice:{SECRET}@db/watchword",
        f"postgresql://alice:p@{SECRET}@db/watchword",
        f"postgresql://alice@db/watchword?password={SECRET}",
        f"postgresql://alice@db/watchword?sslmode=require&sslpassword={SECRET}&user=a",
    ],
)
def test_no_password_of_a_server_is_shown_wherever_it_stands(url: str) -> None:
    settings = loaded(DATABASE_URL=url)
    assert SECRET not in repr(settings)
    assert SECRET not in "".join(row.value for row in rows(settings))


@pytest.mark.parametrize(
    "url",
    [
        f"redis://alice:{SECRET}@cache",
        f"redis://:{SECRET}@cache:6379/0",
        f"rediss+cluster://:p@{SECRET}@cache",
        f"unix://:{SECRET}@/run/redis.sock",
    ],
)
def test_no_password_of_a_redis_is_shown(url: str) -> None:
    settings = loaded(REDIS_URL=url)
    assert SECRET not in repr(settings)
    assert SECRET not in "".join(row.value for row in rows(settings))


def test_the_file_is_read_where_the_environment_says_nothing() -> None:
    write('[watchword]\nport = 9000\nworkers = 3\nallowed_origins = ["https://a.example"]\n')
    settings = loaded(PORT="9001")
    assert (settings.port, settings.workers) == (9001, 3)
    assert settings.allowed_origins == ("https://a.example",)


def test_another_file_can_be_named() -> None:
    write("[watchword]\nport = 9000\n")
    other = write("[watchword]\nport = 9001\n", name="other.toml")
    assert loaded(SETTINGS_FILE=other).port == 9001


def test_a_named_file_has_to_be_there() -> None:
    (fault,) = faults_of(SETTINGS_FILE="nowhere.toml")
    assert fault.endswith("nowhere.toml: cannot be read (No such file or directory).")


@pytest.mark.parametrize(
    "text", ["port = 9000", "[watchwrod]\nport = 9000", "watchword = 3", "[watchword]\n[other]\n"]
)
def test_everything_in_the_file_stands_in_its_table(text: str) -> None:
    write(text)
    (fault,) = faults_of()
    assert "everything has to stand in one table, [watchword]" in fault


def test_a_file_of_other_bytes_is_refused() -> None:
    Path("watchword.toml").write_bytes(b"[watchword]\nhost = '\xff'\n")
    (fault,) = faults_of()
    assert fault.endswith("is not TOML in UTF-8.")


def test_an_unknown_key_of_the_file_is_refused_with_the_name_that_was_meant() -> None:
    write("[watchword]\nprot = 9000\n")
    assert faults_of() == ("prot in the settings file is not a setting; did you mean port?",)


@pytest.mark.parametrize(
    "line",
    [
        "port = true",
        "port = 80.5",
        "port = [80]",
        "session_idle = true",
        "session_idle = 1.5",
        "host = 7",
        "public_url = 7",
        "database_url = 7",
        "allowed_origins = 7",
        "allowed_origins = [7]",
        "trusted_proxies = [true]",
        "profile = { a = 1 }",
        "rate_limits = true",
    ],
)
def test_a_value_of_the_wrong_type_in_the_file_is_a_fault(line: str) -> None:
    write(f"[watchword]\n{line}\n")
    (fault,) = faults_of()
    assert fault.startswith(f"{line.split(maxsplit=1)[0]} in the settings file has to ")


def test_a_bad_value_in_the_file_is_told_even_where_the_environment_wins() -> None:
    write("[watchword]\nport = 0\n")
    (fault,) = faults_of(PORT="9000")
    assert fault.startswith("port in the settings file has to be")


def test_children_find_the_file_wherever_they_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("[watchword]\n")
    with environment({}):
        name_for_children()
        monkeypatch.chdir("/")
        assert str(settings_file()) == path
    with environment({}):
        name_for_children()
        assert settings_file() is None


def test_the_table_has_a_line_for_every_variable() -> None:
    table = rows(loaded(SESSION_IDLE="90s", SESSION_ABSOLUTE="36h", TRUSTED_PROXIES="::1,10.0.0.1"))
    values = {row.variable: row.value for row in table}
    assert values["WATCHWORD_SESSION_IDLE"] == "90s"
    assert values["WATCHWORD_SESSION_ABSOLUTE"] == "36h"
    assert values["WATCHWORD_TRUSTED_PROXIES"] == "::1/128, 10.0.0.1/32"
    assert values["WATCHWORD_PUBLIC_URL"] == values["WATCHWORD_ALLOWED_ORIGINS"] == "none"
    assert FILE_VARIABLE not in values
    assert all(row.says and row.default for row in table)
