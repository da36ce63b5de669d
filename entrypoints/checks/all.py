"""Every check that does not depend on the backend, in the order in which people read them."""

from application.ports.check import Check
from application.ports.password_hasher import PasswordHasher
from application.ports.schema import Schema
from entrypoints.checks.hashing import HashingCheck
from entrypoints.checks.host import OpenFilesCheck, PythonCheck
from entrypoints.checks.settings import CookieCheck, ProfileCheck, ProxyCheck, SessionCheck
from entrypoints.checks.store import SchemaCheck
from entrypoints.settings import Settings


def all_checks(
    settings: Settings,
    *,
    schema: Schema,
    hasher: PasswordHasher,
    of_backend: tuple[Check, ...] = (),
) -> tuple[Check, ...]:
    """Set up the checks, and put those that the backend has of itself after them."""
    return (
        ProfileCheck(settings),
        CookieCheck(settings),
        ProxyCheck(settings),
        SessionCheck(settings),
        PythonCheck(),
        OpenFilesCheck(),
        HashingCheck(hasher, settings.workers),
        SchemaCheck(schema),
        *of_backend,
    )
