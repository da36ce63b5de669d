"""What is said of the libraries that are installed."""

from collections.abc import Mapping
from importlib import metadata

import pytest

from application.ports.check import Finding, Status
from entrypoints.checks.libraries import LibrariesCheck

REQUIRED = [
    "argon2-cffi>=25.1",
    "falcon<5,>=4.4",
    "psycopg[binary]<4,>=3.3.9; extra == 'postgres'",
]
FINE = {"argon2-cffi": "25.1.0", "falcon": "4.4", "psycopg": "3.3.10"}


def found(installed: Mapping[str, str]) -> Finding:
    def version(name: str) -> str:
        try:
            return installed[name]
        except KeyError:
            raise metadata.PackageNotFoundError(name) from None

    return LibrariesCheck(lambda: REQUIRED, version).examine()


def test_what_is_installed_here_is_what_is_needed() -> None:
    assert metadata.requires("watchword")
    assert LibrariesCheck().examine().status is Status.OK


@pytest.mark.parametrize(
    "other",
    [{}, {"argon2-cffi": "26.0rc1"}, {"argon2-cffi": "25.10"}, {"falcon": "4.99.1"}],
)
def test_versions_within_the_bounds_are_well(other: dict[str, str]) -> None:
    assert found(FINE | other).status is Status.OK


@pytest.mark.parametrize(
    "other",
    [
        {"argon2-cffi": "25.0.9"},
        {"argon2-cffi": "9.9"},
        {"falcon": "5.0"},
        {"falcon": "4.3.1"},
        {"psycopg": "3.3.8"},
    ],
)
def test_a_version_too_old_or_too_new_is_named(other: dict[str, str]) -> None:
    finding = found(FINE | other)
    assert finding.status is Status.FAIL
    [(name, version)] = other.items()
    assert f"{name} is {version}, wanted is {name}" in finding.says
    assert "requirements.txt" in finding.advice


def test_what_nobody_needs_here_need_not_be_there() -> None:
    assert found({name: version for name, version in FINE.items() if name != "psycopg"}) == found(
        FINE
    )


def test_files_that_are_not_installed_cannot_be_compared() -> None:
    def nothing() -> list[str]:
        raise metadata.PackageNotFoundError

    assert LibrariesCheck(nothing).examine().status is Status.WARN
