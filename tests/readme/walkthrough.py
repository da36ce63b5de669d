"""The commands a page shows, with the output it promises for each."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

BLOCK = re.compile(r"<!-- run: walkthrough -->\n+```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN_ADDRESS = "127.0.0.1:8000"
# What differs from run to run, and what is shown in its place on both sides.
VARYING = [
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "<time>"),
    (re.compile(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"), "<time>"),
    (re.compile(r'("id": ?)\d+'), r"\1<number>"),
    (re.compile(r'("(?:id|request_id)": ?)"[^"]+"'), r'\1"<id>"'),
    (re.compile(r"(x-request-id: ).+", re.IGNORECASE), r"\1<id>"),
    (re.compile(r"(curl/)[\d.]+"), r"\1<version>"),
    (re.compile(r"[\w-]{40,}"), "<token>"),
]


@frozen
class Step:
    """A command, and what it prints."""

    command: str
    output: str


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where a program it runs is not installed, but for CI, where it then fails."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(
        bool(missing) and "CI" not in os.environ,
        reason=f"runs the page's commands, and this machine has no {' and no '.join(missing)}",
    )


def steps_of(page: str) -> Iterator[Step]:
    """Read the steps of a page, block after block."""
    for block in BLOCK.findall(page):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            yield _step(step)


def _step(text: str) -> Step:
    command, output = re.split(r"(?<!\\)\n", text, maxsplit=1)
    return Step(command, output)


def run(step: Step, *, address: str, folder: Path) -> str:
    """Run a command against another address than the page shows, and return what it printed."""
    done = subprocess.run(
        ["bash", "-c", step.command.replace(SHOWN_ADDRESS, address)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return (done.stdout + done.stderr).replace(address, SHOWN_ADDRESS)


def normalised(output: str) -> str:
    """Put names in place of times, ids and tokens."""
    for varying, name in VARYING:
        output = varying.sub(name, output)
    return "\n".join(line.rstrip() for line in output.strip().splitlines())
