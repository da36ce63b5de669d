"""The rules of style that a machine can hold: see CONTRIBUTING.md for their reasons."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.architecture.tree import CODE, name_of, python_files

# Two indexes: of the use cases, and of what the client library offers.
INDEXES = {"application/__init__.py", "client/watchword_client/__init__.py"}
LONGEST = 150
# At the top, in the docstring or a comment: "Long because …", "Longer than others because …".
WHY_LONG = re.compile(r"\blong(er)?\b[^.]*\bbecause \w", re.IGNORECASE)
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:|ruff:|mypy:|fmt:)", re.IGNORECASE)
CODE_AND_REASON = re.compile(
    r"# ((?:ruff: )?noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*"
    r"|type: ignore\[[a-z, -]+\]"
    r"|pragma: no (cover|branch))"
    r" *( - |# )\w"
)


def comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained_suppressions(source: str) -> list[int]:
    return [
        line
        for line, comment in comments(source)
        if SUPPRESSION.search(comment) and not CODE_AND_REASON.match(comment)
    ]


def is_docstring_or_nothing(source: str) -> bool:
    match ast.parse(source).body:
        case [] | [ast.Expr(value=ast.Constant(value=str()))]:
            return True
        case _:
            return False


def is_short_or_says_why(source: str) -> bool:
    lines = source.splitlines()
    return len(lines) <= LONGEST or WHY_LONG.search("\n".join(lines[:12])) is not None


def test_every_suppression_has_a_code_and_a_reason() -> None:
    found = [
        f"{name_of(path)}:{line}"
        for path in python_files(*CODE)
        for line in unexplained_suppressions(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S101",
        "# noqa - it is fine here",
        "# type: ignore",
        "# type: ignore[arg-type]",
        "# type: ignore  # it is fine here",
        "# pragma: no cover",
        "# ruff: noqa",
        "# ruff: noqa: N818",
        "# mypy: ignore-errors",
    ],
)
def test_a_bare_suppression_is_found(comment: str) -> None:
    assert unexplained_suppressions(f"x = 1  {comment}\n") == [1]


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa: S603 - the command is ours",
        "# noqa: S603, S607 - the command is ours",
        "# ruff: noqa: S603 - every command here is ours",
        "# type: ignore[arg-type]  # the library takes both",
        "# pragma: no cover - runs in the worker",
        "# why it is so",
    ],
)
def test_an_explained_suppression_is_left_alone(comment: str) -> None:
    assert unexplained_suppressions(f"x = 1  {comment}\n") == []


def test_an_init_file_holds_a_docstring_or_nothing() -> None:
    full = {
        name_of(path)
        for path in python_files(*CODE)
        if path.name == "__init__.py" and not is_docstring_or_nothing(path.read_text())
    }
    assert full - INDEXES == set()


def test_a_long_module_says_why_at_its_top() -> None:
    # Tests are lists of cases, read one at a time: they are as long as there are cases.
    folders = [folder for folder in CODE if folder != "tests"]
    long = [name_of(p) for p in python_files(*folders) if not is_short_or_says_why(p.read_text())]
    assert long == []


def test_the_checks_of_a_module_see_what_they_forbid() -> None:
    assert not is_docstring_or_nothing('"""Words."""\nimport os\n')
    assert is_docstring_or_nothing('"""Words."""\n')
    assert not is_short_or_says_why("x = 1\n" * (LONGEST + 1))
    assert is_short_or_says_why("# Long because it is one table.\n" + "x = 1\n" * LONGEST)
