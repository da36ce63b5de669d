"""The start of a worker: what each process of the server calls for its application."""

from importlib.metadata import version
from wsgiref.types import WSGIApplication

from entrypoints import logs
from entrypoints.container import build
from entrypoints.http.app import WebSettings, create_app
from entrypoints.load_settings import load
from entrypoints.settings import Settings


def make_app() -> WSGIApplication:
    """Build the application by the settings of this process."""
    logs.configure()
    settings = load()
    return create_app(build(settings).application(), _web(settings))


def _web(settings: Settings) -> WebSettings:
    return WebSettings(
        version=version("watchword"),
        limits=settings.session_limits,
        public_url=settings.public_url,
        allowed_origins=frozenset(settings.allowed_origins),
        trusted_proxies=settings.trusted_proxies,
    )
