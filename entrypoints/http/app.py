"""The API, put together."""

from collections.abc import Callable, Mapping
from typing import Any
from wsgiref.types import WSGIApplication

import falcon
from attrs import frozen

from application import Application
from domain.session import SessionLimits
from entrypoints.device_cookie import DeviceCookie
from entrypoints.http import problem_answers
from entrypoints.http.addresses import AddressCheck, SessionIdConverter
from entrypoints.http.client_device import ClientDevice, Network
from entrypoints.http.fast_path import PATH, FastPath
from entrypoints.http.gate import Gate
from entrypoints.http.media_type import MediaTypeCheck
from entrypoints.http.mounting import mounted
from entrypoints.http.openapi.operation import Documented, Operation, Routes
from entrypoints.http.origin_check import OriginCheck
from entrypoints.http.origins import Origins
from entrypoints.http.problem_site import problem_routes
from entrypoints.http.request_log import RequestLog
from entrypoints.http.resources import service
from entrypoints.http.resources.activity import ActivityResource
from entrypoints.http.resources.docs import DocsAssetResource, DocsResource
from entrypoints.http.resources.document import DocumentResource
from entrypoints.http.resources.opening import LogInResource, Opening, SignUpResource
from entrypoints.http.resources.sessions import (
    LogOutResource,
    SessionResource,
    SessionsResource,
)
from entrypoints.http.resources.user import UserResource
from entrypoints.http.session_cookie import SessionCookie
from entrypoints.http.session_transport import SessionTransport
from entrypoints.ways_in import LOG_IN, SIGN_UP


@frozen
class WebSettings:
    """What the API has to know of the world around it."""

    version: str
    limits: SessionLimits
    public_url: str | None = None
    """The origin that browsers see, where it is known."""
    allowed_origins: frozenset[str] = frozenset()
    """Origins whose pages may call, and read the answers (CORS)."""
    trusted_proxies: tuple[Network, ...] = ()

    @property
    def scheme(self) -> str:
        """What browsers speak to the service."""
        return "http" if self.public_url is None else self.public_url.partition(":")[0]

    @property
    def is_https(self) -> bool:
        """Tell whether browsers speak https to the service."""
        return self.scheme == "https"


def create_app(
    application: Application,
    web: WebSettings,
    log: RequestLog | None = None,
    *,
    console: WSGIApplication | None = None,
    routes: Callable[[str, Mapping[str, Operation]], object] = lambda *_: None,
) -> WSGIApplication:
    """Build the WSGI application that serves the use cases; under `/ops`, the console's pages.

    Each template is told to `routes`, with the operations there.
    """
    cookie = SessionCookie(web.is_https, web.limits)
    origins = OriginCheck(web.scheme, web.public_url, listed=web.allowed_origins)
    api = falcon.App[falcon.Request, falcon.Response](
        middleware=[origins, MediaTypeCheck(), AddressCheck(), cookie]
    )
    # An answer without a body has no type; None is what Falcon itself makes of a 204.
    api.resp_options.default_media_type = None  # type: ignore[assignment]  # declared as str only
    if web.allowed_origins:
        cors: falcon.CORSMiddleware[Any, Any] = falcon.CORSMiddleware(
            web.allowed_origins,
            expose_headers=["Retry-After"],
            allow_credentials=web.allowed_origins,
        )
        api.add_middleware(cors)
    api.router_options.converters["session_id"] = SessionIdConverter
    problem_answers.install(api)
    transport = SessionTransport(application.authenticate, cookie)
    for template, resource in _routes(application, web, transport).items():
        api.add_route(template, resource)
        routes(template, resource.operations)
    inner = api if console is None else mounted(console, beside=api)
    return Gate(inner, fast=FastPath(transport).body, https=web.is_https, log=log)


def _routes(use: Application, web: WebSettings, transport: SessionTransport) -> Routes:
    """Return what stands at each address."""
    origins = Origins(ClientDevice(web.trusted_proxies))
    device_cookie = DeviceCookie(web.is_https)
    opening = Opening(transport, origins, device_cookie)
    routes: dict[str, Documented] = {
        SIGN_UP: SignUpResource(use.sign_up, opening),
        LOG_IN: LogInResource(use.log_in, opening),
        "/api/user/logout": LogOutResource(use.log_out, transport, origins),
        PATH: UserResource(use.update_user, transport, origins, device_cookie),
        "/api/user/activity": ActivityResource(use.view_activity, transport),
        "/api/user/sessions": SessionsResource(
            use.list_sessions, use.end_sessions, transport, origins
        ),
        "/api/user/sessions/{session_id:session_id}": SessionResource(
            use.end_session, transport, origins
        ),
        **problem_routes(),
        "/health/live": service.live(),
        "/health/ready": service.ReadyResource(use.check_readiness),
        "/version": service.version(web.version),
    }
    # These tell of themselves as well.
    cookie = transport.cookie.name
    docs = DocsResource(routes, web.version, cookie, web.public_url or "http://127.0.0.1:8000")
    routes["/openapi.json"] = DocumentResource(routes, web.version, cookie)
    routes["/docs"] = docs
    routes["/docs/assets/{name}"] = DocsAssetResource(docs)
    return routes
