"""Figures in a file, to be drawn and told of later."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, evolve, frozen

from bench.figures import Figure, Goal, Part


@frozen
class Measured:
    """All of one run."""

    machine: Mapping[str, str | int]
    parts: list[Part]


def write(file: Path, measured: Measured) -> None:
    """Keep a run, with every round of it; parts that were not measured again stay as they are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    known = read(file).parts if file.exists() else []
    parts = {part.name: part for part in [*known, *measured.parts]}
    measured = evolve(measured, parts=list(parts.values()))
    file.write_text(json.dumps(asdict(measured), indent=1, ensure_ascii=False) + "\n", "utf-8")


def read(file: Path) -> Measured:
    """Take it out again."""
    found = json.loads(file.read_text("utf-8"))
    return Measured(found["machine"], [_part(**each) for each in found["parts"]])


def _part(*, figures: list[dict[str, Any]], **rest: Any) -> Part:
    return Part(figures=[_figure(**each) for each in figures], **rest)


def _figure(*, goal: dict[str, Any] | None, **rest: Any) -> Figure:
    return Figure(goal=Goal(**goal) if goal else None, **rest)
