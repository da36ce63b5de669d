"""Runs the features on every backend, or with `--url` on a server that somebody else runs."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.features.backends import ELSEWHERE, TAGS, Elsewhere, Servers, backends_for
from tests.features.steps import (
    accounts,
    activity,
    changing,
    copies,
    devices,
    guessing,
    logging_in,
    moving_in,
    refusals,
    service,
)
from tests.features.telling import Telling
from tests.features.world import World

STEPS = (
    accounts,
    activity,
    changing,
    copies,
    devices,
    guessing,
    logging_in,
    moving_in,
    refusals,
    service,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("features")
    group.addoption("--url", help="run the features against this server instead of our own")
    group.addoption("--tell", action="store_true", help="tell the features as they pass")


@pytest.hookimpl(trylast=True)  # The terminal is there by then.
def pytest_configure(config: pytest.Config) -> None:
    for tag, meaning in TAGS.items():
        config.addinivalue_line("markers", f"{tag}: {meaning}")
    for steps in STEPS:
        config.pluginmanager.register(steps)
    # Absent where this file is found too late to add options: nobody asked for it then.
    if config.getoption("tell", default=False):
        config.pluginmanager.register(Telling(config))


@pytest.hookimpl(trylast=True)  # After the examples: backends of one example run together.
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", _backends(metafunc))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("url", default=None):
        return
    not_ours = [item for item in items if _tags(item)]
    config.hook.pytest_deselected(items=not_ours)
    items[:] = [item for item in items if not _tags(item)]


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack, tmp_path_factory.mktemp("servers"))


@pytest.fixture
def world(request: pytest.FixtureRequest, backend: str, servers: Servers) -> Iterator[World]:
    tags, url = _tags(request.node), request.config.getoption("url", default=None)
    place = Elsewhere(url) if url else servers.running(backend, tags=tags)
    with ExitStack() as stack:
        yield World(place, tags, stack)


def _backends(metafunc: pytest.Metafunc) -> list[str]:
    if metafunc.config.getoption("url", default=None):
        return [ELSEWHERE]
    return list(backends_for(_tags(metafunc.definition)))


def _tags(node: pytest.Item) -> frozenset[str]:
    return frozenset(mark.name for mark in node.iter_markers()) & TAGS.keys()
