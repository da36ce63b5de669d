"""Serving, migrating, purging, and finding out what is wrong."""

import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import define, evolve
from structlog.testing import capture_logs

from adapters.memory.schema import MemorySchema
from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.sqlite.request_records import SqliteRequestRecords
from application.monitoring.purge_requests import PurgeRequests
from application.ports.check import Check, Finding, Status
from application.ports.schema import Schema, SchemaState
from entrypoints.settings import Profile, Settings, SettingsRefused
from tests.builders import World
from tests.cli.stores import SilentStore, StoreOf
from tests.cli.terminal import Terminal
from tests.clock import START
from tests.contract.test_request_records import USUAL as LATER
from tests.server import free_port

USUAL = evolve(LATER, timestamp=START)


def to_serve(schema: Schema | None = None, *, profile: Profile = Profile.DEVELOPMENT) -> Terminal:
    """Sit down before a service that is about to start."""
    settings = Settings(
        profile=profile, public_url="https://accounts.example.com", port=free_port()
    )
    return Terminal(World(schema=schema or MemorySchema()), settings)


@define
class Found(Check):
    """A check that has found something."""

    status: Status

    def examine(self) -> Finding:
        return Finding("some.thing", self.status, "It is so.", "Do this.")


@pytest.mark.parametrize("found", [SchemaState.EMPTY, SchemaState.BEHIND])
def test_serving_brings_the_store_to_this_version_first(found: SchemaState) -> None:
    store = StoreOf(found)
    terminal = to_serve(store)
    with capture_logs() as logs:
        terminal.prints("serve")
    assert store.migrations == 1
    assert terminal.served == [terminal.settings]
    assert {"event": "store.migrated", "found": found, "log_level": "info"} in logs


def test_serving_in_development_warns_of_weak_passwords() -> None:
    with capture_logs() as logs:
        to_serve().prints("serve")
    assert [(log["event"], log["log_level"]) for log in logs] == [
        ("passwords.accepted_weak", "warning")
    ]


def test_serving_in_production_has_nothing_to_warn_of() -> None:
    terminal = to_serve(profile=Profile.PRODUCTION)
    with capture_logs() as logs:
        terminal.prints("serve")
    assert logs == []
    assert terminal.served == [terminal.settings]


def test_a_port_is_shared_with_nobody() -> None:
    terminal = to_serve(StoreOf(SchemaState.EMPTY))
    with socket.create_server(("127.0.0.1", terminal.settings.port), reuse_port=True):
        result = terminal.run("serve")
    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"Error: Cannot listen on 127.0.0.1, port {terminal.settings.port}: "
    )
    assert "WATCHWORD_PORT" in result.stderr
    assert terminal.served == []


def test_an_address_that_is_not_ours_is_not_listened_on() -> None:
    terminal = Terminal(settings=Settings(host="192.0.2.7"))
    assert terminal.run("serve").exit_code == 1
    assert terminal.served == []


@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize(
    ("found", "says"),
    [
        (SchemaState.AHEAD, "The store was made by a newer version of Watchword."),
        (SchemaState.FOREIGN, "The store belongs to another program."),
    ],
)
def test_a_store_that_is_not_ours_is_refused_untouched(
    command: str, found: SchemaState, says: str
) -> None:
    store = StoreOf(found)
    terminal = to_serve(store)
    result = terminal.run(command)
    assert result.exit_code == 4
    assert says in result.stderr
    assert (store.migrations, terminal.served) == (0, [])


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_a_store_that_does_not_answer_ends_the_command(command: str) -> None:
    terminal = to_serve(SilentStore())
    result = terminal.run(command)
    assert result.exit_code == 4
    assert "The store does not answer." in result.stderr
    assert terminal.served == []


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (SchemaState.EMPTY, "The store was empty and is ready now."),
        (SchemaState.BEHIND, "The store was of an older version and is of this one now."),
        (SchemaState.CURRENT, "The store has the schema of this version already."),
    ],
)
def test_migrating_says_how_the_store_was_found(found: SchemaState, says: str) -> None:
    assert Terminal(World(schema=StoreOf(found))).prints("migrate") == f"{says}\n"
    printed = Terminal(World(schema=StoreOf(found))).prints_json("migrate")
    assert printed == {"found": found, "migrated": found is not SchemaState.CURRENT}


