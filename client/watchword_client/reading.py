"""Reading answers: what was promised, or an error that says what is missing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self, TypeVar

from watchword_client.errors import BY_CODE, ApiError, Fault, UnexpectedAnswer, WatchwordError
from watchword_client.response import Response

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fields:
    """A JSON object of an answer; what is missing or of another type is an `UnexpectedAnswer`."""

    status: int
    _values: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, status: int, data: Any) -> Self:
        """Take the decoded body of an answer, or an item of it."""
        if not isinstance(data, dict):
            raise UnexpectedAnswer(status, "the answer is not a JSON object")
        return cls(status, data)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def number(self, key: str) -> int:
        """Read a whole number."""
        return self._read(key, int)

    def optional_number(self, key: str) -> int | None:
        """Read a whole number, or null."""
        return None if self._values.get(key) is None else self.number(key)

    def text(self, key: str) -> str:
        """Read a string."""
        return self._read(key, str)

    def optional_text(self, key: str) -> str | None:
        """Read a string, or null."""
        return None if self._values.get(key) is None else self.text(key)

    def flag(self, key: str) -> bool:
        """Read true or false."""
        return self._read(key, bool)

    def time(self, key: str) -> datetime:
        """Read a time with its offset (RFC 3339)."""
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self._lacks(key) from None
        if moment.tzinfo is None:
            raise self._lacks(key)
        return moment

    def items(self, key: str) -> list["Fields"]:
        """Read a list of objects."""
        return [Fields.of(self.status, item) for item in self._read(key, list)]

    def _read(self, key: str, kind: type[T]) -> T:
        value = self._values.get(key)
        # Exactly: a bool is an int to isinstance.
        if type(value) is not kind:
            raise self._lacks(key)
        return value

    def _lacks(self, key: str) -> UnexpectedAnswer:
        return UnexpectedAnswer(self.status, f"the answer has no usable {key!r}")


def error_of(response: Response) -> WatchwordError:
    """Turn an answer that is no success into the error that its problem code names."""
    if response.media_type != "application/problem+json":
        return UnexpectedAnswer(response.status, "the answer is neither a result nor a problem")
    try:
        return _problem(response, Fields.of(response.status, response.data))
    except UnexpectedAnswer as unreadable:
        return unreadable


def _problem(response: Response, fields: Fields) -> ApiError:
    code = fields.text("code")
    return BY_CODE.get(code, ApiError)(
        response.status,
        code,
        fields.text("title"),
        fields.optional_text("detail") or "",
        tuple(map(_fault, fields.items("errors"))) if "errors" in fields else (),
        fields.optional_text("request_id") or response.headers.get("X-Request-Id"),
        _seconds(response.headers.get("Retry-After", "")),
    )


def _fault(fields: Fields) -> Fault:
    return Fault(fields.text("pointer"), fields.text("code"), fields.text("detail"))


def _seconds(retry_after: str) -> int | None:
    # HTTP allows a date as well; Watchword never sends one.
    return int(retry_after) if retry_after.isascii() and retry_after.isdigit() else None
