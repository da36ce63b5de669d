"""What stands under a key: that somebody is asking, what was found, or that nobody may keep it.

The first letter tells which. Whatever cannot be read is as good as nothing.
"""

import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from attrs import frozen

from domain.caller import Caller
from domain.token import SessionKind

BELIEVED: Final = timedelta(seconds=5)
"""For how long an entry is believed at most, from before the database was asked for it."""

CLOCKS_DIFFER_BY: Final = timedelta(seconds=1)
"""How far the clocks of two hosts of the service may be apart for one to believe the other."""

BURIED: Final = timedelta(seconds=30)
"""For how long nothing is kept of a session whose writer died, or lost sight of Redis."""

_VERSION: Final = b"E1"
_LEASE: Final = b"L"
TOMBSTONE: Final = b"T"

_EPOCH: Final = slice(2, 10)
_SEAL: Final = slice(10, 26)
_BODY: Final = slice(26, None)
_KINDS: Final = {kind.value: kind for kind in SessionKind}
_ZERO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def key_of(digest: bytes) -> bytes:
    """Name the key of a session; in a cluster, what stands in braces decides who keeps it."""
    return b"watchword:{%s}" % digest.hex().encode()


@frozen
class Lease:
    """The right to keep what the database is about to be asked for."""

    mark: bytes
    epoch: bytes
    """The run of the server that gave it: what is kept by it counts nowhere else."""
    begins: datetime


def a_lease_mark() -> bytes:
    """Make a value that nobody else puts under a key."""
    return _LEASE + secrets.token_bytes(16)


def a_tombstone() -> bytes:
    """Make a value that has every lease lose, and nobody take another."""
    return TOMBSTONE + secrets.token_bytes(16)


def entry(caller: Caller, *, lease: Lease) -> bytes:
    """Write down what was found, and by which lease."""
    body = json.dumps([_micros(lease.begins), *_values(caller)], separators=(",", ":")).encode()
    return _VERSION + lease.epoch + _seal(caller.digest, lease.epoch, body) + body


def found_in(value: bytes, *, digest: bytes, epoch: bytes, now: datetime) -> Caller | None:
    """Read an entry; nothing where it is none, of another run, too old, or of another session."""
    body = value[_BODY]
    if (
        value[:2] != _VERSION
        or value[_EPOCH] != epoch
        or not hmac.compare_digest(value[_SEAL], _seal(digest, epoch, body))
    ):
        return None
    try:
        begins, caller = _read(body, digest=digest)
    except (KeyError, TypeError, ValueError):
        # Of a host that was upgraded before this one, or is to be.
        return None
    age = now - begins
    # By a clock that is behind it lasts longer: until then a writer waits.
    if not -CLOCKS_DIFFER_BY <= age < BELIEVED:
        return None
    return caller


def _read(body: bytes, *, digest: bytes) -> tuple[datetime, Caller]:
    begins, *values = json.loads(body)
    return _moment(begins), _caller(digest, *values)


def _seal(digest: bytes, epoch: bytes, body: bytes) -> bytes:
    # Of the digest too: what was copied to another key is not believed there.
    return hashlib.blake2b(epoch + body, key=digest, digest_size=16).digest()


def _values(caller: Caller) -> list[Any]:
    return [
        _micros(caller.created_at),
        _micros(caller.last_seen_at),
        caller.session_id,
        caller.kind,
        caller.session_version,
        caller.user_id,
        caller.username,
        _micros(caller.signed_up_at),
        caller.is_disabled,
        caller.credential_version,
    ]


def _caller(digest: bytes, /, *values: Any) -> Caller:
    created, seen, session_id, kind, made_with, user_id, name, signed_up, is_off, version = values
    return Caller(
        _moment(created),
        _moment(seen),
        session_id,
        _KINDS[kind],
        made_with,
        user_id,
        name,
        _moment(signed_up),
        is_off,
        version,
        digest,
    )


def _micros(moment: datetime) -> int:
    return (moment - _ZERO) // timedelta(microseconds=1)


def _moment(micros: int) -> datetime:
    return _ZERO + timedelta(microseconds=micros)
