"""The settings file: where it is and what is in it."""

import os
import re
import tomllib
from pathlib import Path

FILE_VARIABLE = "WATCHWORD_SETTINGS_FILE"
TABLE = "watchword"
_PLACE = re.compile(r"\(at [a-z0-9 ,]+\)$")


class UnreadableFile(Exception):
    """When a settings file is there but cannot be used; carries a sentence."""


def settings_file() -> Path | None:
    """Return the absolute path of the file to read, if there is one."""
    if named := os.environ.get(FILE_VARIABLE):
        return Path(named).absolute()
    beside = Path("watchword.toml").absolute()
    return beside if beside.exists() else None


def name_for_children() -> None:
    """Have processes started from this one read the same file, wherever they run."""
    if path := settings_file():
        os.environ[FILE_VARIABLE] = str(path)


def read_table(path: Path) -> dict[str, object]:
    """Read the table of the file; raises `UnreadableFile`."""
    document = _parsed(path)
    table = document.pop(TABLE, {})
    if document or not isinstance(table, dict):
        raise UnreadableFile(f"{path}: everything has to stand in one table, [{TABLE}].")
    return table


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error.strerror}).") from error
    except ValueError as error:
        # Of the parser's message only the place: the rest may repeat a piece of the file.
        place = _PLACE.search(str(error))
        where = f" {place[0]}" if place else ""
        raise UnreadableFile(f"{path}: is not TOML in UTF-8{where}.") from None
