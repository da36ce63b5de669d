"""The page of requirements leaves none out, counts right, and names what there is."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from attrs import frozen

from tests.readme.asvs import LEVELS, covered
from tests.readme.links import LINK
from tests.server import ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "security.md").read_text()
STATUSES = ["test", "document", "deviating", "not applicable"]


@frozen
class Line:
    """One line of a table of requirements."""

    requirement: str
    level: str
    status: str
    answer: str

    @property
    def tests(self) -> set[str]:
        """The tests it names, as pytest does."""
        return {
            f"{target.removeprefix('../')}::{name.strip('`')}"
            for name, target in LINK.findall(self.answer)
            if target.startswith("../tests/")
        }

    @property
    def pages(self) -> list[str]:
        """The pages it leads to."""
        return [target for _, target in LINK.findall(self.answer) if "/tests/" not in target]

    @property
    def words(self) -> str:
        """What it says, without what it names."""
        return LINK.sub("", self.answer).strip(" .,")


def cells_under(heading: str, page: str = PAGE) -> list[list[str]]:
    """Return the rows of all tables under a heading, without their heads."""
    (part,) = re.findall(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| (.+) \|$", part, flags=re.MULTILINE)
    cells = [row.split(" | ") for row in rows]
    return [row for row in cells if not re.match(r"requirement|section|status|---", row[0])]


def lines_of(page: str) -> list[Line]:
    """Read the table of ASVS."""
    return [
        Line(requirement, level, status, answer)
        for requirement, level, _, status, answer in cells_under("OWASP ASVS", page)
    ]


ASVS = lines_of(PAGE)
NIST = [
    Line(section, "", status, answer)
    for section, _, status, answer in cells_under("NIST SP 800-63B-4")
]


def unsupported(line: Line) -> bool:
    """Tell whether a line lacks what its status stands for."""
    shown = {"test": line.tests, "document": line.pages}.get(line.status, {line.status})
    return line.status not in STATUSES or not line.words or not shown


def collected(files: set[str]) -> set[str]:
    """Have pytest tell which tests are in those files, whatever their parameters."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, *sorted(files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = [line for line in done.stdout.splitlines() if "::" in line]
    return {re.sub(r"\[.*", "", line) for line in found}


def test_no_requirement_of_levels_1_and_2_is_left_out_and_none_is_answered_twice() -> None:
    answered = [each for line in ASVS for each in covered(line.requirement)]
    assert [each for each, times in Counter(answered).items() if times > 1] == []
    assert set(answered) <= set(LEVELS)
    assert {each for each, level in LEVELS.items() if level < 3} - set(answered) == set()


def test_a_requirement_has_the_level_that_it_has() -> None:
    told = {line.requirement: line.level for line in ASVS if not line.requirement.endswith("*")}
    assert told == {requirement: str(LEVELS[requirement]) for requirement in told}


@pytest.mark.parametrize("line", [*ASVS, *NIST], ids=lambda line: line.requirement)
def test_a_requirement_has_an_answer_and_what_shows_it(line: Line) -> None:
    assert not unsupported(line)


@pytest.mark.parametrize(
    ("status", "answer"),
    [("test", "We do"), ("test", ""), ("document", "Told"), ("deviating", ""), ("maybe", "Well")],
)
def test_an_answer_that_nothing_shows_is_found(status: str, answer: str) -> None:
    assert unsupported(Line("1.1.1", "2", status, answer))


def test_every_test_that_is_named_is_one() -> None:
    named = {test for line in [*ASVS, *NIST] for test in line.tests}
    assert len(named) > 100
    assert named - collected({test.partition("::")[0] for test in named}) == set()


def test_a_test_that_is_not_there_is_not_collected() -> None:
    here = Path(__file__).relative_to(ROOT).as_posix()
    found = collected({here})
    assert f"{here}::test_a_test_that_is_not_there_is_not_collected" in found
    assert f"{here}::test_a_test_that_is_not_there" not in found


def test_the_summary_counts_what_is_in_the_tables() -> None:
    counts = Counter(
        (line.status, LEVELS[each]) for line in ASVS for each in covered(line.requirement)
    )
    of_nist = Counter(line.status for line in NIST)
    summary = re.findall(
        r"^\| ([a-z ]+) \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE
    )
    assert [(status, *map(int, figures)) for status, *figures in summary] == [
        (status, *(counts[status, level] for level in (1, 2, 3)), of_nist[status])
        for status in STATUSES
    ]
