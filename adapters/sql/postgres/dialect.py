"""How statements are written for PostgreSQL, and how values travel: in binary, both ways."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import Boolean, DateTime, Integer, LargeBinary, String
from sqlalchemy.dialects.postgresql.base import PGDialect

from adapters.sql.times import to_microseconds

# PostgreSQL counts from the year 2000.
_ITS_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECONDS_TO_IT = to_microseconds(_ITS_EPOCH)


class _Whole(Integer):
    """Eight bytes, whatever the number: every column of whole numbers is a bigint."""

    def bind_processor(self, dialect: Any) -> Callable[[Any], bytes | None]:  # noqa: ARG002 - SQLAlchemy's
        return _packed_if_any

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], int | None]:  # noqa: ARG002 - likewise
        return _unpacked


class _Text(String):
    def bind_processor(self, dialect: Any) -> Callable[[Any], bytes | None]:  # noqa: ARG002 - likewise
        return _encoded

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002 - likewise
        return _decoded


class _Bytes(LargeBinary):
    def bind_processor(self, dialect: Any) -> None:  # noqa: ARG002 - likewise
        return None

    def result_processor(self, dialect: Any, coltype: object) -> None:  # noqa: ARG002 - likewise
        return None


class _Truth(Boolean):
    def bind_processor(self, dialect: Any) -> Callable[[Any], bytes]:  # noqa: ARG002 - likewise
        return (b"\0", b"\1").__getitem__

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], bool]:  # noqa: ARG002 - likewise
        return b"\1".__eq__


class _Moment(DateTime):
    def bind_processor(self, dialect: Any) -> Callable[[Any], bytes]:  # noqa: ARG002 - likewise
        return lambda moment: _packed(to_microseconds(moment) - _MICROSECONDS_TO_IT)

    def result_processor(self, dialect: Any, coltype: object) -> Callable[[Any], datetime]:  # noqa: ARG002 - likewise
        return lambda sent: _ITS_EPOCH + timedelta(0, 0, int.from_bytes(sent, "big", signed=True))


def _packed(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


def _packed_if_any(number: int | None) -> bytes | None:
    return None if number is None else _packed(number)


def _unpacked(sent: bytes | None) -> int | None:
    return None if sent is None else int.from_bytes(sent, "big", signed=True)


def _encoded(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _decoded(sent: bytes | None) -> str | None:
    return None if sent is None else sent.decode()


class BinaryDialect(PGDialect):
    """The SQL of PostgreSQL, with parameters by number and values as the server sends them."""

    colspecs: ClassVar[dict[Any, Any]] = {  # type: ignore[misc]  # SQLAlchemy's is no ClassVar
        Integer: _Whole,
        String: _Text,
        LargeBinary: _Bytes,
        Boolean: _Truth,
        DateTime: _Moment,
    }


DIALECT = BinaryDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # is so there
