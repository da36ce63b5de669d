"""`watchword key …`."""

import click

from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.starter import Starter, pass_starter


@click.group("key")
def command() -> None:
    """Make the keys that settings ask for."""


@command.command("new")
@json_option
@pass_starter
def new(starter: Starter, *, as_json: bool) -> None:
    """Print a new key, name:secret, for WATCHWORD_KEYS or WATCHWORD_PEPPERS.

    It is kept nowhere. Into a file that nobody else can read: (umask 077; watchword key new > FILE)
    """
    key = starter.new_key()
    if as_json:
        print_json({"key": key})
    else:
        click.echo(key)
