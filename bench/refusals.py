"""How long a refused log-in takes, for a name that exists and for one that does not."""

import json
import time
from http.client import HTTPConnection
from statistics import median

from bench import people, servers
from bench.figures import Figure, Part, ratio
from bench.plan import Plan

TRIES = 12
"""Of each kind, a round."""
ABOUT = (
    "A wrong password for a name there is, and one for a name there is not, by turns. Neither the"
    " answer nor the time it takes may tell which names exist; answers that differ are errors."
)


def measure(plan: Plan) -> Part:
    """Time both kinds; a round gives the median of its tries."""
    database = plan.folder / "refusals.db"
    people.fill(database, people=1, password_hash=people.real_hash())
    answers: set[bytes] = set()
    with servers.watchword(database) as service:
        connection = HTTPConnection("127.0.0.1", service.port, timeout=30)
        rounds = [_round(connection, answers) for _ in range(plan.rounds)]
        connection.close()
    wrong, unknown = (
        Figure(f"{kind}, refused in", "ms", [each[place] for each in rounds])
        for place, kind in enumerate(("wrong password", "unknown name"))
    )
    apart = ratio("unknown name / wrong password", unknown, wrong)
    return Part("refusals", "Refused log-ins", [apart, wrong, unknown], ABOUT, len(answers) - 1)


def _round(connection: HTTPConnection, answers: set[bytes]) -> list[float]:
    seen: dict[str, list[float]] = {people.name(1): [], "nobody": []}
    for _ in range(TRIES):
        for each, times in seen.items():
            begin = time.perf_counter()
            answers.add(_refused(connection, each))
            times.append((time.perf_counter() - begin) * 1000)
    return [median(times) for times in seen.values()]


def _refused(connection: HTTPConnection, name: str) -> bytes:
    body = json.dumps({"username": name, "password": "not the right one"})
    connection.request("POST", "/api/user/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    request_id = answer.headers["X-Request-Id"]
    names = sorted({name for name, _ in answer.getheaders()} - {"date", "x-request-id"})
    return f"{answer.status} {names} ".encode() + answer.read().replace(request_id.encode(), b"")
