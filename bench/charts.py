"""`python -m bench.charts FIGURES FOLDER`: draw what was measured."""

import re
from pathlib import Path

import click
from attrs import frozen

from bench import figures_file
from bench.curves import Panel, panels
from bench.figures import Figure, Part
from bench.svg import bars


@frozen
class Chart:
    """The figures of one unit in a part, side by side."""

    part: str
    unit: str
    title: str

    def drawn(self, part: Part) -> str | None:
        """Draw them in their order, where there are any."""
        chosen = [figure for figure in part.figures if figure.unit == self.unit]
        return bars(self.title, chosen) if chosen else None


@frozen
class HostsChart:
    """What more and more hosts do a second, without and with Redis."""

    part: str
    title: str

    def drawn(self, part: Part) -> str | None:
        """Draw a panel for each kind of work, where there are any."""
        of_work: dict[str, dict[str, dict[int, Figure]]] = {}
        for figure in part.figures:
            if found := _BY_HOSTS.fullmatch(figure.name):
                curves = of_work.setdefault(found["work"], {})
                curves.setdefault(found["beside"] or "", {})[int(found["size"])] = figure
        chosen = [Panel(f"{work}, a second", [*each.values()]) for work, each in of_work.items()]
        names = ["PostgreSQL pair", "with a Redis Cluster"]
        across = "Across: service processes."
        return panels(self.title, names, chosen, across=across) if chosen else None


_BY_HOSTS = re.compile(r"(?P<work>[a-z-]+)(?P<beside> with Redis)?, (?P<size>\d+) hosts?")
CHARTS: list[Chart | HostsChart] = [
    Chart("reads", "×", "Reads a second, as a share of a bare Falcon answer"),
    Chart("storm", "ms", "The slowest 1 % of reads, ms"),
    Chart("writes", "/s", "Sign-ups a second, hashing left out"),
    Chart("growth", "µs", "A read in process, µs"),
    Chart("footprint", "MB", "Memory of a worker after load, MB"),
    Chart("backends", "×", "Reads by PostgreSQL and Redis, as a share of a bare Falcon answer"),
    HostsChart("hosts", "What more processes of the service do, each on a host of its own"),
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
        if chart.part in parts and (drawn := chart.drawn(parts[chart.part])):
            (folder / f"{chart.part}.svg").write_text(drawn, "utf-8")


if __name__ == "__main__":
    main()
