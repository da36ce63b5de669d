"""How a process writes its log: one JSON object a line, on stderr, whoever writes.

JSON escapes newlines, control characters and all that is not ASCII, so nothing logged can forge a
line or move a terminal's cursor. Of an exception there is where it was raised and of which kind it
is, and neither its message nor a local variable: both may hold what somebody sent.
"""

import logging.config
import sys
import threading
from collections.abc import Iterator
from traceback import format_tb
from types import TracebackType
from typing import Any, Final

import structlog

_DEEPEST: Final = 16
"""Exceptions told of in a row, each raised on account of the next."""


def _traceback(exc_info: structlog.typing.ExcInfo) -> str:
    """Tell of an exception, and of those that it was raised on account of."""
    return "Because of:\n".join(_told(exc_info[1]))


def _told(error: BaseException | None) -> Iterator[str]:
    for _ in range(_DEEPEST):
        if error is None:
            return
        kind = type(error)
        frames = "".join(format_tb(error.__traceback__))
        yield f"{frames}{kind.__module__}.{kind.__qualname__}\n"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


_SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(_traceback),
]

_STDLIB: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(allow=["request_id", "cause"]),
                *_SHARED,
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stderr",
            "formatter": "json",
        },
    },
    "loggers": {
        # It tells of its plug-ins and each step; what came of one is told by whoever ran it.
        "alembic": {"level": "WARNING"},
        # Below that it tells of rows.
        "sqlalchemy": {"level": "WARNING"},
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
}


def configure() -> None:
    """Have our events and those of every library written so, from now on, in this process."""
    logging.config.dictConfig(_STDLIB)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _tell_uncaught
    threading.excepthook = _tell_of_thread
    sys.unraisablehook = _tell_unraisable


def _tell_uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, traceback)
        return
    _tell("process.failed", error)


def _tell_of_thread(failed: threading.ExceptHookArgs) -> None:
    _tell("thread.failed", failed.exc_value)


def _tell_unraisable(failed: "sys.UnraisableHookArgs") -> None:
    _tell("clean_up.failed", failed.exc_value)


def _tell(event: str, error: BaseException | None) -> None:
    structlog.get_logger().error(event, exc_info=error)
