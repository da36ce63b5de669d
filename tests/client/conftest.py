"""Each test that asks for `connect` runs twice: over the network and in process."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.client.connecting import ByCall, ByNetwork, Connect


@pytest.fixture(params=["network", "in_process"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    with ExitStack() as stack:
        yield ByNetwork(stack) if request.param == "network" else ByCall()
