"""`watchword config`."""

import click

from entrypoints.cli.output import json_option, print_columns, print_json
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.settings_table import rows


@click.command("config")
@json_option
@pass_starter
def command(starter: Starter, *, as_json: bool) -> None:
    """Show the settings in effect, with their defaults; passwords are left out."""
    table = rows(starter.load_settings())
    if as_json:
        print_json({row.variable: row.value for row in table})
        return
    print_columns(
        [
            ("SETTING", "VALUE", "DEFAULT"),
            *((row.variable, row.value, row.default) for row in table),
        ]
    )
