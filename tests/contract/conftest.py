"""Runs each case on each backend, under the id `backend-port-case`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.backends import BACKENDS, Backend, Store


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" not in metafunc.fixturenames:
        return
    port = metafunc.module.__name__.rpartition(".")[2].removeprefix("test_")
    case = metafunc.function.__name__.removeprefix("test_")
    ids = [f"{backend.name}-{port}-{case}" for backend in BACKENDS]
    metafunc.parametrize("backend", BACKENDS, ids=ids)


@pytest.fixture
def store(backend: Backend, tmp_path: Path) -> Iterator[Store]:
    """Provide a store with its schema and nobody in it."""
    opened = backend.open(tmp_path)
    opened.schema.migrate()
    yield opened
    opened.close()
