"""Pages in a terminal."""

import click

LAST_ID = 2**63 - 1
"""The greatest number that is an id in every store."""

after_option = click.option(
    "--after", type=click.IntRange(0, LAST_ID), default=0, help="Begin after this id."
)
limit_option = click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=50,
    show_default=True,
    help="Show at most so many.",
)
