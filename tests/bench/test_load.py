"""Load generators report what a server did, wrk or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from pathlib import Path
from threading import Thread

from bench import closed_loop, wrk
from bench import requests as wire
from bench.loads import Load
from bench.open_loop import Reader, is_whole

REPORT = """Running 1s test @ http://127.0.0.1:8000
  1 threads and 64 connections
  Latency Distribution
     50%  512.00us
     99%    1.25s
  4000 requests in 2.00s, 1.71MB read
  Socket errors: connect 0, read 3, write 0, timeout 4
  Non-2xx or 3xx responses: 1010
Requests/sec:   2000.00
Transfer/sec:      0.85MB
refused 1000, failed 10
"""


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that its path names; `/0` breaks the connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer."""
        status = int(self.path[1:])
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Leaves nobody waiting to connect."""

    request_queue_size = 64
    daemon_threads = True


@contextmanager
def serving() -> Iterator[int]:
    with Server(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def by_python(folder: Path, *paths: str, counts: bool) -> Load:
    requests = wire.write(folder / "requests", map(wire.get, paths))
    with serving() as port:
        address = f"http://127.0.0.1:{port}"
        return closed_loop.load(address, requests, seconds=0.1, connections=2, counts=counts)


def test_the_report_of_wrk_is_read() -> None:
    assert wrk.parse(REPORT) == Load(per_second=1495.0, p99_ms=1250.0, errors=17, refused=1000)


def test_a_report_without_errors_is_one_of_success() -> None:
    lines = [line for line in REPORT.splitlines() if "rror" not in line and "Non-" not in line]
    report = "\n".join(lines).replace("refused 1000, failed 10", "refused 0, failed 0")
    assert wrk.parse(report) == Load(per_second=2000.0, p99_ms=1250.0, errors=0)


def test_requests_are_kept_byte_for_byte(tmp_path: Path) -> None:
    requests = [wire.get("/a", cookie="b=c"), wire.post("/d", {"name": "é"})]
    assert wire.read(wire.write(tmp_path / "requests", requests)) == requests
    assert requests[0] == b"GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: b=c\r\n\r\n"


def test_plain_python_counts_answers_of_success(tmp_path: Path) -> None:
    seen = by_python(tmp_path, "/200", counts=False)
    assert seen.per_second > 0
    assert seen.p99_ms > 0
    assert (seen.errors, seen.refused) == (0, 0)


def test_plain_python_tells_refusals_from_errors(tmp_path: Path) -> None:
    refused = by_python(tmp_path, "/503", counts=True)
    assert (refused.per_second, refused.errors, refused.refused > 0) == (0, 0, True)
    assert by_python(tmp_path, "/503", counts=False).errors > 0
    assert by_python(tmp_path, "/500", counts=True).errors > 0


def test_plain_python_counts_a_broken_connection_once(tmp_path: Path) -> None:
    assert by_python(tmp_path, "/0", counts=False) == Load(0, 0, 2)


def test_reads_at_a_fixed_rate_are_all_made_and_timed() -> None:
    reader = Reader(cycle([wire.get("/200"), wire.get("/404")]))
    with serving() as port:
        reader.connect(port)
        seen = reader.read(rate=500, seconds=0.1)
        reader.close()
    assert len(seen.milliseconds) == 50
    assert min(seen.milliseconds) > 0
    assert seen.failed == 25


def test_an_answer_is_whole_at_the_end_of_its_body() -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{12}"
    assert is_whole(answer)
    assert not any(is_whole(answer[:end]) for end in range(len(answer)))
    assert is_whole(f"HTTP/1.1 {HTTPStatus.NO_CONTENT} No Content\r\n\r\n".encode())
