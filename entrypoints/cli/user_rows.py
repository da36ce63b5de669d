"""Files of users that another program kept, read a row at a time.

Longer than its neighbours because each form has its own ways to be none.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Final, Self, TextIO

from application.foreign_users import ForeignUser, Row
from domain.password import PasswordHash
from entrypoints.cli.sentences import Failure

LONGEST: Final = 16384
"""Characters of a line, or of a value: more than any row of users has."""

NEEDED: Final = frozenset({"username", "password_hash"})
KNOWN: Final = NEEDED | {"signup_time", "disabled"}
_SWITCH: Final = {"true": True, "false": False, "": False}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Format(StrEnum):
    """How the rows are written."""

    CSV = "csv"
    JSONL = "jsonl"


def format_of(path: Path) -> Format | None:
    """Guess a format by the name of a file."""
    if path.suffix in {".jsonl", ".ndjson"}:
        return Format.JSONL
    return Format.CSV if path.suffix == ".csv" else None


def rows_in(file: TextIO, written_as: Format) -> Iterator[Row]:
    """Read the rows; whatever is none has nobody in it. Raises `Failure` on a wrong first line."""
    return _csv_rows(file) if written_as is Format.CSV else _json_rows(file)


def _line(file: TextIO) -> str | None:
    """Read a line, of which nothing is returned where it is too long; an empty text at the end."""
    piece = file.readline(LONGEST)
    line: str | None = piece
    while len(piece) == LONGEST and not _is_ended(piece):
        line, piece = None, file.readline(LONGEST)
    return line


def _is_ended(line: str) -> bool:
    return line.endswith(("\n", "\r"))


class _CsvLines:
    """The lines of a file; what is too long to be kept in memory is an error of CSV."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._room = LONGEST
        self.number = 0

    def begin_row(self) -> None:
        """Give the next row room: in quotes it may go on for as many lines as there are."""
        self._room = LONGEST

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = _line(self._file)
        if line == "":
            raise StopIteration
        self.number += 1
        self._room -= len(line or "")
        if line is None or self._room < 0:
            raise csv.Error
        return line


def _csv_rows(file: TextIO) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    lines = _CsvLines(file)
    reader = csv.reader(lines, strict=True)
    try:
        names = next(reader, [])
    except csv.Error:
        names = []
    if len(set(names)) < len(names) or not NEEDED <= set(names) <= KNOWN:
        raise Failure(
            "The first line has to name the columns: username and password_hash, and maybe"
            " signup_time and disabled; no others."
        )
    while True:
        lines.begin_row()
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(lines.number, None)
            continue
        if values:
            is_whole = len(values) == len(names)
            found = dict(zip(names, values, strict=False)) if is_whole else {}
            yield Row(lines.number, _user(found))


def _json_rows(file: TextIO) -> Iterator[Row]:
    for number in count(1):
        line = _line(file)
        if line is None:
            yield Row(number, None)
        elif not line:
            return
        elif line.strip():
            yield Row(number, _user(_document(line)))


def _document(line: str) -> Mapping[str, object]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _user(found: Mapping[str, object]) -> ForeignUser | None:
    name, encoded = found.get("username"), found.get("password_hash")
    if not isinstance(name, str) or not isinstance(encoded, str) or not found.keys() <= KNOWN:
        return None
    if _LONE_SURROGATE.search(name + encoded):
        return None
    try:
        since, is_disabled = _moment(found.get("signup_time")), _switch(found.get("disabled"))
    except ValueError:
        return None
    return ForeignUser(name, PasswordHash(encoded), since, is_disabled)


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        # Of the first or the last day there is, in a zone where it is another.
        raise ValueError from error


def _switch(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    if not isinstance(value, str) or value.lower() not in _SWITCH:
        raise ValueError
    return _SWITCH[value.lower()]
