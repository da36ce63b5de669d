"""Taking a request body into memory without letting slow senders hold the server."""

import re
from io import BytesIO
from threading import Semaphore
from typing import Final
from wsgiref.types import InputStream, WSGIEnvironment

from entrypoints.http.problems import PROBLEMS, Problem

BODY_LIMIT: Final = 16 * 1024
_LENGTH = re.compile(r"[0-9]{1,20}")


class BodyAdmission:
    """Reads bodies of at most 16 KiB, a bounded number at a time.

    Reading blocks a thread for as long as the sender pleases and cannot be interrupted, so what
    finds every slot taken is refused at once: the threads beyond the slots stay free.
    """

    def __init__(self, *, slots: int) -> None:
        self._slots = Semaphore(slots)

    def take_in(self, environ: WSGIEnvironment) -> Problem | None:
        """Put the whole body into the environ, or say why not.

        A body that outgrows the limit, declared or found out, is not read to its end.
        """
        declared: str = environ.get("CONTENT_LENGTH", "")
        coding: str = environ.pop("HTTP_TRANSFER_ENCODING", "")
        if coding:
            if declared or coding.lower() != "chunked":
                return PROBLEMS["malformed-request"]
            return self._read(environ, BODY_LIMIT + 1, exactly=False)
        if declared and not _LENGTH.fullmatch(declared):
            return PROBLEMS["malformed-request"]
        length = int(declared or 0)
        if length > BODY_LIMIT:
            return PROBLEMS["body-too-large"]
        # Where there is nothing, of a log-out say, there is nothing to wait for.
        return self._read(environ, length, exactly=True) if length else None

    def _read(self, environ: WSGIEnvironment, size: int, *, exactly: bool) -> Problem | None:
        if not self._slots.acquire(blocking=False):
            return PROBLEMS["overloaded"]
        try:
            body = _read_up_to(size, environ["wsgi.input"])
        except OSError:
            return PROBLEMS["malformed-request"]
        finally:
            self._slots.release()
        if exactly and len(body) < size:
            return PROBLEMS["malformed-request"]
        if len(body) > BODY_LIMIT:
            return PROBLEMS["body-too-large"]
        environ["CONTENT_LENGTH"] = str(len(body))
        environ["wsgi.input"] = BytesIO(body)
        return None


def _read_up_to(size: int, stream: InputStream) -> bytes:
    body = b""
    while len(body) < size and (chunk := stream.read(size - len(body))):
        body += chunk
    return body
