"""Writing the lines of requests, beside those who are served."""

import os
import sys
from collections.abc import Iterator, Sequence
from multiprocessing.util import Finalize
from select import PIPE_BUF, select
from stat import S_ISREG
from threading import Lock, Thread
from time import sleep
from typing import Final, Protocol

import structlog

from entrypoints.http.request_line import RequestLine, encoded
from entrypoints.http.request_log import RequestLog

EVERY: Final = 0.1
"""Seconds between two rounds."""
FILE_PIECE: Final = 64 * 1024
"""Bytes written to a file at a time."""


class Note(Protocol):
    """Is told of lines, and of how many were lost before them."""

    def __call__(self, lines: Sequence[RequestLine], /, *, lost: int) -> None:
        """Hear of them, and be quick about it."""
        ...


def told_nobody(_lines: Sequence[RequestLine], /, *, lost: int) -> None:
    """Keep it to oneself."""


class LogWriter:
    """Writes what a log has taken down to a file descriptor, a few lines at a time.

    Pieces are no longer than a pipe takes whole, or a file: processes that share one cannot cut
    each other's lines. Where it takes nothing, this waits, and nobody else.
    """

    def __init__(self, log: RequestLog, *, descriptor: int, note: Note = told_nobody) -> None:
        self._log = log
        self._note = note
        self._descriptor = descriptor
        is_file = S_ISREG(os.fstat(descriptor).st_mode)
        self._longest = FILE_PIECE if is_file else PIPE_BUF
        self._turn = Lock()

    def write(self) -> None:
        """Write the lines there are, and how many were lost."""
        with self._turn:
            lines, lost = self._log.taken(), self._log.lost()
            self._note(lines, lost=lost)
            for piece in pieces(encoded(lines), longest=self._longest):
                self._put(piece)
            if lost:
                structlog.get_logger().warning("request_log.lines_lost", lines=lost)

    def _put(self, piece: bytes) -> None:
        while piece:
            try:
                piece = piece[os.write(self._descriptor, piece) :]
            except BlockingIOError:
                select([], [self._descriptor], [])


def pieces(lines: bytes, *, longest: int = PIPE_BUF) -> Iterator[bytes]:
    """Cut at ends of lines into pieces as long as may be."""
    begin = 0
    while begin < len(lines):
        end = lines.rfind(b"\n", begin, begin + longest) + 1
        yield lines[begin : end or len(lines)]
        begin = end or len(lines)


def begin(log: RequestLog, note: Note = told_nobody) -> None:
    """Write on a thread until the process ends, and once more then; `note` is told of all lines."""
    writer = LogWriter(log, descriptor=sys.stderr.fileno(), note=note)
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
