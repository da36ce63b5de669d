"""The page of the API, as it is served."""

import re
import subprocess
import sys

import pytest

from entrypoints.http.problems import PROBLEMS
from tests.http.api import Api
from tests.http.described import Description
from tests.server import ROOT


def test_the_page_shows_every_operation_and_problem(description: Description) -> None:
    page = Api().get("/docs").body.decode()
    operations = [
        operation["operationId"]
        for item in description.document["paths"].values()
        for method, operation in item.items()
        if method != "head"
    ]
    assert sorted(re.findall(r'<article id="(\w+)"', page)) == sorted(operations)
    assert re.findall(r'<dt id="problem-([\w-]+)"', page) == list(PROBLEMS)


def test_nothing_on_the_page_is_inline_or_from_elsewhere() -> None:
    page = Api().get("/docs").body.decode()
    assert not re.search(r"<style|<script(?! type=\"module\" src=)|\sstyle=|\son\w+=", page)
    linked = re.findall(r'(?:src|href)="([^"#]+)', page)
    assert linked
    assert all(address.startswith("/") for address in linked)


def test_each_operation_can_be_linked_to_by_its_method_and_route() -> None:
    api = Api()
    page = api.get("/docs").body.decode()
    places = set(re.findall(r'<article id="(\w+)"', page))
    links = {api.routes.docs_of(*known) for known in api.routes.operations}
    assert links == {f"/docs#{place}" for place in places}
    assert api.routes.docs_of("POST", "/api/user/login") == "/docs#logIn"
    assert api.routes.docs_of("GET", "/ops") is None


def test_each_file_of_the_page_is_there_under_the_name_of_its_content() -> None:
    api = Api()
    page = api.get("/docs").body.decode()
    files = set(re.findall(r'(?:src|href)="(/docs/assets/[\w.-]+)"', page))
    assert len(files) == 4
    for address in files:
        answer = api.get(address)
        assert (answer.status, bool(answer.body)) == (200, True)
        assert answer.header("cache-control") == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", ["docs.js", "docs-000000000000.js", "..%2fpage.py", "%00"])
def test_no_other_file_is(name: str) -> None:
    assert Api().get(f"/docs/assets/{name}").code == "not-found"


def test_the_snippets_call_the_address_that_the_service_is_known_by() -> None:
    assert "https://accounts.test/api/user/login" in Api(is_https=True).get("/docs").body.decode()


def test_a_worker_that_never_shows_the_page_does_not_import_what_writes_it() -> None:
    asked = "import entrypoints.worker, sys; print('jinja2' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
