"""What is committed: the work, and nothing that a tool left beside it."""

import subprocess

import pytest

from tests.architecture.tree import ROOT


def test_nothing_that_is_ignored_is_committed() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout: there is no .git to ask")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--ignored", "--exclude-per-directory=.gitignore"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.splitlines() == []
