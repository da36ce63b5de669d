"""What the command line says for itself."""

import json
import subprocess
import sys

import pytest

from adapters.memory.schema import MemorySchema
from application.ports.schema import Schema, SchemaState
from domain import errors
from domain.errors import StoreRefused, WatchwordError
from domain.faults import PasswordFault, StoreFault, UsernameFault
from entrypoints.cli.app import COMMANDS
from entrypoints.cli.sentences import (
    PASSWORD_FAULTS,
    SENTENCES,
    STORE_FAULTS,
    STORE_STATES,
    USERNAME_FAULTS,
)
from entrypoints.settings import Settings, SettingsRefused
from tests.builders import World
from tests.cli.stores import SilentStore, StoreOf
from tests.cli.terminal import Terminal

USER_COMMANDS = ("create", "show", "list", "set-password", "import", "disable", "enable", "delete")
HEAVY = (
    "alembic",
    "argon2",
    "falcon",
    "granian",
    "rich",
    "sqlalchemy",
    "structlog",
    "typed_settings",
)


def every_error() -> set[type[WatchwordError]]:
    return {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, WatchwordError)
    } - {WatchwordError}


def test_every_error_has_its_words() -> None:
    with_data = {errors.CopyRefused, errors.InvalidUsername, errors.PasswordRejected, StoreRefused}
    assert set(SENTENCES) | with_data == every_error()
    assert set(USERNAME_FAULTS) == set(UsernameFault)
    assert set(PASSWORD_FAULTS) == set(PasswordFault)
    assert set(STORE_FAULTS) == set(StoreFault)
    assert set(STORE_STATES) == {SchemaState.AHEAD, SchemaState.FOREIGN}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    printed = Terminal().prints(command, "--help")
    assert f"Usage: watchword {command}" in printed
    assert COMMANDS[command].split()[0] in Terminal().prints("--help")


@pytest.mark.parametrize("command", USER_COMMANDS)
def test_every_command_on_users_explains_itself(command: str) -> None:
    assert f"Usage: watchword user {command}" in Terminal().prints("user", command, "--help")
    assert command in Terminal().prints("user", "--help")


def test_the_exit_codes_are_explained() -> None:
    printed = " ".join(Terminal().prints("--help").split())
    assert (
        "1 refused or failed, 2 not understood, 3 settings that cannot be used, 4 a store"
        in printed
    )


def test_an_unknown_command_is_not_understood() -> None:
    result = Terminal().run("sevre")
    assert result.exit_code == 2
    assert "No such command 'sevre'" in result.stderr


@pytest.mark.parametrize(
    ("schema", "arguments", "exit_code", "error", "says"),
    [
        (MemorySchema(), ["user", "show", "bob"], 1, "user-not-found", "There is no user"),
        (SilentStore(), ["migrate"], 4, "store-unavailable", "The store does not answer."),
        (StoreOf(SchemaState.AHEAD), ["migrate"], 4, "store-refused", "The store was made by"),
    ],
)
def test_a_program_reads_a_failure_as_it_reads_a_result(
    schema: Schema, arguments: list[str], exit_code: int, error: str, says: str
) -> None:
    result = Terminal(World(schema=schema)).run(*arguments, "--json")
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.count("\n") == 1
    failure = json.loads(result.stderr)
    assert list(failure) == ["error", "message"]
    assert failure["error"] == error
    assert failure["message"].startswith(says)


def test_a_program_reads_every_fault_of_the_settings() -> None:
    def refused() -> Settings:
        raise SettingsRefused(("This is wrong.", "That is wrong."))

    result = Terminal(load_settings=refused).run("doctor", "--json")
    assert (result.exit_code, result.stdout) == (3, "")
    assert json.loads(result.stderr) == {
        "error": "settings-refused",
        "message": "The settings cannot be used:\n  This is wrong.\n  That is wrong.",
    }


def test_the_version_is_told() -> None:
    assert Terminal().prints("--version").startswith("watchword 0.")


def test_help_waits_for_no_library_it_does_not_need() -> None:
    program = (
        "import sys\n"
        "from entrypoints.main import main\n"
        "sys.argv = ['watchword', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit as ended:\n    assert ended.code == 0\n"
        f"assert not set({HEAVY}) & set(sys.modules), set({HEAVY}) & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
