"""The start of a worker: what each process of the server calls for its application."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
from importlib.metadata import version
from wsgiref.types import WSGIApplication

from entrypoints import housekeeping, logs, own_core
from entrypoints.container import build
from entrypoints.http.app import WebSettings, create_app
from entrypoints.load_settings import load
from entrypoints.settings import Settings

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal to get when the parent ends."""


def make_app(worker: int) -> WSGIApplication:
    """Build the application by the settings of this process, which is the worker of that number."""
    _end_with_the_parent()
    logs.configure()
    settings = load()
    application = build(settings).application()
    app = create_app(application, _web(settings))
    # The threads that serve are yet to come. Those that hash go by the cores there were before.
    own_core.take(worker, workers=settings.workers)
    housekeeping.begin(application.tend_audit)
    # What is there by now stays: a look through it for garbage stops every request for 50 ms.
    gc.freeze()
    return app


def _web(settings: Settings) -> WebSettings:
    return WebSettings(
        version=version("watchword"),
        limits=settings.session_limits,
        public_url=settings.public_url,
        allowed_origins=frozenset(settings.allowed_origins),
        trusted_proxies=settings.trusted_proxies,
    )


def _end_with_the_parent() -> None:
    # Where the supervisor is killed outright, its workers would go on serving under nobody's
    # control, and keep the port from the next one. Other systems offer nothing of the kind.
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent.pid:
            # Too late for the signal.
            os._exit(1)
