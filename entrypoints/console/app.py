"""The console, put together."""

from collections.abc import Callable
from wsgiref.types import WSGIApplication

import falcon

from application import Application
from domain.origin import Origin
from entrypoints.console.access import LOG_IN, LOG_OUT, METRICS, Access
from entrypoints.console.failures import Failures
from entrypoints.console.operator_cookie import OperatorCookie
from entrypoints.console.pages import AssetResource, Pages
from entrypoints.console.parts import OVERVIEW
from entrypoints.console.queries import LAST_ID
from entrypoints.console.resources.alerts import AlertsResource
from entrypoints.console.resources.audit import AuditResource, ChainResource
from entrypoints.console.resources.data import TableResource, TablesResource
from entrypoints.console.resources.log_in import LogInResource, LogOutResource
from entrypoints.console.resources.metrics import MetricsResource
from entrypoints.console.resources.overview import OverviewResource, RoutesResource
from entrypoints.console.resources.requests import (
    NEWER,
    ExportResource,
    NewerRequestsResource,
    RequestResource,
    RequestsResource,
)
from entrypoints.console.resources.sessions import EndSessionResource, SessionsResource
from entrypoints.console.resources.user import UserActResource, UserResource
from entrypoints.console.resources.users import NewUserResource, UsersResource
from entrypoints.cookie_terms import CONSOLE_DEVICE
from entrypoints.device_cookie import DeviceCookie


def create_console(
    use: Application,
    *,
    is_https: bool,
    origin_of: Callable[[falcon.Request], Origin],
    version: str,
    routes: Callable[[str], None] = lambda _: None,
    docs_of: Callable[[str, str], str | None] = lambda *_: None,
) -> WSGIApplication:
    """Build the WSGI application that serves everything under `/ops`, and `/metrics`.

    Each request brings its id in its `environ`, and its whole body in memory. The template of each
    route is told to `routes`; by its method and template `docs_of` tells where one can be tried.
    """
    cookie, pages = OperatorCookie(is_https), Pages()
    access = Access(use.authenticate_operator, cookie)
    console: falcon.App[falcon.Request, falcon.Response] = falcon.App(
        media_type=falcon.MEDIA_HTML, middleware=[access]
    )
    console.req_options.keep_blank_qs_values = True
    Failures(pages).install(console)

    def add(template: str, resource: object, **more: str) -> None:
        console.add_route(template, resource, **more)
        routes(template)

    add(
        OVERVIEW,
        OverviewResource(
            use.view_figures, use.measure_store, use.view_alerts, use.export_figures, pages
        ),
    )
    known = DeviceCookie(is_https, CONSOLE_DEVICE, same_site="Strict")
    add(LOG_IN, LogInResource(use.log_in, cookie, known, origin_of, pages))
    add(LOG_OUT, LogOutResource(use.log_out, cookie, origin_of))
    add("/ops/static/{name}", AssetResource(pages.assets))
    add("/ops/users", UsersResource(use.list_users, pages))
    add("/ops/users/new", NewUserResource(use.create_user, origin_of, pages))
    user = UserResource(use, pages)
    id = f"{{user_id:int(min=1, max={LAST_ID})}}"
    add(f"/ops/users/{id}", user)
    add(f"/ops/users/{id}/{{act}}", UserActResource(use, origin_of, user))
    add("/ops/api", RoutesResource(use.view_figures, docs_of, pages))
    add("/ops/logs", RequestsResource(use.list_requests, pages))
    add(NEWER, NewerRequestsResource(use.list_requests, pages))
    export = ExportResource(use.export_requests, origin_of)
    add("/ops/logs.csv", export, suffix="csv")
    add("/ops/logs.jsonl", export, suffix="json")
    add("/ops/logs/{request_id}", RequestResource(use.find_request, pages))
    add(METRICS, MetricsResource(use.export_figures, version))
    add("/ops/sessions", SessionsResource(use.list_all_sessions, pages))
    add("/ops/sessions/end", EndSessionResource(use.end_user_sessions, origin_of))
    add("/ops/data", TablesResource(use.view_tables, pages))
    add("/ops/data/{table}", TableResource(use.view_rows, pages))
    add("/ops/alerts", AlertsResource(use.view_alerts, use.try_rule, pages))
    add("/ops/audit", AuditResource(use.list_audit, pages))
    add("/ops/audit/chain", ChainResource(use.verify_audit, pages))
    return console
