"""Having an installation examined."""

from datetime import timedelta

import pytest
from attrs import define

from application.operations.diagnose import Diagnose
from application.ports.check import Check, Finding, Status, compared_clocks


@define
class Examined(Check):
    """A thing that remembers whether it was examined."""

    name: str
    is_examined: bool = False

    def examine(self) -> Finding:
        self.is_examined = True
        return Finding(self.name, Status.OK, "All is well.")


def test_every_check_is_made_in_order() -> None:
    diagnose = Diagnose([Examined("first"), Examined("second")])
    assert [finding.name for finding in diagnose()] == ["first", "second"]


def test_a_finding_is_told_before_the_next_check_is_made() -> None:
    second = Examined("second")
    next(Diagnose([Examined("first"), second])())
    assert not second.is_examined


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(0, Status.OK), (4.9, Status.OK), (5, Status.WARN), (59, Status.WARN), (60, Status.FAIL)],
)
def test_another_clock_may_differ_by_little_ahead_or_behind(seconds: float, status: Status) -> None:
    for ahead in (timedelta(seconds=seconds), -timedelta(seconds=seconds)):
        found, says, advice = compared_clocks(ahead, whose="The server's")
        assert found is status
        assert f"The server's clock and this machine's are {seconds:.1f} s apart." in says
        assert ("NTP" in advice) is (status is not Status.OK)
