"""What a user and a session take in a database, and what each request costs PostgreSQL there."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from attrs import field, frozen

from bench import people, sqlite_trees
from bench.figures import Figure, Part
from bench.growth import scattered
from bench.new_rows import ORIGIN
from bench.no_hasher import NoHasher
from bench.plan import Plan
from bench.postgres import Database, database
from domain.token import SessionKind
from entrypoints.container.root import build
from entrypoints.settings import Settings

PEOPLE = 300_000
TIMES = 1_000
"""Each kind of request a round, each for somebody else."""
ABOUT = (
    f"{PEOPLE:,} people with a session each, names of twelve letters, and browsers that say what"
    " Firefox does. Bytes are those of the pages that a table or an index takes, divided among"
    f" them. What PostgreSQL spends is what it counts itself (pg_stat_statements): {TIMES:,} of"
    " each kind of request in process, without hashing, one after the other and for people all"
    " over the tables. Executing is without planning, parsing and COMMIT, which waits for the disk;"
    " its log is the"
    " write-ahead log, without the whole pages in it after a checkpoint."
)
SQLITE = {
    "users": "users, rows",
    "sqlite_autoindex_users_1": "users, index of names",
    "sessions": "sessions, rows",
    "ix_sessions_user_id_id": "sessions, index of users",
}
POSTGRES = {
    "users": "users, rows",
    "pk_users": "users, index of ids",
    "uq_users_username_key": "users, index of names",
    "sessions": "sessions, rows",
    "pk_sessions": "sessions, index of digests",
    "ix_sessions_user_id_id": "sessions, index of users",
}
_UNSEEN = (
    "UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE user_id IN ({numbers})"
)
_LOG = "SELECT pg_current_wal_insert_lsn() - '0/0'"
_SPENT = """
SELECT sum(calls), sum(total_exec_time) * 1000 FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
AND query NOT IN ('BEGIN ISOLATION LEVEL READ COMMITTED', 'COMMIT') AND query NOT LIKE '%pg_%'
"""


@frozen
class Request:
    """A kind of request, by a person of that number."""

    name: str
    make: Callable[[int], object]
    prepare: str = "SELECT"
    """What is done to the database before, for the people `{numbers}`."""
    statements: list[float] = field(factory=list)
    microseconds: list[float] = field(factory=list)
    log: list[float] = field(factory=list)

    def round(self, store: Database, numbers: Sequence[int]) -> None:
        """Make it for each of them, and see what that came to."""
        store.rows(self.prepare.format(numbers=", ".join(map(str, numbers))))
        store.rows("SELECT pg_stat_statements_reset()")
        [(begin,)] = store.rows(_LOG)
        for number in numbers:
            self.make(number)
        [(statements, microseconds)], [(end,)] = store.rows(_SPENT), store.rows(_LOG)
        self.statements.append(float(statements) / len(numbers))
        self.microseconds.append(microseconds / len(numbers))
        self.log.append(float(end - begin) / len(numbers))

    def figures(self) -> list[Figure]:
        """Tell what one costs."""
        return [
            Figure(f"PostgreSQL, {self.name}, statements", "", self.statements),
            Figure(f"PostgreSQL, {self.name}, executing", "µs", self.microseconds),
            Figure(f"PostgreSQL, {self.name}, log", "bytes", self.log),
        ]


def measure(plan: Plan) -> Part:
    """Fill both databases and look at them; then make requests of each kind in turn."""
    people.fill(plan.folder / "storage.db", people=PEOPLE)
    settings = {"shared_preload_libraries": "pg_stat_statements", "full_page_writes": "off"}
    with database(settings=settings) as store:
        store.fill(range(1, PEOPLE + 1))
        store.rows("CREATE EXTENSION pg_stat_statements")
        figures = [
            *_bytes("SQLite", SQLITE, sqlite_trees.sizes(plan.folder / "storage.db")),
            *_bytes("PostgreSQL", POSTGRES, _sizes(store)),
        ]
        requests, numbers = _requests(store.url), scattered(PEOPLE)
        for _ in range(plan.rounds):
            for request in requests:
                request.round(store, list(islice(numbers, TIMES)))
    figures += [figure for request in requests for figure in request.figures()]
    return Part("storage", "Bytes, and what requests cost PostgreSQL", figures, ABOUT)


def _bytes(where: str, names: Mapping[str, str], sizes: Mapping[str, int]) -> list[Figure]:
    each = [Figure(f"{where}, {says}", "bytes", [sizes[n] / PEOPLE]) for n, says in names.items()]
    whole = sum(figure.median for figure in each)
    return [*each, Figure(f"{where}, a user with one session", "bytes", [whole])]


def _sizes(store: Database) -> Mapping[str, int]:
    return {
        name: size
        for name in POSTGRES
        for (size,) in store.rows(f"SELECT pg_relation_size('{name}')")
    }


def _requests(url: str) -> list[Request]:
    container = build(Settings(database_url=url))
    container.hasher.override(NoHasher())
    application = container.application()
    kind = SessionKind.COOKIE

    def read(number: int) -> None:
        application.authenticate(token=people.token(number).text, kind=kind)

    def sign_up(number: int) -> None:
        name = f"new{number}"
        application.sign_up(username=name, password=people.PASSWORD, kind=kind, origin=ORIGIN)

    def log_in(number: int) -> None:
        name = people.name(number)
        application.log_in(username=name, password=people.PASSWORD, kind=kind, origin=ORIGIN)

    def log_out(number: int) -> None:
        application.log_out(origin=ORIGIN, token=people.token(number))

    return [
        Request("read", read),
        Request("read that is noted", read, _UNSEEN),
        Request("sign-up", sign_up),
        Request("log-in", log_in),
        Request("log-out", log_out),
    ]
