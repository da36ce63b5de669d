"""How long a refused log-in takes, whatever it is refused for."""

import json
import time
from base64 import b64encode
from hashlib import pbkdf2_hmac
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from attrs import evolve

from bench import people, servers
from bench.figures import Figure, Goal, Part
from bench.new_rows import ORIGIN
from bench.plan import Plan
from domain.password import PasswordHash
from entrypoints.container.root import build

TRIES = 12
"""Of each kind, a round."""
HELD_BACK_MS = 120
ITERATIONS = 200_000
"""Of PBKDF2: dearer than a hash of ours."""
PASSWORD = "not the right one"
GOAL = Goal("≤", 1.03)
ABOUT = (
    "Log-ins refused for every reason there is, by turns: neither the answer nor the time it takes"
    f" may tell which. Failures take {HELD_BACK_MS} ms, so that a hash of another program does not"
    " show; where nothing holds them back, as the control, it does. Disabled users give the right"
    " password. Answers that differ are errors."
)
KINDS = {
    "unknown name": "nobody",
    "wrong password": people.name(1),
    "disabled user": people.name(2),
    "foreign hash": people.name(3),
    "corrupt hash": people.name(4),
}


def measure(plan: Plan) -> Part:
    """Time all kinds; a round gives the median of its tries."""
    database = plan.folder / "refusals.db"
    _fill(database)
    answers: set[bytes] = set()
    control = _rounds(database, plan.rounds, answers, held_back_ms=0)
    figures = _rounds(database, plan.rounds, answers, held_back_ms=HELD_BACK_MS)
    shown = [
        evolve(_spread(figures, "slowest kind / fastest kind"), goal=GOAL),
        _spread(control, "slowest / fastest, nothing held back"),
        *figures,
    ]
    return Part("refusals", "Refused log-ins", shown, ABOUT, len(answers) - 1)


def _fill(database: Path) -> None:
    people.fill(database, people=len(KINDS) - 1, password_hash=people.real_hash(PASSWORD + "!"))
    container = build(people.settings(database))
    for number, encoded in ((2, people.real_hash(PASSWORD)), (3, _foreign()), (4, "*")):
        with container.store.unit_of_work() as work:
            user = work.users.get(number)
            work.users.save(user.with_rehashed_password(PasswordHash(encoded)))
            work.commit()
    container.application().disable_user(origin=ORIGIN, user_id=2)
    container.store.close()


def _foreign() -> str:
    digest = pbkdf2_hmac("sha256", b"another", b"salt", ITERATIONS)
    return f"pbkdf2_sha256${ITERATIONS}$salt${b64encode(digest).decode()}"


def _rounds(database: Path, count: int, answers: set[bytes], *, held_back_ms: int) -> list[Figure]:
    more = {"WATCHWORD_FAILED_LOGIN_MS": str(held_back_ms)}
    with servers.watchword(database, more=more) as service:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
        rounds = [_round(connection, answers) for _ in range(count)]
        connection.close()
    return [Figure(f"{kind}, refused in", "ms", [one[kind] for one in rounds]) for kind in KINDS]


def _spread(figures: list[Figure], name: str) -> Figure:
    rounds = zip(*(figure.values for figure in figures), strict=True)
    return Figure(name, "×", [max(each) / min(each) for each in rounds])


def _round(connection: HTTPConnection, answers: set[bytes]) -> dict[str, float]:
    seen: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for _ in range(TRIES):
        for kind, times in seen.items():
            begin = time.perf_counter()
            answers.add(_refused(connection, KINDS[kind]))
            times.append((time.perf_counter() - begin) * 1000)
    return {kind: median(times) for kind, times in seen.items()}


def _refused(connection: HTTPConnection, name: str) -> bytes:
    body = json.dumps({"username": name, "password": PASSWORD})
    connection.request("POST", "/api/user/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    request_id = answer.headers["X-Request-Id"]
    names = sorted({name for name, _ in answer.getheaders()} - {"date", "x-request-id"})
    return f"{answer.status} {names} ".encode() + answer.read().replace(request_id.encode(), b"")
