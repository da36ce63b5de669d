"""The README's commands do what it says."""

import re
from pathlib import Path

import pytest

from tests.readme.walkthrough import needs, normalised, run, steps_of
from tests.server import Server

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@needs("bash", "curl")
def test_the_walk_through_prints_what_the_readme_shows(tmp_path: Path) -> None:
    steps = list(steps_of(README))
    assert steps
    with Server(tmp_path, {}) as server:
        for step in steps:
            printed = run(step, address=f"127.0.0.1:{server.port}", folder=tmp_path)
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
