"""Rows to values and back, column by column.

Long because every column of three tables is spelled out, in both directions.
"""

from datetime import datetime
from typing import Any

from adapters.sql.tables import audit, sessions, users
from domain.audit import Entry
from domain.audit_chain import SealedEntry
from domain.caller import Caller
from domain.operator import Role
from domain.password import PasswordHash
from domain.session import Device, Session
from domain.token import SessionKind
from domain.user import User
from domain.username import Username

USER_COLUMNS = (
    users.c.id,
    users.c.username,
    users.c.username_key,
    users.c.password_hash,
    users.c.signed_up_at,
    users.c.is_disabled,
    users.c.credential_version,
    users.c.revision,
    users.c.role,
    users.c.must_change_password,
)

SESSION_COLUMNS = (
    sessions.c.digest,
    sessions.c.id,
    sessions.c.user_id,
    sessions.c.kind,
    sessions.c.credential_version,
    sessions.c.authenticated_at,
    sessions.c.created_at,
    sessions.c.last_seen_at,
    sessions.c.ip,
    sessions.c.user_agent,
)

CALLER_COLUMNS = (
    sessions.c.created_at,
    sessions.c.last_seen_at,
    sessions.c.id,
    sessions.c.kind,
    sessions.c.credential_version,
    users.c.id,
    users.c.username,
    users.c.signed_up_at,
    users.c.is_disabled,
    users.c.credential_version,
)

ENTRY_COLUMNS = (
    audit.c.at,
    audit.c.act,
    audit.c.actor,
    audit.c.actor_id,
    audit.c.about,
    audit.c.address,
    audit.c.request_id,
    audit.c.detail,
    audit.c.times,
)

SEALED_COLUMNS = (audit.c.place, audit.c.link, *ENTRY_COLUMNS)

_KINDS = {kind.value: kind for kind in SessionKind}
"""Looked up at every request, in a tenth of the time that it takes to call the class."""


def user_of(  # noqa: PLR0913, PLR0917 - one parameter a column, in their order
    id: int,
    username: str,
    username_key: str,
    password_hash: str,
    signed_up_at: datetime,
    is_disabled: bool,  # noqa: FBT001 - likewise
    credential_version: int,
    revision: int,
    role: str | None,
    must_change_password: bool,  # noqa: FBT001 - as above
    /,
) -> User:
    """Read a user from the values of `USER_COLUMNS`."""
    return User(
        id,
        Username(username, username_key),
        # SQLite keeps whatever it is given; of bytes this makes a hash that cannot be read.
        PasswordHash(str(password_hash)),
        signed_up_at,
        is_disabled,
        credential_version,
        revision,
        Role(role) if role else None,
        must_change_password,
    )


def session_of(  # noqa: PLR0913, PLR0917 - one parameter a column, in their order
    digest: bytes,
    id: str,
    user_id: int,
    kind: str,
    credential_version: int,
    authenticated_at: datetime,
    created_at: datetime,
    last_seen_at: datetime,
    ip: str | None,
    user_agent: str | None,
    /,
) -> Session:
    """Read a session from the values of `SESSION_COLUMNS`."""
    return Session(
        created_at,
        last_seen_at,
        id,
        digest,
        user_id,
        _KINDS[kind],
        credential_version,
        authenticated_at,
        Device(ip, user_agent),
    )


def caller_of(  # noqa: PLR0913, PLR0917 - one parameter a column, in their order
    created_at: datetime,
    last_seen_at: datetime,
    session_id: str,
    kind: str,
    session_version: int,
    user_id: int,
    username: str,
    signed_up_at: datetime,
    is_disabled: bool,  # noqa: FBT001 - as above
    credential_version: int,
    /,
    *,
    digest: bytes,
) -> Caller:
    """Read who calls from the values of `CALLER_COLUMNS`, found by that digest."""
    return Caller(
        created_at,
        last_seen_at,
        session_id,
        _KINDS[kind],
        session_version,
        user_id,
        username,
        signed_up_at,
        is_disabled,
        credential_version,
        digest,
    )


def user_values(user: User) -> dict[str, Any]:
    """Write what of a user can change."""
    return {
        "username": user.username.typed,
        "username_key": user.username.key,
        "password_hash": user.password_hash.encoded,
        "is_disabled": user.is_disabled,
        "credential_version": user.credential_version,
        "revision": user.revision,
        "role": user.role and user.role.value,
        "must_change_password": user.must_change_password,
    }


def whole_user_values(user: User) -> dict[str, Any]:
    """Write all of a user."""
    return user_values(user) | {"id": user.id, "signed_up_at": user.signed_up_at}


def session_values(session: Session) -> dict[str, Any]:
    """Write a session."""
    return {
        "digest": session.digest,
        "id": session.id,
        "user_id": session.user_id,
        "kind": session.kind.value,
        "credential_version": session.credential_version,
        "authenticated_at": session.authenticated_at,
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "ip": session.device.ip,
        "user_agent": session.device.user_agent,
    }


def entry_of(  # noqa: PLR0913, PLR0917 - one parameter a column, in their order
    at: datetime,
    act: str,
    actor: str,
    actor_id: int | None,
    about: int | None,
    address: str | None,
    request_id: str | None,
    detail: str | None,
    times: int,
    /,
) -> Entry:
    """Read an entry of the audit from the values of `ENTRY_COLUMNS`."""
    return Entry(at, act, actor, actor_id, about, address, request_id, detail, times)


def sealed_of(place: int, link: Any, /, *entry: Any) -> SealedEntry:
    """Read a sealed entry from the values of `SEALED_COLUMNS`.

    Whoever meddles with the store may have written there what is no link; nothing is linked by it.
    """
    is_one = isinstance(link, bytes | bytearray | memoryview)
    return SealedEntry(place, bytes(link) if is_one else b"", entry_of(*entry))


def entry_values(entry: Entry) -> dict[str, Any]:
    """Write an entry of the audit."""
    return {
        "at": entry.at,
        "act": entry.act,
        "actor": entry.actor,
        "actor_id": entry.actor_id,
        "about": entry.about,
        "address": entry.address,
        "request_id": entry.request_id,
        "detail": entry.detail,
        "times": entry.times,
    }


def sealed_values(sealed: SealedEntry) -> dict[str, Any]:
    """Write a sealed entry."""
    return entry_values(sealed.entry) | {"place": sealed.place, "link": sealed.link}
