"""A span of each request, around everything else that is done about it."""

from collections.abc import Callable, Iterable
from http import HTTPMethod
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from attrs import frozen
from opentelemetry.context import Context, attach, detach
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from entrypoints.environ import PROBLEM, REQUEST_ID, STATUS
from entrypoints.http.route_templates import RouteTemplates

_METHODS: Final = {method.value: method.value for method in HTTPMethod}
_NOBODYS: Final = Context()
_FIRST_ERROR: Final = 500
"""Of the statuses, the first that is an error of ours; the others are answers as asked for."""
_PARENTS: Final = TraceContextTextMapPropagator()


@frozen
class TracedApp:
    """Has another answer, and tells of it by the conventions for HTTP that are stable.

    As in the log, no text in a span is one that was sent. The path and the query, which those
    conventions ask for, are left out, and so is everything about who asks.
    """

    app: WSGIApplication
    tracer: Tracer
    routes: RouteTemplates
    scheme: str
    is_joined: Callable[[WSGIEnvironment], bool]
    """Tells whether the trace goes on that the request names."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        context = self._context(environ)
        span = self._begun(environ, context)
        if not span.is_recording():
            return self.app(environ, start_response)
        token = attach(set_span_in_context(span, context))
        try:
            return self.app(environ, start_response)
        finally:
            detach(token)
            _end(span, environ)

    def _context(self, environ: WSGIEnvironment) -> Context:
        parent = environ.get("HTTP_TRACEPARENT")
        if parent is None or not self.is_joined(environ):
            return _NOBODYS
        return _PARENTS.extract({"traceparent": parent}, context=_NOBODYS)

    def _begun(self, environ: WSGIEnvironment, context: Context) -> Span:
        method = _METHODS.get(environ["REQUEST_METHOD"])
        route = self.routes.of(environ["PATH_INFO"])
        known = {"http.request.method": method or "_OTHER", "url.scheme": self.scheme}
        name = method or "HTTP"
        if route:
            known["http.route"] = route
            name = f"{name} {route}"
        return self.tracer.start_span(name, context, SpanKind.SERVER, known)


def _end(span: Span, environ: WSGIEnvironment) -> None:
    status, problem = environ.get(STATUS, _FIRST_ERROR), environ.get(PROBLEM)
    told = {"http.response.status_code": status, "watchword.request_id": environ[REQUEST_ID]}
    if problem:
        told["watchword.problem"] = problem
    if status >= _FIRST_ERROR:
        told["error.type"] = problem or str(status)
        span.set_status(StatusCode.ERROR)
    span.set_attributes(told)
    span.end()
