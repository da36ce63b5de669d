"""`watchword migrate`."""

import click

from application.ports.schema import SchemaState
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.starter import Starter, pass_starter

_SAYS = {
    SchemaState.CURRENT: "The store has the schema of this version already.",
    SchemaState.EMPTY: "The store was empty and is ready now.",
    SchemaState.BEHIND: "The store was of an older version and is of this one now.",
}


@click.command("migrate")
@json_option
@pass_starter
def command(starter: Starter, *, as_json: bool) -> None:
    """Bring the store to this version, all of it or nothing.

    A store of a newer version or of another program is refused and not touched.
    """
    found = starter.application().migrate_store()
    if as_json:
        print_json({"found": found, "migrated": found is not SchemaState.CURRENT})
    else:
        click.echo(_SAYS[found])
