"""What was asked and answered, in a file of SQLite beside the store.

Each batch goes in by a few statements, whose rows SQLite reads out of one JSON text: a statement
for each row would have the thread give the interpreter back and ask for it anew, each time.
Long because it is the whole of a port: each of its sentences with its statement.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from attrs import field, frozen

from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.times import since_epoch, to_microseconds
from application.ports.request_records import (
    ProcessSample,
    RequestFilter,
    RequestRecords,
)
from domain.measures import HOUR, MINUTE, Counted, Measure
from domain.request_record import Answered, RequestRecord
from domain.retention import Retention

_LAST_ID: Final = 2**63 - 1
_EVER: Final = 0
"""The step of what is never deleted."""
_STEPS: Final = (_EVER, int(MINUTE.total_seconds()), int(HOUR.total_seconds()))
_FIELDS: Final = (
    "at, request_id, method, route, status, duration_us, address, user_id, problem, name"
)
_VALUES: Final = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(10))
_KEEP: Final = f"INSERT INTO requests ({_FIELDS}) SELECT {_VALUES} FROM json_each(?)"  # noqa: S608 - names of ours
_COUNT: Final = (
    "INSERT INTO counts SELECT ?1, json_extract(value, '$[0]') - CASE ?1 WHEN 0 THEN"
    " json_extract(value, '$[0]') ELSE json_extract(value, '$[0]') % (?1 * 1000000) END,"
    " json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),"
    " json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]')"
    " FROM json_each(?2) WHERE true"
    " ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,"
    " duration_us = duration_us + excluded.duration_us"
)
_SAMPLE: Final = "INSERT OR REPLACE INTO processes VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
# Two, so that each goes by an index: those who keep some wait meanwhile.
_DELETE_OLD: Final = (
    "DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE at < ? ORDER BY at LIMIT ?)"
)
_DELETE_MORE: Final = (
    "DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE"
    " id <= (SELECT coalesce(max(id), 0) - ? FROM requests) ORDER BY id LIMIT ?)"
)
_COUNTS: Final = (
    "SELECT begins, method, route, status, bucket, requests, duration_us FROM counts"
    " WHERE step = ? AND begins >= ? AND begins < ? ORDER BY begins"
)
_CONDITIONS: Final[Mapping[str, str]] = {
    "since": "at >= ?",
    "until": "at < ?",
    "method": "method = ?",
    "route": "route = ?",
    "status": "status = ?",
    "status_class": "status BETWEEN ? * 100 AND ? * 100 + 99",
    "problem": "problem = ?",
    "address": "address = ?",
    "user_id": "user_id = ?",
    "at_least_us": "duration_us >= ?",
}


@frozen
class SqliteRequestRecords(RequestRecords):
    """Seldom waits for the disk: what a power cut takes is some seconds of figures, and no user."""

    file: RecordsFile
    _turn: Lock = field(factory=Lock, init=False, repr=False)

    def add(
        self, kept: Sequence[Answered], counted: Sequence[Counted], process: ProcessSample
    ) -> None:
        """Keep some, add up what was counted, and how the process is: all of it or nothing."""
        rows, sums = _rows(kept), _sums(counted)
        with self._turn, self.file.writing() as connection:
            if kept:
                connection.execute(_KEEP, (rows,))
            for step in _STEPS if counted else ():
                connection.execute(_COUNT, (step, sums))
            connection.execute(_SAMPLE, _sample(process))

    def page(
        self, *, only: RequestFilter, before: int | None, limit: int
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`, the newest first."""
        where, values = _meant(only)
        statement = (
            f"SELECT id, {_FIELDS} FROM requests WHERE id < ?{where}"  # noqa: S608 - likewise
            " ORDER BY id DESC LIMIT ?"
        )
        upto = _LAST_ID if before is None else before
        with self.file.reading() as connection:
            return [_record(*row) for row in connection.execute(statement, (upto, *values, limit))]

    def of_request(self, request_id: str) -> RequestRecord | None:
        """Return the one of that request id."""
        statement = f"SELECT id, {_FIELDS} FROM requests WHERE request_id = ? LIMIT 1"  # noqa: S608 - likewise
        with self.file.reading() as connection:
            row = connection.execute(statement, (request_id,)).fetchone()
        return _record(*row) if row else None

    def counts(self, *, since: datetime, until: datetime, step: timedelta) -> Sequence[Counted]:
        """Return what was counted from `since` on and before `until`, by minutes or by hours."""
        span = (int(step.total_seconds()), to_microseconds(since), to_microseconds(until))
        with self.file.reading() as connection:
            return [_counted(*row) for row in connection.execute(_COUNTS, span)]

    def totals(self) -> Sequence[Counted]:
        """Return what was counted ever."""
        with self.file.reading() as connection:
            return [_counted(*row) for row in connection.execute(_COUNTS, (_EVER, 0, 1))]

    def processes(self, *, since: datetime) -> Sequence[ProcessSample]:
        """Return the last sample of each process that has brought one since, by pid."""
        statement = "SELECT * FROM processes WHERE at >= ? ORDER BY pid"
        with self.file.reading() as connection:
            rows = connection.execute(statement, (to_microseconds(since),)).fetchall()
        return [
            ProcessSample(pid, since_epoch(started), since_epoch(at), *rest)
            for pid, started, at, *rest in rows
        ]

    def purge(self, kept: Retention, *, now: datetime, limit: int) -> int:
        """Delete up to `limit` requests that are no longer kept, and what was counted long ago."""
        counts = "DELETE FROM counts WHERE step = ? AND begins < ?"
        ends = zip(_STEPS[1:], (now - kept.minutes, now - kept.hours), strict=True)
        requests_until = to_microseconds(now - kept.requests)
        with self._turn, self.file.writing() as connection:
            for step, until in ends:
                connection.execute(counts, (step, to_microseconds(until)))
            connection.execute("DELETE FROM processes WHERE at < ?", (requests_until,))
            old = connection.execute(_DELETE_OLD, (requests_until, limit))
            left = limit - old.rowcount
            more = connection.execute(_DELETE_MORE, (kept.most, left))
            return int(old.rowcount + more.rowcount)


