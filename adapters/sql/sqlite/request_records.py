"""What was asked and answered, in a file of SQLite beside the store.

Each batch goes in by a few statements, whose rows SQLite reads out of one JSON text: a statement
for each row would have the thread give the interpreter back and ask for it anew, each time.
Long because it is the whole of a port: each of its sentences with its statement.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from attrs import asdict, evolve, frozen

from adapters.sql.sqlite.records_file import RecordsFile
from adapters.sql.times import since_epoch, to_microseconds
from application.ports.request_records import (
    CountFilter,
    ProcessSample,
    RequestFilter,
    RequestRecords,
    Share,
)
from domain.durations import Histogram
from domain.measures import HOUR, MINUTE, Counted, Measure
from domain.request_record import Answered, RequestRecord
from domain.retention import Retention
from domain.sent import Sent

_FAILED: Final = 5
_LAST_ID: Final = 2**63 - 1
_EVER: Final = 0
"""The step of what is never deleted."""
_STEPS: Final = (_EVER, int(MINUTE.total_seconds()), int(HOUR.total_seconds()))
_FIELDS: Final = (
    "at, request_id, method, route, status, duration_us, address, user_id, problem, name"
)
_VALUES: Final = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(10))
_KEEP: Final = f"INSERT INTO requests ({_FIELDS}) SELECT {_VALUES} FROM json_each(?)"  # noqa: S608 - names of ours
# By the ids that the rows got just now, which are in order and without a gap.
_KEEP_SENT: Final = (
    "INSERT INTO sent SELECT ? + key, value FROM json_each(?) WHERE value IS NOT NULL"
)
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
    " RETURNING id"
)
_DELETE_MORE: Final = (
    "DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE"
    " id <= (SELECT coalesce(max(id), 0) - ? FROM requests) ORDER BY id LIMIT ?) RETURNING id"
)
# The thousands of requests there are, by each of which the indices of `_FOUND` begin.
_WITHIN: Final = (
    "id >> 10 IN (WITH RECURSIVE thousands (number) AS (SELECT max(id) >> 10 FROM requests UNION"
    " ALL SELECT number - 1 FROM thousands WHERE number > (SELECT min(id) >> 10 FROM requests))"
    " SELECT number FROM thousands)"
)
_ALL: Final = ("WHERE", "id DESC")
_OF_REQUEST: Final = (
    f"SELECT id, {_FIELDS} FROM requests INDEXED BY ix_requests_request_id"  # noqa: S608 - likewise
    f" WHERE {_WITHIN} AND substr(request_id, 1, 8) = substr(?1, 1, 8) AND request_id = ?1 LIMIT 1"
)
_DELETE_SENT: Final = "DELETE FROM sent WHERE id IN (SELECT value FROM json_each(?))"
_COUNTS: Final = (
    "SELECT begins, method, route, status, bucket, requests, duration_us FROM counts"
    " WHERE step = ? AND begins >= ? AND begins < ? ORDER BY begins"
)
_BY_MINUTE: Final = (
    "SELECT begins, coalesce(sum(requests) FILTER (WHERE status BETWEEN ?4 AND ?5"
    " AND method = coalesce(?6, method)"
    " AND (?7 = '[]' OR route IN (SELECT value FROM json_each(?7)))), 0), sum(requests)"
    " FROM counts WHERE step = ?1 AND begins >= ?2 AND begins < ?3 GROUP BY begins"
)
# As lists: to take out a row for each bucket would take six times as long.
_HISTOGRAMS: Final = (
    "SELECT begins, json_group_array(bucket), json_group_array(requests) FROM counts"
    " WHERE step = ? AND begins >= ? AND begins < ? GROUP BY begins"
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

    def add(
        self, kept: Sequence[Answered], counted: Sequence[Counted], process: ProcessSample
    ) -> None:
        """Keep some, add up what was counted, and how the process is: all of it or nothing."""
        rows, sent, sums = _rows(kept), _sent(kept), _sums(counted)
        with self.file.writing() as connection:
            if kept:
                last = connection.execute(_KEEP, (rows,)).lastrowid
                connection.execute(_KEEP_SENT, (last - len(kept) + 1, sent))
            for step in _STEPS if counted else ():
                connection.execute(_COUNT, (step, sums))
            connection.execute(_SAMPLE, _sample(process))

    def page(
        self, *, only: RequestFilter, before: int | None, limit: int, after: int | None = None
    ) -> Sequence[RequestRecord]:
        """Return up to `limit` of those meant with ids below `before`, the newest first."""
        where, values = _meant(only)
        among, order = _among(only)
        if after is not None:
            # Not where it is not asked for: an index would not be used beside it.
            where, values = f"{where} AND id > ?", [*values, after]
            if only.status_class != _FAILED:
                # Few are newer.
                among, order = _ALL
        statement = (
            f"SELECT id, {_FIELDS} FROM requests {among} id < ?{where}"  # noqa: S608 - likewise
            f" ORDER BY {order} LIMIT ?"
        )
        upto = _LAST_ID if before is None else before
        with self.file.reading() as connection:
            return [_record(*row) for row in connection.execute(statement, (upto, *values, limit))]

    def of_request(self, request_id: str) -> RequestRecord | None:
        """Return the one of that request id, with what was sent."""
        with self.file.reading() as connection:
            row = connection.execute(_OF_REQUEST, (request_id,)).fetchone()
            if row is None:
                return None
            found = connection.execute("SELECT sent FROM sent WHERE id = ?", row[:1]).fetchone()
        return evolve(_record(*row), sent=Sent(**json.loads(found[0])) if found else None)

    def counts(self, *, since: datetime, until: datetime, step: timedelta) -> Sequence[Counted]:
        """Return what was counted from `since` on and before `until`, by minutes or by hours."""
        with self.file.reading() as connection:
            rows = connection.execute(_COUNTS, _span(step, since, until))
            return [_counted(*row) for row in rows]

    def by_minute(
        self, *, since: datetime, until: datetime, only: CountFilter
    ) -> Mapping[datetime, Share]:
        """Count in each minute from `since` on and before `until` that had any request."""
        meant = (*only.statuses, only.method, json.dumps(only.routes))
        with self.file.reading() as connection:
            rows = connection.execute(_BY_MINUTE, (*_span(MINUTE, since, until), *meant))
            return {since_epoch(begins): Share(*counts) for begins, *counts in rows}

    def histograms(self, *, since: datetime, until: datetime) -> Mapping[datetime, Histogram]:
        """Return how many are in each bucket, of each minute in which there was any."""
        with self.file.reading() as connection:
            rows = connection.execute(_HISTOGRAMS, _span(MINUTE, since, until))
            return {since_epoch(begins): _histogram(*lists) for begins, *lists in rows}

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
        with self.file.writing() as connection:
            for step, until in ends:
                connection.execute(counts, (step, to_microseconds(until)))
            connection.execute("DELETE FROM processes WHERE at < ?", (requests_until,))
            gone = connection.execute(_DELETE_OLD, (requests_until, limit)).fetchall()
            gone += connection.execute(_DELETE_MORE, (kept.most, limit - len(gone))).fetchall()
            connection.execute(_DELETE_SENT, (json.dumps([id for (id,) in gone]),))
            return len(gone)


def _span(step: timedelta, since: datetime, until: datetime) -> tuple[int, int, int]:
    return int(step.total_seconds()), to_microseconds(since), to_microseconds(until)


def _histogram(buckets: str, requests: str) -> Histogram:
    found: dict[int, int] = {}
    for bucket, more in zip(json.loads(buckets), json.loads(requests), strict=True):
        found[bucket] = found.get(bucket, 0) + more
    return found


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


def _sent(kept: Sequence[Answered]) -> str:
    return json.dumps([None if each.sent is None else asdict(each.sent) for each in kept])


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


def _among(only: RequestFilter) -> tuple[str, str]:
    # Those that lie far apart: all would be looked through for them.
    if only.status_class == _FAILED:
        return "INDEXED BY ix_requests_failed WHERE status >= 500 AND", "id DESC"
    for name in ("user_id", "address"):
        if getattr(only, name) is not None:
            # In the order of the index, so that it ends with the last that is wanted.
            among = f"INDEXED BY ix_requests_{name} WHERE {_WITHIN} AND"
            return among, "id >> 10 DESC, id DESC"
    return _ALL


def _record(
    id: int, at: int, request_id: str, method: str, route: str, /, *rest: Any
) -> RequestRecord:
    return RequestRecord(id, since_epoch(at), request_id, method, route or None, *rest)


def _counted(
    begins: int, method: str, route: str, status: int, bucket: int, requests: int, us: int, /
) -> Counted:
    return Counted(Measure(since_epoch(begins), method, route, status, bucket), requests, us)