def test_purging_deletes_what_is_over_and_nothing_else() -> None:
    world = World()
    world.sign_up("alice")
    world.clock.advance(timedelta(days=7))
    opened = world.sign_up("bob")
    terminal = Terminal(world, Settings(database_url="memory://"))
    told = "Deleted 1 expired session and 0 entries of the audit. There is no file of requests.\n"
    assert terminal.prints("purge") == told
    assert terminal.prints_json("purge") == {"deleted": 0, "entries": 0, "requests": None}
    assert world.user_of(opened).id == 2


def test_purging_deletes_requests_that_are_old(tmp_path: Path) -> None:
    world = World()
    file = tmp_path / "requests.db"
    terminal = Terminal(world, Settings(requests_file=str(file)))
    assert terminal.prints_json("purge") == {"deleted": 0, "entries": 0, "requests": None}
    assert not file.exists()
    file.touch()
    world.record(USUAL, evolve(USUAL, timestamp=START + timedelta(days=7)))
    world.clock.advance(timedelta(days=7, seconds=1))
    assert "0 entries of the audit and 1 request.\n" in terminal.prints("purge")
    assert terminal.prints_json("purge") == {"deleted": 0, "entries": 0, "requests": 0}


def test_purging_a_file_of_requests_that_is_none_says_so_and_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "requests.db"
    file.write_text("nothing that SQLite knows" * 99)
    world = World()
    world.app = evolve(world.app, purge_requests=purge_of(file, world))
    result = Terminal(world, Settings(requests_file=str(file))).run("purge")
    assert result.exit_code == 1
    assert "The file of what was asked and answered cannot be used" in result.stderr


def purge_of(file: Path, world: World) -> PurgeRequests:
    records = SqliteRequestRecords(RecordsFile(file))
    return PurgeRequests(records, Settings().requests_retention, world.clock)


def test_purging_shows_no_progress_to_a_program() -> None:
    assert Terminal().run("purge").stderr == ""


def test_purging_shows_its_progress_at_a_terminal() -> None:
    screen, terminal = os.openpty()
    ran = subprocess.run(
        [sys.executable, "-m", "entrypoints.main", "purge"],
        env={"WATCHWORD_DATABASE_URL": "memory://", "PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
    )
    shown = os.read(screen, 4096)
    os.close(terminal)
    os.close(screen)
    assert b"0 sessions deleted" in shown
    told = "Deleted 0 expired sessions and 0 entries of the audit. There is no file of requests.\n"
    assert ran.stdout == told.encode()


@pytest.mark.parametrize(
    ("statuses", "exit_code"),
    [
        ([], 0),
        ([Status.OK, Status.WARN], 0),
        ([Status.FAIL, Status.OK], 1),
    ],
)
def test_the_doctor_ends_badly_when_something_is_wrong(
    statuses: list[Status], exit_code: int
) -> None:
    terminal = Terminal(World(checks=[Found(status) for status in statuses]))
    for arguments in (["doctor"], ["doctor", "--json"]):
        assert terminal.run(*arguments).exit_code == exit_code


def test_the_doctor_says_what_was_found_and_what_to_do() -> None:
    terminal = Terminal(World(checks=[Found(Status.WARN)]))
    assert terminal.prints("doctor") == "warn  some.thing          It is so. Do this.\n"
    assert terminal.prints_json("doctor") == [
        {"name": "some.thing", "status": "warn", "says": "It is so.", "advice": "Do this."}
    ]


def test_config_shows_each_setting_beside_its_default() -> None:
    terminal = Terminal(settings=Settings(port=9000))
    lines = [line.split() for line in terminal.prints("config").splitlines()]
    assert lines[0] == ["SETTING", "VALUE", "DEFAULT"]
    assert ["WATCHWORD_PORT", "9000", "8000"] in lines
    printed = terminal.prints_json("config")
    assert isinstance(printed, dict)
    assert printed["WATCHWORD_PORT"] == "9000"


@pytest.mark.parametrize("command", ["serve", "migrate", "config", "doctor", "purge"])
def test_settings_that_cannot_be_used_end_every_command(command: str) -> None:
    def refused() -> Settings:
        raise SettingsRefused(("This is wrong.", "That is wrong."))

    terminal = Terminal(load_settings=refused)
    result = terminal.run(command)
    assert result.exit_code == 3
    expected = "Error: The settings cannot be used:\n  This is wrong.\n  That is wrong.\n"
    assert (result.stdout, result.stderr) == ("", expected)
    assert terminal.served == []
