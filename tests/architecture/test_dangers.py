"""What is served makes no code of data and starts no program: data stays data."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import PACKAGES, name_of, python_files

CALLS = {"eval", "exec", "compile", "__import__"}
MODULES = {"code", "codeop", "dill", "marshal", "pickle", "pty", "shelve", "subprocess"}
OF_OS = ("exec", "popen", "posix_spawn", "spawn", "startfile", "system")


def dangers(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield f"line {node.lineno} calls {name}"
            case ast.Import(names=names):
                yield from (f"line {node.lineno} imports {each.name}" for each in dangerous(names))
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                yield f"line {node.lineno} imports {module}"
            case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr.startswith(OF_OS):
                yield f"line {node.lineno} calls os.{attr}"


def dangerous(names: list[ast.alias]) -> list[ast.alias]:
    return [each for each in names if each.name.partition(".")[0] in MODULES]


def test_nothing_that_is_served_makes_code_of_data_or_starts_a_program() -> None:
    found = [
        f"{name_of(path)}: {danger}"
        for path in python_files(*PACKAGES)
        for danger in dangers(path.read_text())
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "eval(text)",
        "exec(text)",
        "code = compile(text, 'x', 'exec')",
        "__import__(name)",
        "import pickle",
        "import os, subprocess",
        "from subprocess import run",
        "import xml.dom, marshal",
        "os.system(line)",
        "os.execvp(name, words)",
        "os.spawnv(os.P_WAIT, name, words)",
    ],
)
def test_a_danger_is_found(source: str) -> None:
    assert len(list(dangers(source))) == 1


@pytest.mark.parametrize(
    "source", ["re.compile(text)", "statement.compile(dialect=d)", "import codecs", "os.getpid()"]
)
def test_what_is_harmless_is_left_alone(source: str) -> None:
    assert list(dangers(source)) == []
