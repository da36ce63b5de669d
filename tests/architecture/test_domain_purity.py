"""The domain is told the time and does no I/O: what import contracts cannot see of that."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import name_of, python_files

CLOCKS = {"now", "utcnow", "today"}
INPUT_AND_OUTPUT = {"__import__", "breakpoint", "input", "open", "print"}


def impurities(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"line {node.lineno} reads the clock"
        if isinstance(node, ast.Name) and node.id in INPUT_AND_OUTPUT:
            yield f"line {node.lineno} does I/O"


def test_the_domain_neither_reads_a_clock_nor_does_io() -> None:
    found = [
        f"{name_of(path)}: {impurity}"
        for path in python_files("domain")
        for impurity in impurities(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "at = datetime.now(UTC)",
        "at = datetime.datetime.utcnow()",
        "day = date.today()",
        "clock = datetime.now",
        "open('names.txt')",
        "print(password)",
    ],
)
def test_an_impure_line_is_found(source: str) -> None:
    assert list(impurities(source))


def test_a_pure_line_is_left_alone() -> None:
    assert not list(impurities("is_live = session.expires_at > now"))
