"""What tells a collector of requests, imported where it is asked for."""

from importlib import import_module
from typing import Any

from application.ports.password_hasher import PasswordHasher
from entrypoints.settings import SettingsRefused

NO_TRACES_LIBRARY = (
    "WATCHWORD_TRACES needs the packages of OpenTelemetry, which are not installed: pip install"
    " watchword with the extra otel."
)


def traces_module(name: str) -> Any:
    """Import what tells of requests: few have a collector."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SettingsRefused((NO_TRACES_LIBRARY,)) from error


def traced_hasher(hasher: PasswordHasher, tracer: Any) -> PasswordHasher:
    """Tell of hashes, if anybody is told."""
    if tracer is None:
        return hasher
    module = traces_module("adapters.tracing.password_hasher")
    traced: PasswordHasher = module.TracedPasswordHasher(hasher, tracer)
    return traced


def traced_units_of_work(begun: Any, tracer: Any) -> Any:
    """Tell of units of work, if anybody is told."""
    if tracer is None:
        return begun
    return traces_module("adapters.tracing.unit_of_work").traced_units_of_work(begun, tracer)
