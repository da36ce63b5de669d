"""Watchword that logs all there is, libraries and all, and breaks on demand.

`python -m tests.cli.loud_service serve` serves as usual; a log-in of whom `BROKEN` names raises an
exception that nobody foresaw, whose message holds what was sent. With `MESSAGES` in its environment
it tells exceptions as everybody does.
"""

import logging
import os
from typing import Any, Final
from wsgiref.types import WSGIApplication

import structlog

from application.sessions.log_in import LogIn
from entrypoints import logs, worker
from entrypoints.main import main

BROKEN: Final = "unforeseen"
MESSAGES: Final = "MESSAGES"

_make_app = worker.make_app
_log_in = LogIn.__call__


def be_loud() -> None:
    """Have every logger tell of everything, as far as our own format lets it."""
    told: dict[str, Any] = logs._STDLIB  # noqa: SLF001 - what no setting changes
    told["root"]["level"] = "DEBUG"
    if MESSAGES in os.environ:
        told["formatters"]["json"]["foreign_pre_chain"][-1] = structlog.processors.format_exc_info


def log_in(self: LogIn, *, username: str, password: str, **more: Any) -> Any:
    """Fail as a bug would."""
    if username == BROKEN:
        try:
            int(password)
        except ValueError as error:
            logging.getLogger("somebody").debug("a library tells that it failed", exc_info=True)
            raise RuntimeError(f"{username} {password} {more}") from error
    return _log_in(self, username=username, password=password, **more)


def make_app(worker: int) -> WSGIApplication:
    """Build the application in a worker, loud."""
    be_loud()
    LogIn.__call__ = log_in  # type: ignore[method-assign]  # the bug
    return _make_app(worker)


if __name__ == "__main__":
    be_loud()
    worker.make_app = make_app
    main()
