"""Which failures of a database say that it cannot answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from domain.errors import StoreUnavailable

# By name, as each driver has classes of its own, some with finer ones below. Locked, full,
# read-only, gone, not migrated and broken I/O are operational. Whatever else there is (a wrong
# value, a broken rule, a misuse) is ours to mend, and stays what it is.
_OUTAGES = {"OperationalError", "InternalError"}
# A damaged file of SQLite is this and no more; so is the root of all that are not outages.
_DAMAGE = "DatabaseError"


def is_outage(error: Exception) -> bool:
    """Tell whether the error of a driver, of a lock or of the file system is an outage."""
    # A `TimeoutError` is an `OSError` too: nobody gave way in time.
    if isinstance(error, OSError) or type(error).__name__ == _DAMAGE:
        return True
    return any(each.__name__ in _OUTAGES for each in type(error).__mro__)


@contextmanager
def outages() -> Iterator[None]:
    """Raise `StoreUnavailable` for every outage inside."""
    try:
        yield
    except Exception as error:
        if is_outage(error):
            raise StoreUnavailable from error
        raise