def _rows(kept: Sequence[Answered]) -> str:
    return json.dumps(
        [
            (
                to_microseconds(each.timestamp),
                each.request_id,
                each.method,
                each.route or "",
                each.status,
                each.duration_us,
                each.address,
                each.user_id,
                each.problem,
                each.name,
            )
            for each in kept
        ]
    )


def _sums(counted: Sequence[Counted]) -> str:
    return json.dumps(
        [
            (
                to_microseconds(each.measure.minute),
                each.measure.method,
                each.measure.route,
                each.measure.status,
                each.measure.bucket,
                each.requests,
                each.duration_us,
            )
            for each in counted
        ]
    )


def _sample(process: ProcessSample) -> tuple[int, ...]:
    return (
        process.pid,
        to_microseconds(process.started_at),
        to_microseconds(process.at),
        process.memory_bytes,
        process.cpu_us,
        process.unkept,
        process.hashing,
        process.lost,
    )


def _meant(only: RequestFilter) -> tuple[str, list[Any]]:
    where, values = "", []
    for name, condition in _CONDITIONS.items():
        value = getattr(only, name)
        if value is not None:
            where += f" AND {condition}"
            raw = to_microseconds(value) if isinstance(value, datetime) else value
            values += [raw] * condition.count("?")
    return where, values


def _record(
    id: int, at: int, request_id: str, method: str, route: str, /, *rest: Any
) -> RequestRecord:
    return RequestRecord(id, since_epoch(at), request_id, method, route or None, *rest)


def _counted(
    begins: int, method: str, route: str, status: int, bucket: int, requests: int, us: int, /
) -> Counted:
    return Counted(Measure(since_epoch(begins), method, route, status, bucket), requests, us)
