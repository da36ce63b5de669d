"""Moments in a column: always UTC, to the microsecond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An aware moment; SQLite, which has no type for it, keeps microseconds since the epoch.

    A moment that does not say where its clock stands is a `ValueError`.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the column."""
        return BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """Choose how a moment is written: by one plain function, as it is read."""
        if dialect.name == "sqlite":
            return to_microseconds
        return self.impl_instance.bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Choose how a moment is read: by one plain function, as each request reads several."""
        if dialect.name == "sqlite":
            return since_epoch
        return self.impl_instance.result_processor(dialect, coltype)


class ToldTime(UtcTime):
    """One that somebody may have meddled with, so that it is none: it reads as the epoch then."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """Choose how a moment is read."""
        read = super().result_processor(dialect, coltype)
        return read and partial(_read_or_epoch, read)


def _read_or_epoch(read: Callable[[Any], Any], value: Any) -> Any:
    try:
        return read(value)
    except (TypeError, ValueError, ArithmeticError):
        return EPOCH


def to_microseconds(moment: datetime) -> int:
    """Count the microseconds since the epoch."""
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone")
    return (moment - EPOCH) // MICROSECOND


def since_epoch(microseconds: int) -> datetime:
    """Name the moment so many microseconds after the epoch."""
    return EPOCH + MICROSECOND * microseconds
