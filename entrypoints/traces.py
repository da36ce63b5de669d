"""Sending spans to a collector, on a thread that nobody who is served waits for.

What can be said in the variables `OTEL_…` is: how many requests are told of, what is sent along to
the collector, what waits at most. Imported where there are traces, and not before.
"""

import logging
import os
from importlib.metadata import version
from multiprocessing.util import Finalize
from threading import Thread
from typing import Final
from wsgiref.types import WSGIApplication, WSGIEnvironment

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer

from entrypoints.http.client_device import ClientDevice
from entrypoints.http.route_templates import RouteTemplates
from entrypoints.settings import Settings
from entrypoints.traced_app import TracedApp

WITHIN: Final = 2.0
"""Seconds that the end of a process waits for a collector."""


class Traces:
    """The spans of this process, on their way."""

    def __init__(self, collector: str) -> None:
        # It tells of each try anew, and what fails is told as well. Of headers that it cannot
        # read it would tell all that is in them: they are secrets.
        logging.getLogger("opentelemetry.exporter").setLevel(logging.ERROR)
        logging.getLogger("opentelemetry.util.re").addFilter(_without_values)
        name = os.environ.get("OTEL_SERVICE_NAME", "watchword")
        process = Resource.create({"service.name": name, "service.version": version("watchword")})
        self._collector = collector
        self._provider = TracerProvider(resource=process, shutdown_on_exit=False)
        self.tracer: Tracer = self._provider.get_tracer("watchword")
        """Makes them."""

    def around(
        self, app: WSGIApplication, routes: RouteTemplates, settings: Settings
    ) -> WSGIApplication:
        """Tell of each request that the application answers."""
        devices = ClientDevice(settings.trusted_proxies)

        def is_joined(environ: WSGIEnvironment) -> bool:
            return settings.joins_traces and devices.is_proxy(environ.get("REMOTE_ADDR", ""))

        scheme = "https" if settings.is_https else "http"
        return TracedApp(app, self.tracer, routes, scheme, is_joined)

    def begin(self) -> None:
        """Send them until the process ends, and what is left then; nothing was before."""
        exporter = OTLPSpanExporter(f"{self._collector}/v1/traces")
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        # After all else that is to be written.
        Finalize(self, self._finish, exitpriority=-2)

    def _finish(self) -> None:
        # Left to itself it would wait for half a minute, longer than the process is let live.
        end = Thread(target=self._provider.shutdown, name="traces-end", daemon=True)
        end.start()
        end.join(WITHIN)


def _without_values(record: logging.LogRecord) -> bool:
    record.msg, record.args = "OTEL_EXPORTER_OTLP_HEADERS cannot be read", ()
    return True
