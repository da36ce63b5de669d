"""`watchword user …`."""

import click

from entrypoints.cli.origin import told_of
from entrypoints.cli.output import json_option, print_json
from entrypoints.cli.paging import after_option, limit_option
from entrypoints.cli.passwords import password_option, read_password
from entrypoints.cli.starter import Starter, pass_starter
from entrypoints.cli.user_import import command as import_users
from entrypoints.cli.users_shown import as_document, print_changed, print_page, print_users

username_argument = click.argument("username")


@click.group("user")
def command() -> None:
    """Create users, look at them and change them.

    A user is named as they would log in: letter case does not matter.
    """


@command.command("create")
@username_argument
@password_option
@json_option
@pass_starter
def create(starter: Starter, *, username: str, from_stdin: bool, as_json: bool) -> None:
    """Create a user, by the rules of a sign-up."""
    application = starter.application()
    application.check_peppers()
    password = read_password(from_stdin=from_stdin)
    with told_of(application) as origin:
        user = application.create_user(origin=origin, username=username, password=password)
    print_changed(user, says=f"Created {user.username} with id {user.id}.", as_json=as_json)


@command.command("show")
@username_argument
@json_option
@pass_starter
def show(starter: Starter, *, username: str, as_json: bool) -> None:
    """Show a user."""
    user = starter.application().find_user(username=username)
    if as_json:
        print_json(as_document(user))
    else:
        print_users([user])


@command.command("list")
@after_option
@limit_option
@json_option
@pass_starter
def list_users(starter: Starter, *, after: int, limit: int, as_json: bool) -> None:
    """Show users page by page, oldest account first."""
    found = starter.application().list_users(after=after, limit=limit + 1)
    print_page(found, limit=limit, as_json=as_json)


@command.command("set-password")
@username_argument
@password_option
@click.option(
    "--must-change", is_flag=True, help="Let them in by it only with another they choose."
)
@json_option
@pass_starter
def set_password(
    starter: Starter, *, username: str, from_stdin: bool, must_change: bool, as_json: bool
) -> None:
    """Give a user a new password; their sessions end."""
    application = starter.application()
    application.check_peppers()
    named = application.find_user(username=username)
    password = read_password(from_stdin=from_stdin)
    with told_of(application) as origin:
        user = application.set_password(
            origin=origin, user_id=named.id, password=password, must_change=must_change
        )
    says = f"{user.username} has a new password. Their sessions have ended."
    print_changed(user, says=says, as_json=as_json)


@command.command("disable")
@username_argument
@json_option
@pass_starter
def disable(starter: Starter, *, username: str, as_json: bool) -> None:
    """Keep a user out; their sessions end."""
    application = starter.application()
    named = application.find_user(username=username)
    with told_of(application) as origin:
        user = application.disable_user(origin=origin, user_id=named.id)
    says = f"{user.username} is disabled. Their sessions have ended."
    print_changed(user, says=says, as_json=as_json)


@command.command("enable")
@username_argument
@json_option
@pass_starter
def enable(starter: Starter, *, username: str, as_json: bool) -> None:
    """Let a disabled user log in again."""
    application = starter.application()
    named = application.find_user(username=username)
    with told_of(application) as origin:
        user = application.enable_user(origin=origin, user_id=named.id)
    print_changed(user, says=f"{user.username} may log in again.", as_json=as_json)


@command.command("delete")
@username_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@pass_starter
def delete(starter: Starter, *, username: str, yes: bool, as_json: bool) -> None:
    """Delete a user and all that is theirs, for good."""
    application = starter.application()
    user = application.find_user(username=username)
    if not yes:
        click.confirm(f"Delete {user.username} (id {user.id}) for good?", abort=True, err=True)
    with told_of(application) as origin:
        user = application.delete_user(origin=origin, user_id=user.id)
    print_changed(user, says=f"Deleted {user.username} (id {user.id}).", as_json=as_json)


command.add_command(import_users)
