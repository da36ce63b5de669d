"""Takes and leaves a host's turn as it is told on stdin, and says so; for another process."""

import sys
from pathlib import Path

from adapters.sql.turns import HostTurns


def main(database: Path) -> None:
    turns = HostTurns(database)
    for line in sys.stdin:
        if line.strip() == "take":
            turns.take(within=20)
        else:
            turns.leave()
        print(line.strip(), flush=True)  # noqa: T201 - how it answers


if __name__ == "__main__":
    main(Path(sys.argv[1]))
