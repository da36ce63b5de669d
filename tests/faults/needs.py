"""What a test needs of the machine: without it a developer's skips, and a build server's fails."""

import os
import shutil

import pytest


def need(is_there: bool, sentence: str) -> None:  # noqa: FBT001 - reads like an assertion
    """Go on only if it is so."""
    if is_there:
        return
    if os.environ.get("CI"):
        pytest.fail(sentence)
    pytest.skip(sentence)


def need_program(name: str) -> None:
    """Go on only where the program is on the PATH."""
    need(bool(shutil.which(name)), f"This needs {name}: apt-get install {name}")
