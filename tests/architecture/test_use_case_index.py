"""`application/__init__` is the index of every use case: one field each, named as its module."""

from importlib import import_module
from types import ModuleType

import attrs

from application import Application
from tests.architecture.tree import ROOT


def indexed() -> dict[str, type]:
    return {
        field.name: field.type
        for field in attrs.fields(attrs.resolve_types(Application))
        if field.type is not None
    }


def use_cases_in(module: ModuleType) -> list[type]:
    """Find the classes a module defines that can be called."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and "__call__" in vars(value)
    ]


def modules_outside_ports() -> list[ModuleType]:
    folders = sorted(path for path in (ROOT / "application").iterdir() if path.is_dir())
    return [
        import_module(f"application.{folder.name}.{path.stem}")
        for folder in folders
        if folder.name != "ports"
        for path in sorted(folder.glob("*.py"))
        if path.stem != "__init__"
    ]


def test_the_index_and_the_files_name_the_same_use_cases() -> None:
    in_files = {case for module in modules_outside_ports() for case in use_cases_in(module)}
    assert in_files
    assert set(indexed().values()) == in_files


def test_a_field_of_the_index_is_named_as_the_module_of_its_use_case() -> None:
    named = {field: case.__module__.rpartition(".")[2] for field, case in indexed().items()}
    assert named == {field: field for field in named}


def test_a_file_holds_one_use_case() -> None:
    crowded = [m.__name__ for m in modules_outside_ports() if len(use_cases_in(m)) > 1]
    assert crowded == []
