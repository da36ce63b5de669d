"""What the command line says for itself."""

import subprocess
import sys

import pytest

from application.ports.schema import SchemaState
from domain import errors
from domain.errors import StoreRefused, WatchwordError
from domain.faults import PasswordFault, UsernameFault
from entrypoints.cli.app import COMMANDS
from entrypoints.cli.sentences import (
    PASSWORD_FAULTS,
    SENTENCES,
    STORE_STATES,
    USERNAME_FAULTS,
)
from tests.cli.terminal import Terminal

USER_COMMANDS = ("create", "show", "list", "set-password", "disable", "enable", "delete")
HEAVY = ("alembic", "argon2", "granian", "rich", "sqlalchemy", "structlog", "typed_settings")


def every_error() -> set[type[WatchwordError]]:
    return {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, WatchwordError)
    } - {WatchwordError}


def test_every_error_has_its_words() -> None:
    with_data = {errors.InvalidUsername, errors.PasswordRejected, StoreRefused}
    assert set(SENTENCES) | with_data == every_error()
    assert set(USERNAME_FAULTS) == set(UsernameFault)
    assert set(PASSWORD_FAULTS) == set(PasswordFault)
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
