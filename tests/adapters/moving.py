"""Whole stores of every kind, filled and copied by what the commands are made of."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from application.store_copy import StoreCopy
from application.tally import Tally
from domain.password import PasswordHash
from domain.session import Device, Session, SessionLimits
from domain.token import SessionKind
from domain.user import User
from domain.username import Username
from entrypoints.container.stores import OtherStores

STORES = OtherStores()
LIMITS = SessionLimits(idle=timedelta(days=7), absolute=timedelta(days=30))
NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
NAMES = ("alice", "Ålice", "ＢＯＢ", "кэрол", "中文", "🦊")


class Still:
    """A clock that stands still."""

    def now(self) -> datetime:
        return NOW


def unwatched(_done: int, _of: int) -> None:
    """Look away."""


def copied(source: str, target: str, progress: Callable[[int, int], object] = unwatched) -> Tally:
    with STORES.at(source) as one, STORES.at(target) as other:
        return StoreCopy(LIMITS, Still())(one, other, progress=progress)


def digest_of(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


def filled(url: str, *, users: int) -> None:
    """Put users with a session each into a new store, and let the last of them be deleted."""
    with STORES.at(url) as store:
        store.schema.migrate()
        people = [_user(number) for number in range(1, users + 2)]
        with store.unit_of_work() as work:
            work.intake.reserve_ids(people[-1].id)
            work.intake.add_users(people)
            work.intake.add_sessions([_session(user) for user in people])
            work.users.delete(people[-1].id)
            work.commit()


def _user(number: int) -> User:
    name = NAMES[number] if number < len(NAMES) else f"user{number}"
    return User(
        id=number * 3,
        username=Username(name, f"{name.casefold()}{number}"),
        password_hash=PasswordHash(f"$argon2id$v=19$m=8,t=1,p=1$made$of{number}"),
        signed_up_at=NOW - timedelta(days=number, microseconds=number),
        credential_version=number,
        revision=number + 7,
    )


def _session(user: User) -> Session:
    return Session(
        id=f"session{user.id}",
        digest=digest_of(user.id),
        user_id=user.id,
        kind=list(SessionKind)[user.id % 2],
        credential_version=user.credential_version,
        authenticated_at=NOW - timedelta(microseconds=3),
        created_at=NOW - timedelta(microseconds=2),
        last_seen_at=NOW - timedelta(microseconds=1),
        device=Device("2001:db8::1", "Mozilla/5.0 🦊") if user.id % 2 else Device(),
    )
