"""Signs users up on many threads and tells of each that was kept; for another process."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.adapters import sqlite_files as files
from tests.adapters.writing import done, signing_up


def main(database: Path, name: str, *, threads: int, each: int) -> None:
    opened = files.opened(database)

    def sign_up(thread: int) -> None:
        for number in range(each):
            try:
                done(opened, signing_up(f"{name}-{thread}-{number}"))
            except Exception as error:  # noqa: BLE001 - whatever it is, the test counts it
                tell(f"error {error!r} {error.__cause__!r}")
            else:
                tell(f"{name}-{thread}-{number}")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(sign_up, range(threads)))
    opened.close()


def tell(what: str) -> None:
    # One write, which a kill cannot cut in two.
    os.write(sys.stdout.fileno(), f"{what}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], threads=int(sys.argv[3]), each=int(sys.argv[4]))
