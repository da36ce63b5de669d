"""How long a refused log-in takes, for a name that exists and for one that does not."""

import json
import time
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

from attrs import frozen


@frozen
class Refusals:
    """Milliseconds of each try, the two kinds by turns; both answers but for the request id."""

    wrong_password: list[float]
    unknown_name: list[float]
    is_same_answer: bool

    def difference(self) -> float:
        """Tell by how much the medians differ, relative to the first."""
        return abs(median(self.unknown_name) / median(self.wrong_password) - 1)


def refusals(url: str, *, name: str, tries: int) -> Refusals:
    """Try a wrong password for the name, and the same for nobody, by turns."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=30)
    seen: dict[str, list[float]] = {name: [], "nobody": []}
    answers = set()
    for _ in range(tries):
        for each, times in seen.items():
            begin = time.perf_counter()
            answers.add(_refused(connection, each))
            times.append((time.perf_counter() - begin) * 1000)
    connection.close()
    return Refusals(seen[name], seen["nobody"], is_same_answer=len(answers) == 1)


def _refused(connection: HTTPConnection, name: str) -> bytes:
    body = json.dumps({"username": name, "password": "not the right one"})
    connection.request("POST", "/api/user/login", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    request_id = answer.headers["X-Request-Id"]
    names = sorted({name for name, _ in answer.getheaders()} - {"date", "x-request-id"})
    return f"{answer.status} {names} ".encode() + answer.read().replace(request_id.encode(), b"")
