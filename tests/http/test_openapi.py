"""The document says what there is: no more, no less, and what is true."""

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from entrypoints.http.problems import PROBLEMS
from tests.http.access import routed
from tests.http.api import Api
from tests.http.described import Description


def as_documented(routes: set[str]) -> set[str]:
    return {route.replace(":session_id}", "}") for route in routes}


def responses(description: Description) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (f"{method} {path}", status, description.resolved(response))
        for path, item in description.document["paths"].items()
        for method, operation in item.items()
        for status, response in operation["responses"].items()
    ]


def test_the_document_has_the_operations_of_the_router_and_no_others(
    description: Description,
) -> None:
    assert description.operations() == as_documented(routed(Api()))


def test_each_problem_of_the_catalogue_is_in_the_document(description: Description) -> None:
    components = description.document["components"]
    assert list(components["responses"]) == list(PROBLEMS)
    assert set(PROBLEMS) - set(components["examples"]) == {"headers-too-large"}
    for code, example in components["examples"].items():
        assert (example["value"]["code"], example["value"]["status"]) == (
            code,
            PROBLEMS[code].status,
        )


def test_each_problem_is_answered_by_some_operation_but_for_two(description: Description) -> None:
    told = {
        code
        for _, _, response in responses(description)
        for code in PROBLEMS
        if f"`{code}`" in response["description"]
    }
    # One is what an address says to methods that it has no operation for; of the other,
    # there is nothing yet that anybody is forbidden.
    assert set(PROBLEMS) - told == {"method-not-allowed", "forbidden"}


def test_each_body_has_an_example_that_fits_its_schema(description: Description) -> None:
    components = description.document["components"]
    bodies = [
        (where, content)
        for where, _, response in responses(description)
        for media, content in response.get("content", {}).items()
        if "json" in media
    ]
    bodies += [
        (f"{method} {path}", content)
        for path, item in description.document["paths"].items()
        for method, operation in item.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]
    for where, content in bodies:
        named = content.get("examples", {"": {"value": content.get("example")}})
        validator = jsonschema_rs.Draft202012Validator(
            {**content["schema"], "components": components}
        )
        for each in named.values():
            assert validator.is_valid(description.resolved(each)["value"]), where


def test_no_two_operations_have_one_name(description: Description) -> None:
    paths = description.document["paths"].values()
    names = [operation["operationId"] for item in paths for operation in item.values()]
    assert len(names) == len(set(names))


def test_the_cookie_has_the_name_that_it_has_over_https() -> None:
    schemes = Api(is_https=True).get("/openapi.json").json["components"]["securitySchemes"]
    assert schemes["cookie"]["name"] == "__Host-sessionid"


def test_the_document_is_built_once() -> None:
    api = Api()
    assert api.get("/openapi.json").body == api.get("/openapi.json").body


@pytest.mark.parametrize("lie", ["status", "code", "shape", "header", "method", "path"])
def test_an_answer_that_is_not_described_is_caught(description: Description, lie: str) -> None:
    document = deepcopy(description.document)
    operations = document["paths"]["/api/user"]
    if lie == "status":
        del operations["get"]["responses"]["401"]
    elif lie == "code":
        content = document["components"]["responses"]["not-authenticated"]["content"]
        content["application/problem+json"]["schema"]["properties"]["code"]["enum"] = ["forbidden"]
    elif lie == "shape":
        document["components"]["schemas"]["Problem"]["properties"]["status"]["type"] = "string"
    elif lie == "header":
        document["components"]["responses"]["not-authenticated"]["headers"]["X-More"] = {
            "required": True
        }
    elif lie == "method":
        del operations["get"]
    else:
        del document["paths"]["/version"]
    asked = "/version" if lie in {"path", "method"} else "/api/user"
    if lie == "method":
        del document["paths"]["/version"]["get"]
    answer = Api().get(asked)
    assert description.complaint("GET", asked, answer) is None
    assert Description(document).complaint("GET", asked, answer)
