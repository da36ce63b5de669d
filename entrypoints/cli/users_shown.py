"""Users as the command line shows them; never with their hash."""

from collections.abc import Sequence

import click

from application.paging import cut_page
from domain.user import User
from entrypoints.cli.output import print_columns, print_json
from entrypoints.timestamps import timestamp

TITLES = ("ID", "USERNAME", "SIGNED UP", "STATE")


def as_document(user: User) -> dict[str, object]:
    """Write a user as JSON, as the HTTP interface does, with what operators decide."""
    return {
        "id": user.id,
        "username": str(user.username),
        "signup_time": timestamp(user.signed_up_at),
        "disabled": user.is_disabled,
        "role": user.role,
        "must_change_password": user.must_change_password,
    }


def as_line(user: User) -> tuple[str, ...]:
    """Write a user as a line under `TITLES`."""
    state = ["disabled" if user.is_disabled else "enabled"]
    if user.must_change_password:
        state.append("must change password")
    if user.role:
        state.append(user.role)
    signed_up = f"{user.signed_up_at:%Y-%m-%d %H:%M} UTC"
    return (str(user.id), str(user.username), signed_up, ", ".join(state))


def print_users(users: Sequence[User]) -> None:
    """Print a table of users."""
    print_columns([TITLES, *map(as_line, users)])


def print_changed(user: User, *, says: str, as_json: bool) -> None:
    """Print what became of a user."""
    if as_json:
        print_json(as_document(user))
    else:
        click.echo(says)


def print_page(found: Sequence[User], *, limit: int, as_json: bool) -> None:
    """Print a page of users, of whom one more than it takes was asked for; say how to go on."""
    page, last = cut_page(found, limit=limit)
    next_after = last.id if last else None
    if as_json:
        print_json({"items": [as_document(user) for user in page], "next_after": next_after})
        return
    print_users(page)
    if next_after is not None:
        click.echo(f"There are more: --after {next_after}", err=True)
