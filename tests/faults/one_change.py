"""A process that changes one thing in a database, and says so when it is acknowledged.

`python -m tests.faults.one_change FILE CHANGE TOKEN`, to be killed on the way. The token is that of
a session of the user who changes.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from adapters.argon2.hasher import Argon2PasswordHasher
from adapters.argon2.parameters import CHEAPEST
from application import Application
from domain.origin import Actor, Origin
from domain.token import SessionKind, Token
from entrypoints.container.root import build
from entrypoints.settings import Settings

HERE: Final = Origin(Actor.ANYONE)
OLD, NEW = "a river runs uphill", "the moon hums at noon"


def application(path: Path) -> Application:
    """Put the service together on a database file, with passwords hashed at no cost."""
    container = build(Settings(database_url=f"sqlite:///{path}"))
    with container.override_providers(hasher=Argon2PasswordHasher(CHEAPEST)):
        return container.application()


def sign_up(app: Application, _: Token) -> None:
    """Become a user, with a session."""
    app.sign_up(username="bob", password=OLD, kind=SessionKind.COOKIE, origin=HERE)


def update(app: Application, token: Token) -> None:
    """Change name and password, which ends every session and begins one."""
    caller = app.authenticate(token=token.text, kind=token.kind)
    app.update_user(origin=HERE, caller=caller, username="alina", password=NEW)


def log_out(app: Application, token: Token) -> None:
    """End the session."""
    app.log_out(origin=HERE, token=token)


def sign_up_in_halves(app: Application, _: Token) -> None:
    """Make a mistake: keep the user first, and the session by itself."""
    app.create_user(origin=HERE, username="bob", password=OLD)
    app.log_in(username="bob", password=OLD, kind=SessionKind.COOKIE, origin=HERE)


def log_out_acknowledged_first(app: Application, token: Token) -> None:
    """Make a mistake: speak too soon."""
    acknowledge()
    log_out(app, token)


CHANGES: Final[dict[str, Callable[[Application, Token], None]]] = {
    each.__name__: each
    for each in (sign_up, update, log_out, sign_up_in_halves, log_out_acknowledged_first)
}


def acknowledge() -> None:
    """Say that it is done."""
    os.write(1, b"done")


if __name__ == "__main__":
    file, change, text = sys.argv[1:]
    CHANGES[change](application(Path(file)), Token.parse(text, kind=SessionKind.COOKIE))
    acknowledge()
