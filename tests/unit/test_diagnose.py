"""Having an installation examined."""

from attrs import define

from application.operations.diagnose import Diagnose
from application.ports.check import Check, Finding, Status


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
