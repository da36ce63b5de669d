"""What is shipped: exactly the four packages, whole."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.architecture.tree import PACKAGES, ROOT


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return set(ZipFile(wheel).namelist())


def in_the_checkout() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_four_packages_and_nothing_else(shipped: set[str]) -> None:
    tops = {Path(name).parts[0] for name in shipped}
    [about] = tops - set(PACKAGES)
    assert tops >= set(PACKAGES)
    assert about.startswith("watchword-")
    assert about.endswith(".dist-info")


def test_the_wheel_holds_every_file_of_the_packages(shipped: set[str]) -> None:
    assert {name for name in shipped if Path(name).parts[0] in PACKAGES} == in_the_checkout()


def test_the_wheel_carries_the_licence(shipped: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in shipped)
