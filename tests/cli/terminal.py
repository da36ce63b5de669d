"""The commands as an operator runs them, on the whole application over memory."""

import json
from collections.abc import Callable

from attrs import define, field
from click.testing import CliRunner, Result

from adapters.key_file import new_keys
from application import Application
from entrypoints.cli.app import watchword
from entrypoints.cli.starter import Starter
from entrypoints.settings import Settings
from tests.builders import World


@define
class Terminal:
    """Somebody at a terminal; what they type is given beforehand."""

    world: World = field(factory=World)
    settings: Settings = field(factory=Settings)
    load_settings: Callable[[], Settings] | None = None
    served: list[Settings] = field(factory=list)

    def run(self, *arguments: str, typed: str | bytes = "") -> Result:
        """Run a command and return what it printed and how it ended."""
        starter = Starter(
            load_settings=self.load_settings or (lambda: self.settings),
            build=self._build,
            migrate=lambda settings: self._build(settings).migrate_store(),
            run_server=self.served.append,
            new_key=new_keys,
        )
        return CliRunner().invoke(watchword, arguments, obj=starter, input=typed)

    def prints(self, *arguments: str, typed: str | bytes = "") -> str:
        """Run a command that succeeds and return what it printed."""
        result = self.run(*arguments, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def prints_json(self, *arguments: str, typed: str | bytes = "") -> object:
        """Run a command that succeeds with `--json` and return what it printed."""
        printed = self.prints(*arguments, "--json", typed=typed)
        assert printed.count("\n") == 1
        return json.loads(printed)

    def _build(self, settings: Settings) -> Application:
        assert settings is self.settings
        return self.world.app
