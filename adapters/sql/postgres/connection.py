"""One connection to PostgreSQL, by which any number of statements takes one round trip.

It speaks to libpq itself. The cursor of psycopg costs twice as much for a small query, and waits
without end for a server that is stopped; only how a connection is opened is left to psycopg.
"""

import select
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import psycopg
from attrs import define, field
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from adapters.sql.postgres.results import failure_of

PATIENCE = 5.0
"""Seconds to wait for more of an answer. The server gives up before, unless it is stopped."""

Call = tuple[str, Sequence[bytes | None]]
"""A statement and its parameters, in binary."""

_BINARY = 1
# As plain numbers: they are compared with several times at every request.
_ALL_SENT = int(ExecStatus.PIPELINE_SYNC)
_FAILED = int(ExecStatus.FATAL_ERROR)
_IDLE = int(TransactionStatus.IDLE)
_NAMES = count()


@define(eq=False)
class Connection:
    """Runs statements, each prepared when it first comes. For one thread at a time."""

    _opened: psycopg.Connection[Any]
    user_ids: list[int] = field(factory=list, init=False)
    """What is left of the block of ids that this connection, and none other, was given."""
    _pq: PGconn = field(init=False)
    _socket: select.poll = field(factory=select.poll, init=False)
    _prepared: dict[str, bytes] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._pq = self._opened.pgconn
        # Sending waits for the socket to take it, which it does: it is small.
        self._pq.nonblocking = 0
        self._socket.register(self._pq.socket, select.POLLIN)

    @property
    def is_idle(self) -> bool:
        """Whether it is open and in no transaction."""
        return self._pq.transaction_status == _IDLE

    @property
    def is_open(self) -> bool:
        """Whether it has not been seen to end."""
        return self._pq.status == ConnStatus.OK

    def has_ended(self) -> bool:
        """Tell, without asking the server, whether that has ended the connection meanwhile."""
        # Nothing was asked: whatever there is to read is the end, or announces it.
        return bool(self._socket.poll(0))

    def ask(self, call: Call) -> PGresult:
        """Run one statement, as `run` does; cheaper, once it is prepared."""
        sql, values = call
        name = self._prepared.get(sql)
        if name is None:
            (result,) = self.run(call)
            return result
        # Not by a pipeline, which takes eleven calls instead of seven: each lets go of the lock of
        # the interpreter, which is what costs most where other threads wait for it.
        try:
            self._pq.send_query_prepared(name, values, [_BINARY] * len(values), _BINARY)
            self._take_in()
            *_, result = iter(self._next, None)
            if result.status == _FAILED:
                self._see_that_it_is_open()
        except BaseException:
            self.close()
            raise
        if result.status == _FAILED:
            raise failure_of(result)
        return result

    def run(self, *calls: Call) -> list[PGresult]:
        """Run the statements in one round trip, and return the result of each.

        Raises what the first to fail failed by; those after it are not run then. Where the
        connection breaks, or there is no answer in time, it is closed: nobody knows how far the
        server came.
        """
        prepared = self._prepared
        new = {sql: b"w%d" % next(_NAMES) for sql, _ in calls if sql not in prepared}
        try:
            self._pq.enter_pipeline_mode()
            self._send(calls, new)
            results = self._results()
            self._pq.exit_pipeline_mode()
        except BaseException:
            self.close()
            raise
        for result in results:
            if result.status == _FAILED:
                raise failure_of(result)
        if not new:
            return results
        prepared |= new
        return results[len(new) :]

    def close(self) -> None:
        """Close it; the server undoes what was not committed."""
        self._opened.close()

    def _send(self, calls: Iterable[Call], new: dict[str, bytes]) -> None:
        for sql, name in new.items():
            self._pq.send_prepare(name, sql.encode())
        names = self._prepared | new if new else self._prepared
        for sql, values in calls:
            self._pq.send_query_prepared(names[sql], values, [_BINARY] * len(values), _BINARY)
        self._pq.pipeline_sync()

    def _results(self) -> list[PGresult]:
        results: list[PGresult] = []
        while True:
            result = self._next()
            if result is None:
                # One statement has ended, if not all of them.
                self._see_that_it_is_open()
            elif result.status == _ALL_SENT:
                return results
            else:
                results.append(result)

    def _next(self) -> PGresult | None:
        while self._pq.is_busy():
            self._take_in()
        return self._pq.get_result()

    def _take_in(self) -> None:
        if not self._socket.poll(PATIENCE * 1000):
            raise TimeoutError
        self._pq.consume_input()

    def _see_that_it_is_open(self) -> None:
        if not self.is_open:
            raise psycopg.OperationalError("the connection broke")
