"""What the commands are given by the process that runs them."""

from collections.abc import Callable

import click
from attrs import frozen

from application import Application
from application.ports.schema import SchemaState
from entrypoints.settings import Settings


@frozen
class Starter:
    """The settings, the use cases and the server, none of them made before it is asked for."""

    load_settings: Callable[[], Settings]
    """Raises `SettingsRefused`."""
    build: Callable[[Settings], Application]
    migrate: Callable[[Settings], SchemaState]
    """As the use case does, without building all of them here."""
    run_server: Callable[[Settings], None]
    """Returns when the server has stopped."""
    new_key: Callable[[], str]
    """Makes one up, as settings take it."""

    def application(self) -> Application:
        """Put the use cases together by the settings in effect."""
        return self.build(self.load_settings())


pass_starter = click.make_pass_decorator(Starter)
