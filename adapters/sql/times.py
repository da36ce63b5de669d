"""Moments in a column: always UTC, to the microsecond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """Choose how a moment is written: by one plain function, as it is read."""
        return _to_microseconds if dialect.name == "sqlite" else _checked

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - SQLAlchemy passes it
    ) -> Callable[[Any], datetime]:
        """Choose how a moment is read: by one plain function, as each request reads several."""
        return _since_epoch if dialect.name == "sqlite" else _in_utc


def _checked(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone")
    return moment


def _to_microseconds(moment: datetime) -> int:
    return (_checked(moment) - EPOCH) // MICROSECOND


def _since_epoch(microseconds: int) -> datetime:
    return EPOCH + timedelta(0, 0, microseconds)


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
