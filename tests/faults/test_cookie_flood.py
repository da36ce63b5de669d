"""Ten thousand requests whose sessions are none, and what the store has to do for them.

It is PostgreSQL that counts, for itself: each look into a table is a scan. It is sure to have
counted all once the service is gone, as every connection tells what it did when it ends.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_urlsafe

from attrs import define, field

from tests.postgres_server import databases
from tests.server import Server, wait_until

FLOOD = 10_000
CONNECTIONS = 8
# What is monitored is counted in the store as well, at times of its own.
SETTINGS = {
    "WATCHWORD_RATE_LIMITS": "on",
    "WATCHWORD_WORKERS": "2",
    "WATCHWORD_MONITORING": "off",
}

Headers = dict[str, str]


def cookie(value: str) -> Headers:
    return {"Cookie": f"sessionid={value}"}


def bearer(value: str) -> Headers:
    return {"Authorization": f"Bearer {value}"}


def unknown(number: int) -> Headers:
    """Make up a token of the right form, and so one that the store has to be asked for."""
    return cookie(f"wwc_{token_urlsafe(32)}") if number % 2 else bearer(f"wwb_{token_urlsafe(32)}")


def malformed(number: int) -> Headers:
    """Show something else where a token should be, in a great many ways."""
    secret = token_urlsafe(32)
    ways = (
        cookie(""),
        cookie(secret),
        cookie(f"wwc_{secret[1:]}"),
        cookie(f"wwc_{secret}x"),
        cookie(f"wwb_{secret}"),
        cookie(f"WWC_{secret}"),
        cookie(f"wwc_{secret[:-1]}%"),
        cookie(f'"wwc_{secret}"'),
        cookie(f"wwc_{secret[:-1]}é".encode().decode("latin-1")),
        cookie(f"wwc_{'A' * 5000}"),
        cookie("' OR 1=1 --"),
        cookie(f"wwc_{secret}; sessionid=wwc_{secret}"),
        {"Cookie": f"deviceid=a.b.{secret}; ;;="},
        bearer(f"wwc_{secret}"),
        bearer(secret[:-1]),
        bearer(""),
        bearer(f"wwb_{secret}") | cookie(f"wwc_{secret}"),
    )
    return ways[number % len(ways)]


def asked(port: int, headers: Callable[[int], Headers], numbers: range) -> Counter[int]:
    """Ask who somebody is, once for each number, on one connection."""
    statuses: Counter[int] = Counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    for number in numbers:
        connection.request("GET", "/api/user", headers=headers(number))
        answer = connection.getresponse()
        answer.read()
        statuses[answer.status] += 1
    connection.close()
    return statuses


@define
class Counted:
    """What was answered, and how often the store was looked into for it."""

    statuses: Counter[int] = field(factory=Counter)
    looks: int = 0


@contextmanager
def database() -> Iterator[str]:
    name = databases().new()
    yield name
    databases().drop(name)


def looks_into(name: str) -> int:
    """Return how often any table was looked into that requests are answered from."""
    statement = (
        "SELECT COALESCE(sum(seq_scan + COALESCE(idx_scan, 0)), 0)::bigint"
        " FROM pg_stat_user_tables WHERE relname IN ('users', 'sessions', 'attempts')"
    )
    [(looks,)] = databases().execute(statement, database=name)
    return int(looks)


def nobody_is_in(name: str) -> bool:
    [(others,)] = databases().execute(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid != pg_backend_pid()",
        database=name,
    )
    return int(others) == 0


def flooded(folder: Path, headers: Callable[[int], Headers], *, requests: int = FLOOD) -> Counted:
    """Flood a service of two workers, and count what that was to its database."""
    found = Counted()
    with database() as name:
        with Server(folder, SETTINGS | {"WATCHWORD_DATABASE_URL": databases().url(name)}) as server:
            numbers = [range(first, requests, CONNECTIONS) for first in range(CONNECTIONS)]
            with ThreadPoolExecutor(CONNECTIONS) as threads:
                for statuses in threads.map(partial(asked, server.port, headers), numbers):
                    found.statuses += statuses
        wait_until(partial(nobody_is_in, name), within=20, what="the service to leave its database")
        found.looks = looks_into(name)
    return found


def test_a_flood_of_what_is_no_session_costs_no_query(tmp_path: Path) -> None:
    found = flooded(tmp_path, malformed)
    assert found.statuses.total() == FLOOD
    assert found.statuses.keys() == {400, 401}
    # To start, a service looks into its tables as well.
    assert found.looks == flooded(tmp_path, malformed, requests=0).looks


def test_one_of_what_might_be_a_session_costs_a_query_each(tmp_path: Path) -> None:
    """The control: the store is asked for each, and whoever counts sees it."""
    found = flooded(tmp_path, unknown)
    assert found.statuses == {401: FLOOD}
    assert found.looks >= FLOOD
