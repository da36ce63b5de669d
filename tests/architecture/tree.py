"""The checkout, seen as files: what the architecture tests read and copy."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("domain", "application", "adapters", "entrypoints")
CODE = (*PACKAGES, "client", "tests", "bench", "examples")


def python_files(*folders: str) -> Iterator[Path]:
    """Yield every Python file under the folders, in a steady order."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    """Say a file as it is called from the root."""
    return path.relative_to(ROOT).as_posix()


def copy_what_contracts_see(target: Path) -> None:
    """Copy the packages, the client and the contracts."""
    for folder in (*PACKAGES, "client", "tests/architecture"):
        shutil.copytree(
            ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", target)


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree, in a process of its own: what we imported is another tree."""
    command = "from importlinter.cli import lint_imports_command as lint; lint()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--no-logo"],
        cwd=tree,
        env={"PYTHONPATH": f"{tree}:{tree / 'client'}", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def broken_contracts(tree: Path) -> list[str]:
    """Name the contracts that a tree breaks."""
    report = lint_imports(tree).stdout
    assert "Contracts: " in report, report
    return re.findall(r"^(.+) BROKEN$", report, flags=re.MULTILINE)
