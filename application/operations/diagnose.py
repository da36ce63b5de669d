"""Finding out what is wrong with an installation."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from application.ports.check import Check, Finding


@frozen
class Diagnose:
    """An operator has everything examined that is known to go wrong, and is told what to do."""

    checks: Sequence[Check]

    def __call__(self) -> Iterator[Finding]:
        """Make every check, one after another; yields each finding as it is made.

        Does nothing until iterated.
        """
        for check in self.checks:
            yield check.examine()
