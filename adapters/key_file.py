"""Keys in a file that only its owner can read."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from domain.keyring import Keyring

LARGEST = 65536
"""Bytes read of a file: many more than any keys have."""


def read_keys(path: Path) -> Keyring:
    """Read the keys in the file; raises `ValueError` with the end of a sentence about it."""
    try:
        return Keyring.parse(_private_text(path))
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from error


def keys_beside(database: Path) -> Keyring:
    """Read the keys in the file beside a database, which the first to come makes.

    Raises `ValueError` as `read_keys` does, and an OSError where it cannot be made.
    """
    path = file_beside(database)
    # Whatever leads nowhere is there as well, and no place for keys.
    if not os.path.lexists(path):
        _make_once(path, new_keys())
    return read_keys(path)


def found_beside(database: Path) -> Keyring | None:
    """Read the keys in that file, if somebody has made it; raises `ValueError`."""
    path = file_beside(database)
    return read_keys(path) if os.path.lexists(path) else None


def new_keys() -> str:
    """Make up a key of 256 random bits, in the form that is read."""
    return f"{secrets.token_hex(4)}:{secrets.token_urlsafe(32)}"


def file_beside(database: Path) -> Path:
    """Name the file beside a database."""
    # Who reaches the database by a symbolic link has to find the same ones.
    resolved = database.resolve()
    return resolved.with_name(f"{resolved.name}-keys")


def _private_text(path: Path) -> str:
    # Not followed by an open for those who could make it wait: a pipe is no file.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        is_ours = found.st_uid in {os.geteuid(), 0} and not stat.S_IMODE(found.st_mode) & 0o077
        if not stat.S_ISREG(found.st_mode) or not is_ours:
            raise ValueError("has to be a file that only its owner can read: chmod 600")
        content = file.read(LARGEST)
    return content.decode("utf-8", "replace")


def _make_once(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"{text}\n".encode())
            file.flush()
            os.fsync(descriptor)
        # It has its name only when it is whole, and whoever comes second reads the first one's.
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink()
