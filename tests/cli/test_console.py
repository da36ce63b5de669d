"""`watchword console`."""

from collections.abc import Iterator

import pytest

from entrypoints.load_settings import load
from entrypoints.settings import Served, Settings
from tests.cli.environment import environment, faults_of, loaded
from tests.cli.terminal import Terminal
from tests.server import free_port

PRODUCTION = {
    "PROFILE": "production",
    "PUBLIC_URL": "https://accounts.example.com",
    "DATABASE_URL": "sqlite:///x.db",
}


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    # The command leaves settings behind for the processes that it starts.
    with environment({}):
        yield


def started(*arguments: str) -> Settings:
    """Run the command, and return the settings that its processes would read."""
    # Whoever runs the tests may have a service at the usual port.
    terminal = Terminal(settings=Settings(port=free_port()))
    terminal.prints("console", *arguments)
    assert terminal.served == [terminal.settings]
    return load()


def test_it_serves_the_console_by_itself_on_this_machine() -> None:
    settings = started()
    assert settings.serve == (Served.CONSOLE,)
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8001, 1)


@pytest.mark.parametrize(
    ("bind", "host", "port"),
    [("localhost:9000", "localhost", 9000), ("[::1]:8001", "::1", 8001)],
)
def test_where_it_listens_can_be_said(bind: str, host: str, port: int) -> None:
    settings = started("--bind", bind)
    assert (settings.host, settings.port) == (host, port)


@pytest.mark.parametrize("bind", ["8001", ":8001", "localhost", ""])
def test_an_address_that_is_none_is_not_understood(bind: str) -> None:
    result = Terminal().run("console", "--bind", bind)
    assert result.exit_code == 2
    assert "is not like 127.0.0.1:8001" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])  # noqa: S104 - to be refused
def test_no_other_machine_reaches_it(host: str) -> None:
    (fault,) = faults_of(**PRODUCTION, SERVE="console", HOST=host)
    assert "WATCHWORD_HOST has to be a loopback address" in fault


def test_in_development_it_is_beside_the_api_and_in_production_it_is_not() -> None:
    assert loaded().serve == (Served.API, Served.CONSOLE)
    assert loaded(**PRODUCTION).serve == (Served.API,)
    (fault,) = faults_of(**PRODUCTION, SERVE="api,console")
    assert "WATCHWORD_SERVE cannot have the console beside the API" in fault


@pytest.mark.parametrize("serve", ["", "ops", "api,ops", "api console"])
def test_what_is_served_is_one_of_two_or_both(serve: str) -> None:
    assert faults_of(SERVE=serve) == ("WATCHWORD_SERVE has to be api or console, or both.",)


def test_the_order_and_repetitions_do_not_count() -> None:
    assert loaded(SERVE="console, api,console").serve == (Served.API, Served.CONSOLE)
