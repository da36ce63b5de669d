"""The document, tried from outside against a server that runs."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server import ROOT, Server
from watchword_client import Client

WITHIN = 60
"""Seconds for each run, whatever it tries."""
NOT_HELD = "positive_data_acceptance"
"""Which names are names is not for a schema to say: PRECIS is, and who has them already."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("server"), {"WATCHWORD_WORKERS": "1"}) as server:
        yield server


def document_of(server: Server) -> dict[str, Any]:
    with Client(server.url) as client:
        return dict(json.loads(client.get("/openapi.json").body))


def tried(server: Server, document: dict[str, Any], folder: Path, *options: str) -> str:
    """Return what schemathesis says of the server, by the document."""
    (folder / "openapi.json").write_text(json.dumps(document))
    command = [sys.executable, "-m", "schemathesis.cli", "run", "openapi.json"]
    bounds = ["--max-examples=8", "--generation-deterministic", f"--exclude-checks={NOT_HELD}"]
    done = subprocess.run(
        [*command, f"--url={server.url}", "--no-color", *bounds, *options],
        cwd=folder,
        env=os.environ
        | {
            "SERVICE_URL": server.url,
            "SCHEMATHESIS_HOOKS": "tests.http.schemathesis_session",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'client'}",
        },
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    return f"{done.stdout}{done.stderr}\nended with {done.returncode}"


def test_nothing_is_answered_that_the_document_does_not_say(server: Server, tmp_path: Path) -> None:
    document = document_of(server)
    told = tried(server, document, tmp_path)
    operations = sum(len(item) for item in document["paths"].values())
    assert "ended with 0" in told, told
    assert re.search(rf"Tested: +{operations}\b", told), told
    assert "Authentication failed" not in told, told


@pytest.mark.parametrize("lie", ["status", "shape", "open"])
def test_a_document_that_is_not_true_is_found_out(server: Server, tmp_path: Path, lie: str) -> None:
    document = document_of(server)
    if lie == "status":
        del document["paths"]["/version"]["get"]["responses"]["200"]
    elif lie == "shape":
        document["components"]["schemas"]["VersionBody"]["properties"]["version"] = {"type": "null"}
    else:
        document["paths"]["/version"]["get"]["security"] = [{"bearer": []}]
    told = tried(server, document, tmp_path, "--include-path=/version", "--include-method=GET")
    assert "ended with 1" in told, told
