"""The commands, each imported when it is asked for, so that none waits for another's libraries."""

from importlib import import_module
from importlib.metadata import version
from typing import cast

import click

from domain.errors import WatchwordError
from entrypoints.cli.output import print_json, wants_json
from entrypoints.cli.sentences import code_of, failure_of
from entrypoints.settings import SettingsRefused

# In the order in which people need them, with what `--help` says without importing them.
COMMANDS = {
    "serve": "Start the service.",
    "console": "Serve the operators' console, on this machine alone.",
    "alerts": "See what operators are told of, and try whether they are.",
    "top": "Watch the running service in figures.",
    "user": "Create users, look at them and change them.",
    "operator": "Say who may use the console.",
    "audit": "See what was done and refused, and that nobody has changed it.",
    "doctor": "Look for what is wrong, and say what to do.",
    "config": "Show the settings in effect.",
    "key": "Make the keys that settings ask for.",
    "migrate": "Bring the store to this version.",
    "purge": "Delete the sessions that are over, and what is no longer kept.",
    "backup": "Make a backup, beside the running service.",
    "restore": "Go back to a backup, beside the running service.",
    "copy": "Copy everything from one store into another.",
}


class Commands(click.Group):
    """Finds commands by name and says their errors in words."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name every command."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """Import the command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"entrypoints.cli.{cmd_name}")
        return cast("click.Command", module.command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, turning what it raises into a sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except (WatchwordError, SettingsRefused) as error:
            failure = failure_of(error)
            if not wants_json(ctx):
                raise failure from error
            print_json({"error": code_of(error), "message": failure.message}, err=True)
            ctx.exit(failure.exit_code)


def _print_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if value:
        click.echo(f"watchword {version('watchword')}")
        ctx.exit()


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, 1 refused or failed, 2 not understood, 3 settings that cannot be"
    " used, 4 a store that cannot be used.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and end.",
)
def watchword() -> None:
    """User accounts and sessions for an application.

    Settings come from WATCHWORD_… in the environment and from watchword.toml;
    `watchword config` shows them.
    """
