"""Who may import whom: the contracts hold, and each of them catches what it forbids."""

import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, broken_contracts, copy_what_contracts_see, lint_imports

VIOLATIONS = [
    ("The domain is pure", "domain", "import os"),
    ("The domain is pure", "domain", "from time import monotonic"),
    ("The domain is pure", "domain", "import falcon"),
    ("The domain is pure", "domain", "import application"),
    ("The application knows the domain alone", "application", "import sqlalchemy"),
    ("The application knows the domain alone", "application/ports", "import adapters"),
    ("An adapter knows the ports, the domain and libraries", "adapters", "import application"),
    ("An adapter knows the ports, the domain and libraries", "adapters", "import falcon"),
    ("An adapter knows the ports, the domain and libraries", "adapters", "import entrypoints"),
    ("An adapter knows no other adapter", "adapters", "import adapters.sql"),
    ("An adapter knows no other adapter", "adapters/shared_memory", "import adapters.memory"),
    ("A library is known to one adapter", "adapters", "import sqlalchemy"),
    (
        "A way in knows the use cases, no adapter and no other way in",
        "entrypoints/http",
        "import adapters",
    ),
    (
        "A way in knows the use cases, no adapter and no other way in",
        "entrypoints/http",
        "from entrypoints import cli",
    ),
    (
        "A way in knows the use cases, no adapter and no other way in",
        "entrypoints/cli",
        "import entrypoints.container",
    ),
    ("What pages share knows nobody", "entrypoints/web", "import falcon"),
    (
        "A check knows the ports, the domain and the settings",
        "entrypoints/checks",
        "import adapters",
    ),
    (
        "A check knows the ports, the domain and the settings",
        "entrypoints/checks",
        "import application.operations",
    ),
    ("The settings know the domain and each other", "entrypoints/settings.py", "import adapters"),
    (
        "The settings know the domain and each other",
        "entrypoints/load_settings.py",
        "import application",
    ),
    ("The container alone knows the injector", "entrypoints", "import dependency_injector"),
    ("The client stands alone", "client/watchword_client", "import domain"),
    ("The client stands alone", "client/watchword_client", "import attrs"),
]


def contracts() -> list[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]


def test_the_tree_keeps_every_contract() -> None:
    report = lint_imports(ROOT)
    assert report.returncode == 0, report.stdout
    assert f"Contracts: {len(contracts())} kept, 0 broken." in report.stdout


@pytest.mark.parametrize(("contract", "place", "line"), VIOLATIONS)
def test_a_planted_violation_breaks_that_contract_alone(
    contract: str, place: str, line: str, tmp_path: Path
) -> None:
    copy_what_contracts_see(tmp_path)
    planted = tmp_path / place
    with (planted / "planted.py" if planted.is_dir() else planted).open("a") as file:
        file.write(f"{line}\n")
    assert broken_contracts(tmp_path) == [contract]


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, *_ in VIOLATIONS} == set(contracts())
