"""The start of a worker: what each process of the server calls for its application."""

import ctypes
import gc
import logging
import multiprocessing
import os
import signal
import sys
from importlib import import_module
from importlib.metadata import version
from wsgiref.types import WSGIApplication

import structlog

from application import Application
from domain.errors import StoreUnavailable
from entrypoints import housekeeping, log_writer, logs, own_core, recorder, watch
from entrypoints.container.root import Container, build
from entrypoints.container.traces import traces_module
from entrypoints.http.app import WebSettings, create_app
from entrypoints.http.client_device import ClientDevice
from entrypoints.http.gate import Gate
from entrypoints.http.origins import Origins
from entrypoints.http.problem_site import with_problems
from entrypoints.http.request_log import RequestLog
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.load_settings import load
from entrypoints.recorder import Recorder
from entrypoints.settings import Served, Settings, SettingsRefused

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal to get when the parent ends."""

_logger = logging.getLogger("watchword.worker")


def make_app(worker: int) -> WSGIApplication:
    """Build the application by the settings of this process, which is the worker of that number."""
    _end_with_the_parent()
    logs.configure()
    try:
        return _app(worker, load())
    except SettingsRefused as error:
        # As after a reload with others: the service ends with the worker.
        structlog.get_logger().error("settings.refused", faults=error.faults)
    except Exception:
        _logger.exception("worker.failed")
    raise SystemExit(1)


def _app(worker: int, settings: Settings) -> WSGIApplication:
    # Imported here: few have a collector.
    traces = settings.traces and traces_module("entrypoints.traces").Traces(settings.traces)
    container = build(settings, tracer=traces and traces.tracer)
    _read_keys(container)
    routes = RouteTemplates()
    log = _request_log(settings, container, routes)
    application = container.application()
    app = served(settings, application, log, routes)
    # The threads that serve are yet to come. Those that hash go by the cores there were before.
    own_core.take(worker, workers=settings.workers)
    housekeeping.begin(application.tend_audit)
    if log and settings.monitors:
        kept = Recorder(application.record_requests)
        recorder.begin(kept, application.purge_requests)
        log_writer.begin(log, kept.note)
        # Not where the console is by itself: whoever started that may have other rules.
        if Served.API in settings.serve:
            watch.begin(application.watch_figures, application.deliver_notices)
    elif log:
        log_writer.begin(log)
    if traces:
        traces.begin()
        app = traces.around(app, routes, settings)
    # What is there by now stays: a look through it for garbage stops every request for 50 ms.
    gc.freeze()
    return app


def _read_keys(container: Container) -> None:
    # Now, and not when the first of them is needed: a file that was damaged or replaced meanwhile
    # is refused by name, in the log, and is no error of whoever logs in.
    try:
        container.keys()
    except StoreUnavailable:
        # On a full disk none can be made: what needs them waits, and reads go on.
        _logger.warning("keys.not_made")


def served(
    settings: Settings,
    application: Application,
    log: RequestLog | None,
    routes: RouteTemplates,
) -> WSGIApplication:
    """Put together what is served at the port, by the settings."""
    web = _web(settings)
    if Served.CONSOLE not in settings.serve:
        return create_app(application, web, log, routes=routes.add)
    serves_api = Served.API in settings.serve
    # Imported here: templates are for those who are served pages.
    create_console = import_module("entrypoints.console.app").create_console
    console = create_console(
        application,
        is_https=web.is_https,
        origin_of=Origins(ClientDevice(web.trusted_proxies)).of,
        version=web.version,
        routes=routes.add,
        docs_of=routes.docs_of if serves_api else lambda *_: None,
    )
    if serves_api:
        return create_app(application, web, log, console=console, routes=routes.add)
    return Gate(with_problems(console, routes=routes.add), https=web.is_https, log=log)


def _request_log(
    settings: Settings, container: Container, routes: RouteTemplates
) -> RequestLog | None:
    if not settings.logs_requests:
        return None
    devices = ClientDevice(settings.trusted_proxies)
    return RequestLog(devices, lambda name: container.pseudonyms().of(name), routes)


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
