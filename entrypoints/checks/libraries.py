"""Whether the libraries beside it are those that this version was made for."""

import re
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import Final

from attrs import frozen

from application.ports.check import Check, Finding, Status

_NAME_ENDS: Final = re.compile(r"[^\w.-]")
_BOUND: Final = re.compile(r"(>=|<)\s*([\d.]+)")
_NUMBERS: Final = re.compile(r"\d+")
_RELEASE: Final = re.compile(r"[^\d.]")


def _required() -> list[str]:
    return metadata.requires("watchword") or []


@frozen
class LibrariesCheck(Check):
    """Compares what is installed with what the package says it needs; nobody is asked."""

    required: Callable[[], list[str]] = _required
    installed: Callable[[str], str] = metadata.version

    def examine(self) -> Finding:
        """Fail where a library is older or newer than what was tried."""
        name = "host.libraries"
        try:
            required = self.required()
        except metadata.PackageNotFoundError:
            says = "Not examined: Watchword runs from files that are not installed."
            return Finding(name, Status.WARN, says, "Install it, as the manual says.")
        wrong = [misfit for each in required for misfit in self._misfits(each)]
        if not wrong:
            return Finding(name, Status.OK, "The libraries are of versions it was made for.")
        says = f"Not of a version it was made for: {'; '.join(wrong)}."
        advice = "Install them anew: pip install --require-hashes -r requirements.txt."
        return Finding(name, Status.FAIL, says, advice)

    def _misfits(self, requirement: str) -> Iterator[str]:
        bounds, _, _ = requirement.partition(";")
        name = _NAME_ENDS.split(bounds, maxsplit=1)[0]
        try:
            version = self.installed(name)
        except metadata.PackageNotFoundError:
            # Of another system, or for a store that is not used: what is needed was imported.
            return
        if not all(_is_within(version, *bound) for bound in _BOUND.findall(bounds)):
            yield f"{name} is {version}, wanted is {bounds.strip()}"


def _is_within(version: str, sign: str, bound: str) -> bool:
    found, limit = _parsed(version), _parsed(bound)
    return found >= limit if sign == ">=" else found[: len(limit)] < limit


def _parsed(version: str) -> tuple[int, ...]:
    # Of what was released before a version, its number alone counts.
    return tuple(map(int, _NUMBERS.findall(_RELEASE.split(version, maxsplit=1)[0])))
