"""`python -m bench.charts FIGURES FOLDER`: draw what was measured."""

from pathlib import Path

import click
from attrs import frozen

from bench import figures_file
from bench.figures import Figure, Part
from bench.svg import bars


@frozen
class Chart:
    """The figures of one unit in a part, side by side."""

    part: str
    unit: str
    title: str

    def of(self, part: Part) -> list[Figure]:
        """Choose them, in their order."""
        return [figure for figure in part.figures if figure.unit == self.unit]


CHARTS = [
    Chart("reads", "×", "Reads a second, as a share of a bare Falcon answer"),
    Chart("storm", "ms", "The slowest 1 % of reads, ms"),
    Chart("writes", "/s", "Sign-ups a second, hashing left out"),
    Chart("growth", "µs", "A read in process, µs"),
    Chart("footprint", "MB", "Memory of a worker after load, MB"),
    Chart("backends", "×", "Reads by PostgreSQL and Redis, as a share of a bare Falcon answer"),
    Chart("hosts", "×", "Requests a second by several hosts, as a multiple of one host's"),
    Chart("peers", "×", "Watchword beside its peers, and what the choice of hash makes of it"),
]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def main(file: Path, folder: Path) -> None:
    """Write a picture for each part that FILE has figures of into FOLDER."""
    parts = {part.name: part for part in figures_file.read(file).parts}
    folder.mkdir(parents=True, exist_ok=True)
    for chart in CHARTS:
        if chart.part in parts and (chosen := chart.of(parts[chart.part])):
            (folder / f"{chart.part}.svg").write_text(bars(chart.title, chosen), "utf-8")


if __name__ == "__main__":
    main()
