"""Users and sessions to try stores with."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from domain.password import PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind
from domain.user import User
from domain.username import Username

if TYPE_CHECKING:
    from tests.contract.backends import Store

NOW = datetime(2026, 11, 22, 12, 30, 15, 123456, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_numbers = count(1)


def a_name(typed: str = "alice") -> Username:
    return Username(typed, typed.casefold())


def a_hash(text: str = "made of alice's password") -> PasswordHash:
    return PasswordHash(text)


def a_session(
    user: User,
    *,
    digest: bytes | None = None,
    id: str | None = None,
    created_at: datetime = NOW,
    last_seen_at: datetime | None = None,
    kind: SessionKind = SessionKind.COOKIE,
    device: Device | None = None,
) -> Session:
    number = next(_numbers)
    return Session(
        id=id or f"session-{number:04}",
        digest=digest or hashlib.sha256(str(number).encode()).digest(),
        user_id=user.id,
        kind=kind,
        credential_version=user.credential_version,
        authenticated_at=created_at,
        created_at=created_at,
        last_seen_at=last_seen_at or created_at,
        device=device or Device(),
    )


def kept_user(store: "Store", typed: str = "alice") -> User:
    with store.unit_of_work() as work:
        user = work.users.add(username=a_name(typed), password_hash=a_hash(), at=NOW)
        work.commit()
    return user


def kept_sessions(store: "Store", *sessions: Session) -> None:
    with store.unit_of_work() as work:
        for session in sessions:
            work.sessions.add(session)
        work.commit()


def deleted_user(store: "Store", user: User) -> None:
    with store.unit_of_work() as work:
        work.users.delete(user.id)
        work.commit()
