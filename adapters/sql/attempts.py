"""Tries counted in a table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache

from attrs import frozen
from sqlalchemy import Integer, bindparam, delete, select, text, update

from adapters.sql.prepared import Prepared
from adapters.sql.tables import attempts
from adapters.sql.times import EPOCH, UtcTime
from adapters.sql.transaction import Transaction
from application.ports.attempts import SWEPT, Attempts
from domain.attempts import Count

_OF_KEY = attempts.c.key == bindparam("of_key")
# A row that was not there is made, as only a row can be held, and one that was is written as it
# is: on PostgreSQL that locks it. SQLAlchemy has no word for it that both databases share.
_HOLD_SQL = (
    "INSERT INTO attempts (key, tries, open_at, expires_at) VALUES {rows}"
    " ON CONFLICT (key) DO UPDATE SET tries = attempts.tries"
    " RETURNING key, tries, open_at, expires_at"
)
_KEEP = Prepared(
    update(attempts)
    .where(_OF_KEY)
    .values(
        tries=bindparam("to_tries"),
        open_at=bindparam("to_open_at", type_=UtcTime),
        expires_at=bindparam("to_expires_at", type_=UtcTime),
    )
)
_FORGET = Prepared(delete(attempts).where(_OF_KEY))
_IS_OVER = attempts.c.expires_at <= bindparam("at", type_=UtcTime)
_OVER = (
    select(attempts.c.key)
    .where(_IS_OVER)
    .order_by(attempts.c.expires_at)
    .limit(bindparam("window", type_=Integer))
    # What somebody holds is tried just now, and will not be over.
    .with_for_update(skip_locked=True)
)
_PURGE = Prepared(delete(attempts).where(attempts.c.key.in_(_OVER), _IS_OVER))


@frozen
class SqlAttempts(Attempts):
    """Counts inside a transaction."""

    _transaction: Transaction

    def held(self, keys: Collection[bytes]) -> Mapping[bytes, Count]:
        """Return what is kept of those keys, of each that is known."""
        # In one order for everybody: else two might wait for each other.
        named = {f"key{number}": key for number, key in enumerate(sorted(keys))}
        rows = self._transaction.rows(_hold(len(named)), never=EPOCH, **named)
        return {bytes(key): Count(tries, *times) for key, tries, *times in rows if tries}

    def keep(self, counts: Mapping[bytes, Count], *, at: datetime) -> None:
        """Keep these counts, in place of those before, and delete twice as many that are over."""
        for key, count in sorted(counts.items()):
            self._transaction.run(
                _KEEP,
                of_key=key,
                to_tries=count.tries,
                to_open_at=count.open_at,
                to_expires_at=count.expires_at,
            )

        # Last: what was over before and is held goes on from here.
        self._transaction.run(_PURGE, at=at, window=SWEPT * len(counts))

    def forget(self, keys: Collection[bytes]) -> None:
        """Keep nothing of those keys."""
        for key in sorted(keys):
            self._transaction.run(_FORGET, of_key=key)

    def purge(self, *, at: datetime, window: int) -> int:
        """Delete up to `window` counts that expire at that moment or before; count them."""
        return self._transaction.count(_PURGE, at=at, window=window)


@cache
def _hold(keys: int) -> Prepared:
    rows = ", ".join(f"(:key{number}, 0, :never, :never)" for number in range(keys))
    statement = text(_HOLD_SQL.format(rows=rows)).bindparams(bindparam("never", type_=UtcTime))
    return Prepared(statement.columns(*attempts.c))
