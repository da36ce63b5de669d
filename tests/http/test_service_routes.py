"""What the service says about itself."""

import pytest
from attrs import define

from application.ports.schema import Schema, SchemaState
from domain.errors import StoreUnavailable
from entrypoints.http.problems import PROBLEMS
from tests.builders import World
from tests.http.api import Api


@define
class SchemaOf(Schema):
    """Is in a given state, or cannot be asked."""

    found: SchemaState | None

    def state(self) -> SchemaState:
        if self.found is None:
            raise StoreUnavailable
        return self.found

    def migrate(self) -> None:
        raise NotImplementedError


def test_it_is_alive_ready_and_of_a_version() -> None:
    api = Api()
    assert api.get("/health/live").body == b'{"status":"live"}'
    assert api.get("/health/ready").body == b'{"status":"ready"}'
    assert api.get("/version").body == b'{"name":"watchword","version":"1.2.3"}'


@pytest.mark.parametrize(
    "found",
    [None, SchemaState.EMPTY, SchemaState.BEHIND, SchemaState.FOREIGN],
)
def test_it_is_alive_but_not_ready_over_a_store_it_cannot_use(found: SchemaState | None) -> None:
    api = Api(World(schema=SchemaOf(found)))
    answer = api.get("/health/ready")
    assert (answer.status, answer.code) == (503, "store-unavailable")
    assert answer.header("retry-after") == "1"
    assert api.get("/health/live").status == 200


def test_every_problem_is_listed_and_leads_to_its_page() -> None:
    api = Api()
    items = api.get("/problems").json["items"]
    assert [item["code"] for item in items] == list(PROBLEMS)
    for item in items:
        assert list(item) == ["type", "code", "status", "title"]
        page = api.get(item["type"])
        assert list(page.json) == ["type", "code", "status", "title", "detail", "meaning"]
        assert page.json.items() >= item.items()
