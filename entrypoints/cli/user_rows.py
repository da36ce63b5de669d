"""Files of users that another program kept, read a row at a time."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, TextIO

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


def _csv_rows(file: TextIO) -> Iterator[Row]:
    csv.field_size_limit(LONGEST)
    reader = csv.reader(file, strict=True)
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
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(reader.line_num, None)
            continue
        if values:
            is_whole = len(values) == len(names)
            found = dict(zip(names, values, strict=False)) if is_whole else {}
            yield Row(reader.line_num, _user(found))


def _json_rows(file: TextIO) -> Iterator[Row]:
    number = 0
    while line := file.readline(LONGEST):
        number += 1
        is_whole = line.endswith("\n") or len(line) < LONGEST
        while not line.endswith("\n") and (line := file.readline(LONGEST)):
            is_whole = False
        if not is_whole:
            yield Row(number, None)
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
    if value in {None, ""}:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError
    return moment


def _switch(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return bool(value)
    if not isinstance(value, str) or value.lower() not in _SWITCH:
        raise ValueError
    return _SWITCH[value.lower()]
