"""Writing the lines of requests, beside those who are served."""

import os
import sys
from collections.abc import Iterator
from multiprocessing.util import Finalize
from select import PIPE_BUF, select
from threading import Lock, Thread
from time import sleep
from typing import Final

import structlog

from entrypoints.http.request_log import RequestLog

EVERY: Final = 0.1
"""Seconds between two rounds."""


class LogWriter:
    """Writes what a log has taken down to a file descriptor, a few lines at a time.

    Pieces are no longer than a pipe takes whole: processes that share one cannot cut each other's
    lines. Where it takes nothing, this waits, and nobody else.
    """

    def __init__(self, log: RequestLog, *, descriptor: int) -> None:
        self._log = log
        self._descriptor = descriptor
        self._turn = Lock()

    def write(self) -> None:
        """Write the lines there are, and how many were lost."""
        with self._turn:
            for piece in pieces(self._log.taken()):
                self._put(piece)
            lost = self._log.lost()
            if lost:
                structlog.get_logger().warning("request_log.lines_lost", lines=lost)

    def _put(self, piece: bytes) -> None:
        while piece:
            try:
                piece = piece[os.write(self._descriptor, piece) :]
            except BlockingIOError:
                select([], [self._descriptor], [])


def pieces(lines: bytes) -> Iterator[bytes]:
    """Cut at ends of lines into pieces as long as may be."""
    begin = 0
    while begin < len(lines):
        end = lines.rfind(b"\n", begin, begin + PIPE_BUF) + 1
        yield lines[begin : end or len(lines)]
        begin = end or len(lines)


def begin(log: RequestLog) -> None:
    """Write on a thread until the process ends, and once more then."""
    writer = LogWriter(log, descriptor=sys.stderr.fileno())
    Thread(target=_keep_writing, args=(writer,), name="log-writer", daemon=True).start()
    Finalize(log, writer.write, exitpriority=0)


def _keep_writing(writer: LogWriter) -> None:
    while True:
        sleep(EVERY)
        try:
            writer.write()
        except OSError:
            # Nobody reads, or the disk is full: nothing could be told of it.
            continue
