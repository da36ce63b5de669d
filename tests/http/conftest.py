"""Each answer that a test here gets is held against the document."""

from collections.abc import Iterator

import pytest

from tests.http.api import ANSWERED, Api
from tests.http.described import Description


@pytest.fixture(scope="session")
def description() -> Description:
    return Description(Api().get("/openapi.json").json)


@pytest.fixture(autouse=True)
def every_answer_is_described(
    request: pytest.FixtureRequest, description: Description
) -> Iterator[None]:
    ANSWERED.clear()
    yield
    if request.node.get_closest_marker("undescribed"):
        return
    complaints = {
        f"{method} {path} answered {answer.status} {answer.body[:200]!r}: {complaint}"
        for method, path, answer in ANSWERED
        if (complaint := description.complaint(method, path, answer))
    }
    assert complaints == set()
