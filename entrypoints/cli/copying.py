"""What the commands have in common that copy a store: the progress, the result, the addresses."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from application.tally import Tally
from entrypoints.cli.output import print_json
from entrypoints.setting_values import IN_MEMORY, database_url

FROM_ENVIRONMENT = "env:"


class StoreUrl(click.ParamType[str]):
    """The address of a store, itself or in a variable, and never repeated: it may hold a password.

    Everybody on a machine can read the arguments of its processes; the environment cannot be.
    """

    name = "url"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read an address as the settings do; one in memory would be gone at the end."""
        is_named = value.startswith(FROM_ENVIRONMENT)
        url = os.environ.get(value.removeprefix(FROM_ENVIRONMENT)) if is_named else value
        if url is None:
            self.fail("names a variable that is not set.", param, ctx)
        if url == IN_MEMORY:
            self.fail("has to be a store that outlasts the command.", param, ctx)
        try:
            return database_url(url)
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


@contextmanager
def shown_progress() -> Iterator[Callable[[int, int], None]]:
    """Show how far it is, before the eyes of whoever sits at a terminal."""
    with click.progressbar(
        length=1, label="Copying", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield show


def print_tally(tally: Tally, *, says: str, as_json: bool) -> None:
    """Print what was copied."""
    if as_json:
        document = {"users": tally.users, "sessions": tally.sessions, "entries": tally.entries}
        print_json(document | {"sha256": tally.sha256})
        return
    users = f"{tally.users} {'user' if tally.users == 1 else 'users'}"
    sessions = f"{tally.sessions} live {'session' if tally.sessions == 1 else 'sessions'}"
    entries = f"{tally.entries} {'entry' if tally.entries == 1 else 'entries'} of the audit"
    click.echo(f"{says} {users}, {sessions} and {entries}, and compared both sides.")
    click.echo(f"SHA-256 {tally.sha256}")
