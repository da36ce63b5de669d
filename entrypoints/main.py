"""The start of a process: what the command `watchword` runs.

What a command needs is imported when it needs it: `--help` answers without a database driver.
"""

from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from typing import Any, Protocol, cast

from application import Application
from application.ports.schema import SchemaState
from entrypoints.cli.app import watchword
from entrypoints.cli.starter import Starter
from entrypoints.settings import Settings
from entrypoints.settings_file import name_for_children


class _Container(Protocol):
    def application(self) -> Application: ...


def load_settings() -> Settings:
    """Read the settings of this process."""
    return cast("Settings", _module("load_settings").load())


def build(settings: Settings) -> Application:
    """Put the use cases together on their adapters, with the log in order."""
    _module("logs").configure()
    container: _Container = _module("container.root").build(settings)
    return container.application()


def migrate(settings: Settings) -> SchemaState:
    """Bring the store to this version and leave no trace in this process.

    Raises `SettingsRefused` or `StoreUnavailable` where what was set cannot be used as it is, and
    `PepperMissing` where keys of passwords are missing.

    The workers are copies of it: each would keep the 10 MB that migrations load, and connections
    to the store must not be copied.
    """
    _module("logs").configure()
    # Here too: the child is spared the import, and the workers are later.
    _module("worker")
    with ProcessPoolExecutor(max_workers=1) as child:
        return child.submit(_migrate, settings).result()


def _migrate(settings: Settings) -> SchemaState:
    _module("logs").configure()
    module = _module("container.root")
    container = module.build(settings)
    module.refuse_misfits(container)
    application: Application = container.application()
    found = application.migrate_store()
    application.check_peppers()
    return found


def run_server(settings: Settings) -> None:
    """Serve until told to stop, in processes that read the same settings for themselves."""
    name_for_children()
    _module("http.server").serve(
        _module("worker").make_app,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
    )


def new_key() -> str:
    """Make up a key."""
    key: str = import_module("adapters.key_file").new_keys()
    return key


def main() -> None:
    """Run the command line and end the process with its exit code."""
    starter = Starter(
        load_settings=load_settings,
        build=build,
        migrate=migrate,
        run_server=run_server,
        new_key=new_key,
    )
    watchword(obj=starter, prog_name="watchword")


def _module(name: str) -> Any:
    return import_module(f"entrypoints.{name}")


if __name__ == "__main__":
    main()
