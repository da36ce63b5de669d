"""`watchword operator …`."""

import click

from application.paging import cut_page
from domain.operator import Role
from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.paging import LAST_ID, limit_option
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.cli.users_shown import as_document, print_changed, print_users

username_argument = click.argument("username")


@click.group("operator")
def command() -> None:
    """Say who may use the console, and how far their rights go.

    A viewer sees what there is; an operator acts as well. Nobody may at first.
    """


@command.command("add")
@username_argument
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.OPERATOR.value,
    show_default=True,
    help="What they may do.",
)
@json_option
@pass_starter
def add(starter: Starter, *, username: str, role: str, as_json: bool) -> None:
    """Give a user a role in the console, in place of any they had."""
    application = starter.application()
    named = application.find_user(username=username)
    with told_of(application) as origin:
        user = application.give_role(origin=origin, user_id=named.id, role=Role(role))
    print_changed(user, says=f"{user.username} is {_a(user.role)} by now.", as_json=as_json)


@command.command("remove")
@username_argument
@json_option
@pass_starter
def remove(starter: Starter, *, username: str, as_json: bool) -> None:
    """Take a user's role in the console; they stay a user. The last operator stays."""
    application = starter.application()
    named = application.find_user(username=username)
    with told_of(application) as origin:
        user = application.take_role(origin=origin, user_id=named.id)
    print_changed(user, says=f"{user.username} may not use the console.", as_json=as_json)


@command.command("list")
@click.option("--after", type=click.IntRange(0, LAST_ID), default=0, help="Begin after this id.")
@limit_option
@json_option
@pass_starter
def list_operators(starter: Starter, *, after: int, limit: int, as_json: bool) -> None:
    """Show those who may use the console, oldest account first."""
    found = starter.application().list_users(after=after, limit=limit + 1, has_role=True)
    page, last = cut_page(found, limit=limit)
    next_after = last.id if last else None
    if as_json:
        print_json({"items": [as_document(user) for user in page], "next_after": next_after})
        return
    print_users(page)
    if next_after is not None:
        click.echo(f"There are more: --after {next_after}", err=True)


def _a(role: Role | None) -> str:
    return "an operator" if role is Role.OPERATOR else f"a {role}"
