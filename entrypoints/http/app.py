"""The API, put together."""

from typing import Any
from wsgiref.types import WSGIApplication

import falcon
from attrs import frozen

from application import Application
from domain.session import SessionLimits
from entrypoints.http import problem_answers
from entrypoints.http.client_device import ClientDevice, Network
from entrypoints.http.gate import Gate
from entrypoints.http.media_type import MediaTypeCheck
from entrypoints.http.origin_check import OriginCheck
from entrypoints.http.resources import service
from entrypoints.http.resources.sessions import (
    LogInResource,
    LogOutResource,
    SessionResource,
    SessionsResource,
)
from entrypoints.http.resources.user import SignUpResource, UserResource
from entrypoints.http.session_cookie import SessionCookie
from entrypoints.http.session_transport import SessionTransport


@frozen
class WebSettings:
    """What the API has to know of the world around it."""

    version: str
    limits: SessionLimits
    is_https: bool = False
    origins: frozenset[str] = frozenset()
    trusted_proxies: tuple[Network, ...] = ()


def create_app(application: Application, web: WebSettings) -> WSGIApplication:
    """Build the WSGI application that serves the use cases."""
    api = falcon.App[falcon.Request, falcon.Response](middleware=[MediaTypeCheck(), _origins(web)])
    if web.origins:
        cors: falcon.CORSMiddleware[Any, Any] = falcon.CORSMiddleware(
            web.origins, allow_credentials=web.origins
        )
        api.add_middleware(cors)
    problem_answers.install(api)
    _route(api, application, web)
    return Gate(api, https=web.is_https)


def _origins(web: WebSettings) -> OriginCheck:
    return OriginCheck(scheme="https" if web.is_https else "http", listed=web.origins)


def _route(
    api: falcon.App[falcon.Request, falcon.Response], use: Application, web: WebSettings
) -> None:
    transport = SessionTransport(use.authenticate, SessionCookie(web.is_https, web.limits))
    devices = ClientDevice(web.trusted_proxies)
    add = api.add_route
    add("/api/user/signup", SignUpResource(use.sign_up, transport, devices))
    add("/api/user/login", LogInResource(use.log_in, transport, devices))
    add("/api/user/logout", LogOutResource(use.log_out, transport))
    add("/api/user", UserResource(use.update_user, transport))
    add("/api/user/sessions", SessionsResource(use.list_sessions, use.end_sessions, transport))
    add("/api/user/sessions/{session_id}", SessionResource(use.end_session, transport))
    add("/problems", service.problems())
    add("/problems/{code}", service.ProblemResource())
    add("/health/live", service.live())
    add("/health/ready", service.ReadyResource(use.check_readiness))
    add("/version", service.version(web.version))
