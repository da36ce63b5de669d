"""The transactions of a log-in and of a sign-up, with nothing around them, and next to none."""

import secrets
from datetime import UTC, datetime
from itertools import count

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryUnitOfWork
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from bench.in_process import Call
from bench.people import NOBODYS_HASH
from domain.origin import Actor, Origin
from domain.password import PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind, Token
from domain.user import User
from domain.username import Username

DEVICE = Device(ip="192.0.2.7", user_agent="Firefox")
ORIGIN = Origin(Actor.ANYONE, device=DEVICE, request_id="5eed" * 6)
HASH = PasswordHash(NOBODYS_HASH)


def opening(unit_of_work: UnitOfWorkFactory, user: User) -> Call:
    """Make a call that opens a session of the user."""

    def call() -> None:
        with unit_of_work() as work:
            work.users.get(user.id)
            _open(work, user)
            work.commit()

    return call


def signing_up(unit_of_work: UnitOfWorkFactory) -> Call:
    """Make a call that adds a user and their session."""
    names = (f"row{number}" for number in count())

    def call() -> None:
        name = next(names)
        with unit_of_work() as work:
            now = datetime.now(UTC)
            user = work.users.add(username=Username(name, name), password_hash=HASH, at=now)
            _open(work, user)
            work.commit()

    return call


def in_memory(*users: User) -> UnitOfWorkFactory:
    """Make transactions on a store that holds those users and forgets what is added."""
    names = {user.username.key: user.id for user in users}
    known = {user.id: user for user in users}
    return lambda: MemoryUnitOfWork(MemoryStore(dict(known), dict(names), {}, len(users)))


def _open(work: UnitOfWork, user: User) -> None:
    token = Token.of_secret(secrets.token_urlsafe(32), kind=SessionKind.COOKIE)
    session = Session.opened(
        user, id=secrets.token_urlsafe(16), token=token, device=DEVICE, at=datetime.now(UTC)
    )
    work.sessions.add(session)
