"""What hosts are asked to do, each of them something else at the same time."""

from collections.abc import Callable, Iterable
from itertools import count, islice

from attrs import frozen

from bench import people
from bench import requests as wire

COOKIE = "__Host-sessionid"
"""What strangers keep a session under: they come by https, or so the service believes."""
READ = range(1, 401)
ENDED = range(2_001, 22_001)
"""Others than are read, and more than are ended in a round."""
NEW = range(2_000)
"""More than sign up in a round."""

_new = count()


@frozen
class Work:
    """One kind of request."""

    name: str
    requests: Callable[[range], Iterable[bytes]]
    """Those of some of the people, for one of the hosts."""
    people: range
    ends_sessions: bool = False


def cookie(number: int) -> str:
    """Return what that person's browser sends."""
    return f"{COOKIE}={people.token(number).text}"


def _reads(numbers: range) -> Iterable[bytes]:
    return (wire.get("/api/user", cookie=cookie(number)) for number in numbers)


def _log_outs(numbers: range) -> Iterable[bytes]:
    return (wire.call("/api/user/logout", cookie=cookie(number)) for number in numbers)


def _sign_ups(numbers: range) -> Iterable[bytes]:
    # Names that nobody has taken in any round before.
    names = (f"new{number}" for number in islice(_new, len(numbers)))
    person = ({"username": name, "password": people.PASSWORD} for name in names)
    return (wire.post("/api/user/signup", each) for each in person)


READS = Work("reads", _reads, READ)
LOG_OUTS = Work("log-outs", _log_outs, ENDED, ends_sessions=True)
SIGN_UPS = Work("sign-ups", _sign_ups, NEW)
WORKS = (READS, LOG_OUTS, SIGN_UPS)
