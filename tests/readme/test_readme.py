"""The README's commands do what it says."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.readme.walkthrough import normalised, run, steps_of

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SERVE = "import sys; from entrypoints.main import main; sys.argv[1:] = ['serve']; sys.exit(main())"
SECONDS_BETWEEN_TRIES = 0.1
TRIES = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_listens(server: subprocess.Popen[bytes], *, port: int) -> None:
    for _ in range(TRIES):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        with suppress(subprocess.TimeoutExpired):
            code = server.wait(timeout=SECONDS_BETWEEN_TRIES)
            raise AssertionError(f"the server ended with {code} before it listened")
    raise AssertionError("the server did not listen in time")


@contextmanager
def a_fresh_server(folder: Path) -> Iterator[str]:
    port = free_port()
    settings = {
        "PYTHONPATH": str(ROOT),
        "WATCHWORD_PORT": str(port),
        "WATCHWORD_DATABASE_URL": f"sqlite:///{folder}/watchword.db",
    }
    server = subprocess.Popen([sys.executable, "-c", SERVE], cwd=folder, env=os.environ | settings)
    try:
        wait_until_it_listens(server, port=port)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_the_walk_through_prints_what_the_readme_shows(tmp_path: Path) -> None:
    steps = list(steps_of(README))
    assert steps
    with a_fresh_server(tmp_path) as address:
        for step in steps:
            printed = run(step, address=address, folder=tmp_path)
            assert normalised(printed) == normalised(step.output), step.command


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", README, flags=re.MULTILINE))
    assert named
    assert named <= targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
    assert [link for link in links if not (page.parent / link).exists()] == []
