"""`watchword operator …`."""

import click

from domain.operator import Role
from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option
from entrypoints.cli.paging import after_option, limit_option
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.cli.users_shown import print_changed, print_page

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
@after_option
@limit_option
@json_option
@pass_starter
def list_operators(starter: Starter, *, after: int, limit: int, as_json: bool) -> None:
    """Show those who may use the console, oldest account first."""
    found = starter.application().list_users(after=after, limit=limit + 1, has_role=True)
    print_page(found, limit=limit, as_json=as_json)


def _a(role: Role | None) -> str:
    return "an operator" if role is Role.OPERATOR else f"a {role}"
