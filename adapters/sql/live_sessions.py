"""The sessions of everybody, page by page: one statement for each way to say which are meant."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Integer, and_, bindparam, func, literal_column, or_, select, tuple_

from adapters.sql.mapping import SESSION_COLUMNS, session_of
from adapters.sql.prepared import Prepared, Row
from adapters.sql.tables import sessions, users
from adapters.sql.times import UtcTime
from adapters.sql.user_pages import HAS_PREFIX, prefix_values
from adapters.sql.ways_in import Readers
from application.ports.live_sessions import (
    ALL_SESSIONS,
    BEGINNING,
    LiveSessionReader,
    OwnedLiveSession,
    SessionFilter,
)
from domain.session import CLOCKS_DIFFER_BY, SessionLimits
from domain.token import SessionKind


def _within(kind: str) -> Any:
    return and_(
        sessions.c.created_at > bindparam(f"{kind}_created_until", type_=UtcTime),
        sessions.c.last_seen_at > bindparam(f"{kind}_unseen_since", type_=UtcTime),
    )


_IS_OF_CONSOLE = sessions.c.kind == bindparam("console")
_IS_LIVE = and_(
    sessions.c.created_at <= bindparam("begun_by", type_=UtcTime),
    or_(and_(_IS_OF_CONSOLE, _within("console")), and_(~_IS_OF_CONSOLE, _within("other"))),
)
_COUNT = Prepared(select(func.count()).select_from(sessions).where(_IS_LIVE))
_AFTER: Any = tuple_(
    bindparam("after_user", type_=sessions.c.user_id.type),
    bindparam("after_id", type_=sessions.c.id.type),
)
_WIDTH: Final = len(SESSION_COLUMNS)


@frozen
class SqlLiveSessionReader(LiveSessionReader):
    """Reads as last committed."""

    _readers: Readers

    def page(
        self,
        *,
        at: datetime,
        limits: SessionLimits,
        after: tuple[int, str] = BEGINNING,
        limit: int,
        only: SessionFilter = ALL_SESSIONS,
    ) -> Sequence[OwnedLiveSession]:
        """Return up to `limit` sessions that let their users in, after a place."""
        chosen = _chosen(only)
        values = {"limit": limit, **_moments(at, limits), **chosen}
        statement, found = _page_of(frozenset(chosen)), list[OwnedLiveSession]()
        # Once, nearly always: whatever outdates sessions deletes them too.
        while len(found) < limit:
            user_id, session_id = after
            rows = self._readers.rows(statement, after_user=user_id, after_id=session_id, **values)
            found += [_owned(row) for row in rows if _is_up_to_date(row)]
            if len(rows) < limit:
                break
            after = _owned(rows[-1]).place
        return found[:limit]

    def count(self, *, at: datetime, limits: SessionLimits) -> int:
        """Count all sessions within their limits at that moment."""
        [(found,)] = self._readers.rows(_COUNT, **_moments(at, limits))
        return int(found)


def _moments(at: datetime, limits: SessionLimits) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "begun_by": at + CLOCKS_DIFFER_BY,
        "console": SessionKind.CONSOLE.value,
    }
    for name, of in (("console", limits.of(SessionKind.CONSOLE)), ("other", limits)):
        values |= {f"{name}_created_until": at - of.absolute, f"{name}_unseen_since": at - of.idle}
    return values


def _owned(row: Row) -> OwnedLiveSession:
    return OwnedLiveSession(session_of(*row[:_WIDTH]), row[_WIDTH])


def _is_up_to_date(row: Row) -> bool:
    is_disabled, session_version, user_version = row[_WIDTH + 1 :]
    return not is_disabled and session_version == user_version


def _chosen(only: SessionFilter) -> Mapping[str, str]:
    values = prefix_values(only.key_prefix)
    if only.kind:
        values["of_kind"] = only.kind.value
    if only.address is not None:
        values["address"] = only.address
    return values


@cache
def _page_of(values: frozenset[str]) -> Prepared:
    """Return the statement that compares with values of those names.

    Which sessions there are is found out without their users: to look up each one's would take
    ten times as long.
    """
    # Where few may fit, all are gone through as they lie. By the index, which this keeps away,
    # each would be looked up.
    lies = "of_kind" in values or "address" in values
    user_id = sessions.c.user_id + literal_column("0", Integer) if lies else sessions.c.user_id
    meant = (
        select(sessions.c.digest)
        .where(tuple_(user_id, sessions.c.id) > _AFTER, _IS_LIVE)
        .order_by(user_id, sessions.c.id)
        .limit(bindparam("limit", type_=Integer))
    )
    if "key_from" in values:
        meant = meant.where(user_id.in_(select(users.c.id).where(HAS_PREFIX)))
    if "of_kind" in values:
        meant = meant.where(sessions.c.kind == bindparam("of_kind"))
    if "address" in values:
        meant = meant.where(sessions.c.ip == bindparam("address"))
    return Prepared(
        select(
            *SESSION_COLUMNS,
            users.c.username,
            users.c.is_disabled,
            sessions.c.credential_version,
            users.c.credential_version,
        )
        .select_from(sessions.join(users))
        .where(sessions.c.digest.in_(meant))
        .order_by(sessions.c.user_id, sessions.c.id)
    )
