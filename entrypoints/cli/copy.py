"""`watchword copy`."""

import click

from entrypoints.cli.copying import StoreUrl, print_tally, shown_progress
from entrypoints.cli.output import json_option
from entrypoints.cli.starter import Starter, pass_starter


@click.command("copy")
@click.argument("source", metavar="FROM_URL", type=StoreUrl())
@click.argument("target", metavar="TO_URL", type=StoreUrl())
@json_option
@pass_starter
def command(starter: Starter, *, source: str, target: str, as_json: bool) -> None:
    """Copy every user and every live session from one store into another, and compare both.

    A URL is what WATCHWORD_DATABASE_URL could be, or env:NAME for the value of a variable: others
    on this machine can read the arguments of a command, a password in them as well.

    The target is made where there is none. A copy that was cut short goes on when it is made
    again. What changes in the source meanwhile is not copied: stop the service first.
    """
    copy = starter.application().copy_store
    with shown_progress() as progress:
        tally = copy(source=source, target=target, progress=progress)
    print_tally(tally, says="Copied", as_json=as_json)
