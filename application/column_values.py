"""Values of columns as text, and back."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from application.ports.tables import Kind, Value

_LARGEST: Final = 2**63


def written(value: Value) -> str:
    """Write a value: bytes in hex, a moment as RFC 3339."""
    match value:
        case bool():
            return "true" if value else "false"
        case bytes():
            return value.hex()
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case _:
            return str(value)


def read(text: str, kind: Kind) -> Value:
    """Read what `written` wrote of that kind, or a person; raises `ValueError`."""
    return _READERS[kind](text)


def _whole(text: str) -> int:
    number = int(text) if text.isascii() and len(text) <= len(str(-_LARGEST)) else _LARGEST
    if not -_LARGEST <= number < _LARGEST:
        raise ValueError("no column holds that number")
    return number


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("neither true nor false")
    return text == "true"


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError("no text has that character")
    # Raises where half a character is among them.
    return text.encode().decode()


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such year") from error


_READERS: Final[Mapping[Kind, Callable[[str], Value]]] = {
    Kind.WHOLE: _whole,
    Kind.TRUTH: _truth,
    Kind.TEXT: _text,
    Kind.TIME: _time,
    Kind.BYTES: bytes.fromhex,
}
