"""A database that has a name only when it is whole."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from adapters.sql.outages import outages
from adapters.sql.sqlite.library import LIBRARY
from domain.errors import CopyRefused
from domain.faults import CopyFault


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Name a place for a database, in a folder of its own; what is made there goes to the path.

    It has to be closed by the time this is left. Left by an exception, or killed, it has changed
    nothing at the path; what is killed leaves the folder behind, which begins with a dot.
    """
    _refuse_taken(path)
    with outages():
        folder = Path(mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        made = folder / path.name
        yield made
        with outages():
            _make_one_file(made)
            _refuse_taken(path)
            made.rename(path)
            _flush(path.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise CopyRefused(CopyFault.FILE_EXISTS)


def _make_one_file(database: Path) -> None:
    with closing(LIBRARY.connect(str(database), isolation_level=None)) as connection:
        # Folds the log back, deletes it, and has whoever opens the file need nothing beside it.
        connection.execute("PRAGMA journal_mode = DELETE")
    _flush(database)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
