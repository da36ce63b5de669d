"""An OpenTelemetry collector: it takes spans by OTLP over HTTP, and keeps them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Final

from attrs import define, field
from google.protobuf.json_format import MessageToDict  # type: ignore[import-untyped]  # has none
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

PATH: Final = "/v1/traces"
SERVER: Final = "SPAN_KIND_SERVER"


@define
class Collector:
    """What came in, and whether more is answered."""

    url: str = ""
    bodies: list[bytes] = field(factory=list)
    asked: Event = field(factory=Event)
    """Set once something has come in."""
    sends_to: str = ""
    """Where it sends those who come, if anywhere."""
    answers: Event = field(factory=Event)
    """Cleared, it takes what comes in and does not answer."""

    def __attrs_post_init__(self) -> None:
        self.answers.set()

    def resources(self) -> list[dict[str, Any]]:
        """Return what was sent, each with the process it is of."""
        read = [MessageToDict(ExportTraceServiceRequest.FromString(body)) for body in self.bodies]
        return [each for request in read for each in request["resourceSpans"]]

    def spans(self) -> list[dict[str, Any]]:
        """Return all spans, in the order in which they came."""
        scopes = [scope for each in self.resources() for scope in each["scopeSpans"]]
        return [span for scope in scopes for span in scope["spans"]]

    def asked_for(self) -> list[dict[str, Any]]:
        """Return the spans of requests, but for those of whoever waited for the start."""
        spans = [span for span in self.spans() if span["kind"] == SERVER]
        return [span for span in spans if span["name"] != "GET /health/ready"]


def attributes(of: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of a span or a resource by their names."""
    told = of.get("attributes", [])
    return {each["key"]: next(iter(each["value"].values())) for each in told}


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector on a free port of this machine."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert (self.path, self.headers["Content-Type"]) == (PATH, "application/x-protobuf")
            collector.bodies.append(body)
            collector.asked.set()
            collector.answers.wait()
            taken = ExportTraceServiceResponse().SerializeToString()
            self.send_response(307 if collector.sends_to else 200)
            self.send_header("Location", collector.sends_to)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(taken)))
            self.end_headers()
            # Who was kept waiting may have given up.
            with suppress(ConnectionError):
                self.wfile.write(taken)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    collector.url = f"http://127.0.0.1:{server.server_port}"
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield collector
    finally:
        collector.answers.set()
        server.shutdown()
        server.server_close()
        serving.join()
