"""How much is measured, and where files go meanwhile."""

from pathlib import Path

from attrs import frozen


@frozen
class Plan:
    """The same for every part."""

    rounds: int
    """Of each cell, all cells in turn."""
    seconds: int
    """A cell and round; some parts take a multiple."""
    sizes: tuple[int, ...]
    """Users in the databases that are compared for growth."""
    folder: Path
    """Empty, and deleted afterwards."""
