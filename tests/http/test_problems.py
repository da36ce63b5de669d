"""The catalogue of problems, as consumers read it."""

import json

import pytest
from attrs import asdict

from entrypoints.http.problem_pages import problem_list, problem_page
from entrypoints.http.problems import PROBLEMS, FieldError, problem_body

CONTRACT = {
    "malformed-request": 400,
    "malformed-body": 400,
    "ambiguous-credentials": 400,
    "invalid-input": 400,
    "username-taken": 400,
    "password-rejected": 400,
    "not-authenticated": 401,
    "invalid-credentials": 403,
    "cross-origin": 403,
    "fresh-login-required": 403,
    "password-change-required": 403,
    "forbidden": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "body-too-large": 413,
    "uri-too-long": 414,
    "unsupported-media-type": 415,
    "too-many-attempts": 429,
    "headers-too-large": 431,
    "internal-error": 500,
    "overloaded": 503,
    "store-unavailable": 503,
}
TOO_LONG = FieldError("/username", "too_long", "At most 20 characters.")


def test_the_catalogue_holds_exactly_the_codes_of_the_contract() -> None:
    assert {code: problem.status for code, problem in PROBLEMS.items()} == CONTRACT


def test_a_problem_is_rendered_in_the_order_of_the_contract() -> None:
    assert problem_body(PROBLEMS["not-found"], "abc") == (
        b'{"type":"/problems/not-found","title":"Not found","status":404,'
        b'"detail":"There is nothing at this address.","code":"not-found","request_id":"abc"}'
    )


@pytest.mark.parametrize("code", ["invalid-input", "password-rejected"])
def test_field_errors_come_last_and_point_at_their_field(code: str) -> None:
    rendered = problem_body(PROBLEMS[code], "abc", [TOO_LONG])
    assert rendered.endswith(
        b'"request_id":"abc","errors":[{"pointer":"/username","code":"too_long",'
        b'"detail":"At most 20 characters."}]}'
    )


@pytest.mark.parametrize("code", sorted(CONTRACT.keys() - {"invalid-input", "password-rejected"}))
def test_other_problems_never_carry_field_errors(code: str) -> None:
    assert "errors" not in json.loads(problem_body(PROBLEMS[code], "abc", [TOO_LONG]))


@pytest.mark.parametrize("code", CONTRACT)
def test_the_type_of_a_problem_leads_to_its_page(code: str) -> None:
    page = problem_page(json.loads(problem_body(PROBLEMS[code], "abc"))["type"].split("/")[-1])
    assert page is not None
    assert (page.code, page.status) == (code, CONTRACT[code])
    assert page.meaning


def test_a_code_that_does_not_exist_has_no_page() -> None:
    assert problem_page("no-such-problem") is None


def test_the_list_names_every_problem_once() -> None:
    assert [entry["code"] for entry in asdict(problem_list())["items"]] == list(PROBLEMS)
