"""Nothing secret is ever printed."""

import importlib
import pkgutil
from typing import Any

import attrs
import pytest

import application
import domain
from domain.errors import WatchwordError
from tests.builders import ON_LAPTOP, PASSWORD, World

SECRET_NAMES = {"text", "secret", "encoded", "digest", "password", "current_password"}


def attrs_classes() -> set[type[Any]]:
    return {
        found
        for package in (domain, application)
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
        for found in vars(importlib.import_module(module.name)).values()
        if isinstance(found, type) and attrs.has(found)
    }


def test_no_class_prints_a_field_that_is_secret_by_name_or_bytes_by_type() -> None:
    fields = [(kind, field) for kind in attrs_classes() for field in attrs.fields(kind)]
    secret = [
        (kind.__name__, field.name, field.repr)
        for kind, field in fields
        if field.name in SECRET_NAMES or "bytes" in str(field.type)
    ]
    assert {("Password", "text", False), ("Session", "digest", False)} <= set(secret)
    assert not [one for one in secret if one[2]]


def test_nothing_that_the_use_cases_take_or_give_prints_a_secret() -> None:
    world = World()
    opened = world.sign_up()
    caller = world.caller(opened)
    updated = world.app.update_user(origin=ON_LAPTOP, caller=caller, password="a lake lies level")
    assert updated.opened
    printed = repr([world, opened, caller, updated, world.app.list_sessions(caller=caller)])
    for secret in (
        PASSWORD,
        "a lake lies level",
        opened.token.text,
        updated.opened.token.text,
        opened.user.password_hash.encoded,
        updated.user.password_hash.encoded,
        repr(opened.session.digest),
        repr(updated.opened.session.digest),
    ):
        assert secret not in printed


@pytest.mark.parametrize("error", WatchwordError.__subclasses__())
def test_no_error_has_room_for_a_secret(error: type[WatchwordError]) -> None:
    fields = {field.name for field in attrs.fields(error)} if attrs.has(error) else set()
    assert fields <= {"cause", "fault", "faults", "retry_after", "state"}
