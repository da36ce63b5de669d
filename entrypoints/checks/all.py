"""Every check, those of adapters among them, in the order in which people read them."""

from collections.abc import Callable

from application.ports.check import Check
from application.ports.schema import Schema
from domain.keyring import Keyring
from entrypoints.checks.host import OpenFilesCheck, PythonCheck
from entrypoints.checks.keys import KeysCheck
from entrypoints.checks.libraries import LibrariesCheck
from entrypoints.checks.limits import LimitsCheck
from entrypoints.checks.settings import (
    CookieCheck,
    ProfileCheck,
    ProxyCheck,
    SessionCheck,
    TlsCheck,
)
from entrypoints.checks.store import SchemaCheck
from entrypoints.settings import Settings


def all_checks(
    settings: Settings,
    *,
    schema: Schema,
    keys: Callable[[], Keyring | None],
    of_keys: tuple[Check, ...] = (),
    of_host: tuple[Check, ...] = (),
    of_hashing: tuple[Check, ...] = (),
    of_backend: tuple[Check, ...] = (),
    of_clients: tuple[Check, ...] = (),
) -> tuple[Check, ...]:
    """Set up the checks, with those that hashing and the backend have of themselves.

    What is about the clients is told last: it is of use where the store is sound.
    """
    return (
        ProfileCheck(settings),
        TlsCheck(settings),
        CookieCheck(settings),
        ProxyCheck(settings),
        LimitsCheck(settings),
        SessionCheck(settings),
        KeysCheck(keys, are_made=not settings.is_on_postgres),
        *of_keys,
        PythonCheck(),
        LibrariesCheck(),
        OpenFilesCheck(settings),
        *of_host,
        *of_hashing,
        SchemaCheck(schema),
        *of_backend,
        *of_clients,
    )
