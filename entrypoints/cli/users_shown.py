"""Users as the command line shows them; never with their hash."""

from collections.abc import Sequence

import click

from domain.user import User
from entrypoints.cli.output import print_columns, print_json
from entrypoints.timestamps import timestamp

TITLES = ("ID", "USERNAME", "SIGNED UP", "STATE")


def as_document(user: User) -> dict[str, object]:
    """Write a user as JSON, as the HTTP interface does, with whether they are kept out."""
    return {
        "id": user.id,
        "username": str(user.username),
        "signup_time": timestamp(user.signed_up_at),
        "disabled": user.is_disabled,
    }


def as_line(user: User) -> tuple[str, ...]:
    """Write a user as a line under `TITLES`."""
    state = "disabled" if user.is_disabled else "enabled"
    return (str(user.id), str(user.username), f"{user.signed_up_at:%Y-%m-%d %H:%M} UTC", state)


def print_users(users: Sequence[User]) -> None:
    """Print a table of users."""
    print_columns([TITLES, *map(as_line, users)])


def print_changed(user: User, *, says: str, as_json: bool) -> None:
    """Print what became of a user."""
    if as_json:
        print_json(as_document(user))
    else:
        click.echo(says)
