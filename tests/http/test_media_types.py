"""JSON, and nothing that could be taken for something else."""

import pytest

from tests.http.api import ALICE, Api, as_json


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=UTF-8",
        "application/json ;\tCharset=utf-8",
        'application/json; charset="utf-8"',
    ],
)
def test_json_may_be_called_so_in_every_usual_spelling(content_type: str) -> None:
    assert Api().sign_up(headers={"Content-Type": content_type}).status == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "json",
        "text/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/problem+json",
        "application/jsonx",
        "application/ json",
        "appli cation/json",
        "application/json;",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        'application/json; charset="utf-8',
        "application/json; charset=utf-8; charset=utf-8",
        "application/json; version=1",
        "application/json,application/json",
        "application/json, text/plain",
        "application/json\u00a0",
        "*/*",
    ],
)
def test_any_other_type_is_refused_before_the_body_is_read(content_type: str) -> None:
    api = Api()
    for raw in (as_json(ALICE), b"\xff not even text"):
        answer = api.sign_up(raw, headers={"Content-Type": content_type})
        assert (answer.status, answer.code) == (415, "unsupported-media-type")
    assert api.kept() == ({}, {})


def test_a_body_of_no_type_is_refused() -> None:
    raw = as_json(ALICE)
    for route in ("signup", "login", "logout"):
        answer = Api().call("POST", f"/api/user/{route}", raw, headers={"Content-Type": ""})
        assert answer.status == 415


@pytest.mark.parametrize("route", ["signup", "login"])
def test_where_a_body_is_needed_none_is_refused(route: str) -> None:
    api = Api()
    assert api.post(f"/api/user/{route}").code == "unsupported-media-type"
    json = {"Content-Type": "application/json"}
    assert api.post(f"/api/user/{route}", headers=json).code == "malformed-body"


def test_where_none_is_needed_a_type_without_a_body_is_fine() -> None:
    api = Api()
    cookie = api.sign_up().cookie
    plain = {"Content-Type": "text/plain"}
    assert api.get("/api/user", cookie=cookie, headers=plain).status == 200
    assert api.log_out(cookie=cookie, headers=plain).status == 200


@pytest.mark.parametrize("method", ["GET", "DELETE", "OPTIONS", "PATCH", "POST"])
@pytest.mark.parametrize("target", ["/api/user", "/api/user/sessions", "/health/live", "/nowhere"])
def test_a_body_of_another_type_is_refused_wherever_it_is_sent(method: str, target: str) -> None:
    answer = Api().call(method, target, b"<xml/>", headers={"Content-Type": "application/xml"})
    assert answer.status == 415
