"""The README's commands do what it says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme.links import dead_links
from tests.readme.walkthrough import SHOWN_ADDRESS, needs, normalised, run, steps_of
from tests.server import ROOT, Server
from watchword_client import Client

README = (ROOT / "README.md").read_text()
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]

AS_SHIPPED = {"WATCHWORD_RATE_LIMITS": "on"}


def run_python(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "client")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.stdout + done.stderr


@needs("bash", "curl")
def test_the_walk_through_prints_what_the_readme_shows(tmp_path: Path) -> None:
    steps = list(steps_of(README))
    assert steps
    with Server(tmp_path, AS_SHIPPED) as server:
        for step in steps:
            printed = run(step, address=f"127.0.0.1:{server.port}", folder=tmp_path)
            assert normalised(printed) == normalised(step.output), step.command


def test_the_python_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)
    with Server(tmp_path, AS_SHIPPED) as server:
        address = f"127.0.0.1:{server.port}"
        printed = run_python("-c", program.replace(SHOWN_ADDRESS, address), folder=tmp_path)
    assert [printed.strip()] == re.findall(r"print\(.+\)  # (.+)", program)


def test_the_tutorial_goes_through(tmp_path: Path) -> None:
    with Server(tmp_path, AS_SHIPPED) as server:
        printed = run_python(str(ROOT / "examples/tutorial.py"), server.url, folder=tmp_path)
    assert printed.endswith("The tutorial is done: every answer was as expected.\n")


def test_the_least_for_production_is_enough(tmp_path: Path) -> None:
    (line,) = re.findall(r"^WATCHWORD_PROFILE=production .+ serve$", README, flags=re.MULTILINE)
    settings = dict(word.split("=", 1) for word in shlex.split(line) if "=" in word)
    person = {"username": "alice", "password": "correct horse"}
    with Server(tmp_path, AS_SHIPPED | settings) as server:
        answer = Client(server.url).post("/api/user/signup", json=person)
    assert answer.status == 200
    assert "__Host-sessionid" in answer.cookies


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, flags=re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_to_something(page: Path) -> None:
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) [c](page.md#one-two) [d](no.md)\n")
    assert dead_links(page) == ["#three", "no.md"]
