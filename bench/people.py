"""A database full of people, each with one session, written without hashing for any of them."""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, create_engine, insert

from adapters.sql.sqlite.library import LIBRARY
from adapters.sql.tables import sessions, users
from adapters.sql.times import to_microseconds
from bench import requests as wire
from domain.password import Password
from domain.token import SessionKind, Token
from entrypoints.container.root import build
from entrypoints.settings import Settings, Switch

PASSWORD = "a long enough one"
BATCH = 50_000
AN_HOUR = 3_600_000_000
"""Microseconds."""
NOBODYS_HASH = "$argon2id$v=19$m=19456,t=2,p=1$" + "A" * 22 + "$" + "A" * 43
"""As long as a real one, for people who never log in."""


def name(number: int) -> str:
    """Name a person; numbers begin at 1."""
    return f"person{number}"


def token(number: int) -> Token:
    """Return the token of that person's session, the same in every database."""
    secret = urlsafe_b64encode(sha256(f"person {number}".encode()).digest()).rstrip(b"=")
    return Token.of_secret(secret.decode(), kind=SessionKind.COOKIE)


def ask(path: str, number: int) -> bytes:
    """Return a request with that person's session, to a service without https."""
    return wire.get(path, cookie=f"sessionid={token(number).text}")


def read(number: int) -> bytes:
    """Return the request of that person for themselves."""
    return ask("/api/user", number)


def log_in(number: int) -> bytes:
    """Return the request of that person to be let in."""
    return wire.post("/api/user/login", {"username": name(number), "password": PASSWORD})


def settings(database: Path, *, session_cache: str = "auto") -> Settings:
    """Choose the settings of a service on that database, as it ships but for cache and limits."""
    url = f"sqlite:///{database}"
    return Settings(database_url=url, session_cache=session_cache, rate_limits=Switch.OFF)


def real_hash(password: str = PASSWORD) -> str:
    """Hash their password, as the service would; one is enough for all who log in."""
    hasher = build(Settings(database_url="memory://")).hasher()
    encoded: str = hasher.hash(Password.parse(password)).encoded
    return encoded


def fill(database: Path, *, people: int, password_hash: str = NOBODYS_HASH) -> None:
    """Make the database and so many people in it; only for files that can be thrown away."""
    build(settings(database)).application().migrate_store()
    engine = create_engine("sqlite://", module=LIBRARY, creator=lambda: LIBRARY.connect(database))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        for first in range(1, people + 1, BATCH):
            numbers = range(first, min(first + BATCH, people + 1))
            now = to_microseconds(datetime.now(UTC))
            _insert(connection, users, [user_row(each, password_hash, now) for each in numbers])
            _insert(connection, sessions, [session_row(each, now) for each in _sorted(numbers)])
            connection.commit()
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    # By the driver's own means: a million users otherwise take as long as all other parts.
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    order = compiled.positiontup
    assert order is not None
    connection.exec_driver_sql(str(compiled), [tuple(row[name] for name in order) for row in rows])


def user_row(number: int, password_hash: str, now: int) -> Mapping[str, Any]:
    """Return the columns of a person, in their order."""
    return {
        "id": number,
        "username": name(number),
        "username_key": name(number),
        "password_hash": password_hash,
        "signed_up_at": now,
        "is_disabled": False,
        "credential_version": 1,
        "revision": 1,
        "role": None,
        "must_change_password": False,
    }


def session_row(number: int, now: int) -> Mapping[str, Any]:
    """Return the columns of a person's session, in their order."""
    return {
        "digest": token(number).digest,
        "id": secrets.token_urlsafe(16),
        "user_id": number,
        "kind": SessionKind.COOKIE.value,
        "credential_version": 1,
        "authenticated_at": now,
        "created_at": now,
        # Ahead, so that no read is due to be noted: reads are measured apart from writes.
        "last_seen_at": now + AN_HOUR,
        "ip": "192.0.2.7",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    }


def _sorted(numbers: range) -> list[int]:
    # In the order of the key: a batch then touches each page of the table once.
    return sorted(numbers, key=lambda number: token(number).digest)
