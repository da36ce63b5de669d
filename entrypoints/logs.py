"""How a process writes its log: one JSON object a line, on stderr, whoever writes.

JSON escapes newlines and control characters, so nothing logged can forge a line or move a
terminal's cursor. Tracebacks carry no local variables, which may hold passwords.
"""

import logging.config
from typing import Any

import structlog

_SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
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
    # It tells of its plug-ins and each step; what came of a migration is told by whoever ran it.
    "loggers": {"alembic": {"level": "WARNING"}},
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
