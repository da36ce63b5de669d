"""The process starter: granian, set up for this service."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from wsgiref.types import WSGIApplication

from granian.constants import HTTPModes, Interfaces, RuntimeModes
from granian.http import HTTP1Settings
from granian.server.mp import MPServer

from entrypoints.capacity import CONNECTIONS

BLOCKING_THREADS: Final = 256
"""In each worker. Most of them wait, for a hash above all: reads need but a few."""
HEAD_LIMIT: Final = 16 * 1024
AT_ONCE = 2.0
"""Seconds after its start within which a worker that dies will not do any better next time."""
GRANIANS_AT_ONCE: Final = 5.5

# Only levels: the handlers, and so the format, stay those of whoever starts the service.
_LOGGING: Final[dict[str, Any]] = {
    "incremental": True,
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}},
}


class _Respawned(dict[int, float]):
    """When each worker was started again, dated back: for granian its 5.5 s are over after ours.

    A worker that is killed every five seconds, for want of memory say, is no reason for all to go.
    """

    def __setitem__(self, worker: int, moment: float) -> None:
        super().__setitem__(worker, moment - (GRANIANS_AT_ONCE - AT_ONCE))


class _Numbered(MPServer):
    """Tells each worker which of them it is; whoever replaces one has its number."""

    def _spawn_worker(  # type: ignore[override]  # as MPServer itself has it
        self, idx: int, target: Any, callback_loader: Any
    ) -> Any:
        return super()._spawn_worker(idx, target, partial(callback_loader, idx))


def serve(
    target: Callable[[int], WSGIApplication],
    *,
    host: str,
    port: int,
    workers: int,
    header_timeout: float = 15,
    stop_timeout: int = 5,
) -> None:
    """Serve the application that `target` builds, until SIGTERM or SIGINT.

    Each worker process calls `target` once with its number, from 0 on, so it must be picklable
    where processes are spawned.
    A connection that has not sent a whole head within `header_timeout` seconds is closed, an idle
    one too: a proxy must drop its idle connections sooner. When stopping, requests under way are
    answered, but none longer than `stop_timeout` seconds. A worker that dies is started again; one
    that dies again within `AT_ONCE` ends the service with SystemExit(1).
    """
    logging.getLogger("_granian").addFilter(_is_unexpected)
    server = _Numbered(
        "watchword",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=BLOCKING_THREADS,
        backpressure=CONNECTIONS,
        runtime_mode=RuntimeModes.mt,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=int(header_timeout * 1000),
            max_buffer_size=HEAD_LIMIT,
        ),
        websockets=False,
        log_dictconfig=_LOGGING,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=stop_timeout,
    )
    server.respawned_wrks = _Respawned()
    server.serve(target_loader=target, wrap_loader=False)


def _is_unexpected(record: logging.LogRecord) -> bool:
    # The thread count is deliberate: most of them wait, for a body or for a hash.
    return not record.getMessage().startswith("Configuration allows spawning")
