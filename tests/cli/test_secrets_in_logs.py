"""No secret and no forged line is in the log, whatever is sent and whatever breaks.

Each request carries a secret in every place there is. A real server answers it, at the lowest level
of all loggers, well, broken, and cut off from its store; then all that it wrote is looked through,
and what it kept of the requests.
"""

import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.loud_service import BROKEN, MESSAGES
from tests.postgres_server import databases
from tests.redis_server import own_server
from tests.server import ROOT, Server, free_port, wait_until

SECRET: Final = "hunter2"
"""In each secret, so that one look finds them all."""
KEY: Final = "hunter2".ljust(43, "x")
PASSWORD: Final = f"{SECRET} in a password"
NAME: Final = f"{SECRET}-name"
ODD: Final = [b'\\n{"event":"forged"}', b"\x1b[2J", "\u2028\u2029\x85".encode(), b"\xff\xfe\x80"]
ESCAPED: Final = ["%0A%7B%22event%22:%22forged%22%7D", "%1B[2J", "%E2%80%A8%C2%85", "%FF%FE%80"]
METHODS: Final = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "FORGED"]
PATHS: Final = [
    "/api/user",
    "/api/user/signup",
    "/api/user/login",
    "/api/user/logout",
    "/api/user/sessions",
    f"/api/user/sessions/{SECRET.ljust(22, 'x')}",
    f"/problems/{SECRET}",
    f"/{SECRET}",
    "/health/ready",
]
BODIES: Final = [
    {"username": NAME, "password": PASSWORD},
    {"username": BROKEN, "password": PASSWORD},
    {"username": f"{SECRET}\n\x1b[2J\u2028", "password": f"{PASSWORD}\u2028"},
    {"username": NAME * 20, "password": PASSWORD * 200},
    {"username": [NAME], "password": {PASSWORD: PASSWORD}, SECRET: SECRET},
    {"username": NAME, "password": f"{PASSWORD} that is wrong"},
    {"password": PASSWORD, "current_password": PASSWORD},
]


def request(method: str, path: str, *, headers: bytes = b"", body: bytes = b"") -> bytes:
    """Put a request together that says everything at once."""
    return b"".join(
        [
            f"{method} {path}?{SECRET}={SECRET} HTTP/1.1\r\n".encode(),
            b"Host: a.test\r\nConnection: close\r\nContent-Type: application/json\r\n",
            f"Content-Length: {len(body)}\r\n".encode(),
            f"X-Request-Id: {SECRET}\r\nReferer: http://a/?{SECRET}\r\n".encode(),
            f"User-Agent: {SECRET}\r\nX-Forwarded-For: {SECRET}, ::1%{SECRET}\r\n".encode(),
            headers,
            b"\r\n",
            body,
        ]
    )


def requests() -> Iterator[bytes]:
    """Go through places, methods and mischief."""
    cookie = f"Cookie: sessionid={SECRET.ljust(43, 'x')}; deviceid={SECRET}\r\n".encode()
    bearer = f"Authorization: Bearer {SECRET.ljust(43, 'x')}\r\n".encode()
    basic = f"Authorization: Basic {SECRET}\r\n".encode()
    for path in PATHS:
        for method in METHODS:
            yield request(method, path, headers=cookie)
        for headers in (bearer, basic, bearer + cookie, bearer + basic):
            yield request("GET", path, headers=headers)
    for body in BODIES:
        sent = json.dumps(body).encode()
        for path in PATHS[:4]:
            yield request("POST", path, body=sent)
            yield request("PUT", path, headers=cookie, body=sent)
        yield request("POST", "/api/user/login", body=sent[:-1])
    for odd in ODD:
        named = b"X-" + odd[:1].hex().encode() + b": " + odd.replace(b"\n", b"") + b"\r\n"
        yield request("GET", "/api/user", headers=named)
        yield request("GET", "/api/user", headers=b"X-Request-Id: " + odd + b"\r\n")
        yield request("POST", "/api/user/login", body=b'{"username":"' + odd + b'"}')
    for escaped in ESCAPED:
        yield request("GET", f"/{escaped}")
        yield request("GET", f"/problems/{escaped}{SECRET}")
    yield f"{SECRET}\r\n\r\n".encode()
    yield f"GET /{SECRET} HTTP/9\r\n{SECRET}\r\n\r\n".encode()


def send(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        received = b""
        try:
            while piece := connection.recv(65536):
                received += piece
        except ConnectionResetError:
            # It closed with something unread, perhaps after its answer.
            pass
        return received


def send_all(server: Server) -> list[str]:
    """Send everything; return the ids of the requests that were answered by us."""
    answers = [send(server.port, each) for each in requests()]
    heads = [answer.partition(b"\r\n\r\n")[0].lower() for answer in answers]
    return [
        head.partition(b"x-request-id: ")[2][:24].decode() for head in heads if b"x-request" in head
    ]


def lines_of(log: Path) -> list[dict[str, Any]]:
    """Read all that a server wrote; each line has to be one of JSON, in ASCII."""
    written = log.read_bytes()
    assert written.isascii()
    assert b"\x1b" not in written
    return [json.loads(line) for line in written.splitlines()]


def check(server: Server, ids: list[str]) -> list[dict[str, Any]]:
    """See that each request has one line, and that nothing is in them that should not be."""
    assert server.stop() == 0
    lines = lines_of(server.log)
    told = [line["request_id"] for line in lines if line["event"] == "request.answered"]
    assert set(ids) <= set(told)
    assert len(told) == len(set(told))
    written = server.log.read_text().lower()
    assert SECRET not in written
    assert "forged" not in written
    assert "argon2id" not in written
    kept = b"".join(file.read_bytes() for file in server.folder.rglob("*-requests*")).lower()
    assert SECRET.encode() not in kept
    assert b"forged" not in kept
    assert kept.count(b"bearer \\u2026") > 9, "what was sent is not described"
    return lines


@contextmanager
def loud(folder: Path, **settings: str) -> Iterator[Server]:
    named = {"WATCHWORD_KEYS": f"kkkkkkkk:{KEY}", **settings}
    with Server(folder, named, program="tests.cli.loud_service") as server:
        yield server


def test_no_secret_is_in_the_log_of_sqlite_while_all_is_well_and_when_it_breaks(
    tmp_path: Path,
) -> None:
    with loud(tmp_path) as server:
        ids = send_all(server)
        assert len(ids) > 150
        with closing(sqlite3.connect(tmp_path / "var" / "watchword.db")) as other:
            # Every query is an error of SQL from now on.
            other.execute("ALTER TABLE users RENAME TO lost")
            other.commit()
        ids += send_all(server)
        lines = check(server, ids)
    problems = {line.get("problem") for line in lines}
    assert {"invalid-credentials", "internal-error", "store-unavailable", None} <= problems
    (broken, *_) = [line for line in lines if line["event"] == "request.failed"]
    assert "builtins.ValueError" in broken["exception"]
    assert {line["event"] for line in lines} >= {"store.failed", "request.failed"}


def test_no_secret_is_in_the_log_of_postgresql_and_redis_when_they_go(tmp_path: Path) -> None:
    server_of_all = databases()
    database = server_of_all.new()
    try:
        with own_server() as redis:
            redis.command("ACL", "SETUSER", "alice", "on", f">{SECRET}", "~*", "&*", "+@all")
            url = redis.url.replace("redis://", f"redis://alice:{SECRET}@")
            with loud(
                tmp_path,
                WATCHWORD_DATABASE_URL=server_of_all.url(database),
                WATCHWORD_REDIS_URL=url,
            ) as server:
                ids = send_all(server)
                redis.kill()
                ids += send_all(server)
                server_of_all.execute("ALTER TABLE users RENAME TO lost", database=database)
                server_of_all.end_connections(database)
                ids += send_all(server)
                lines = check(server, ids)
    finally:
        server_of_all.drop(database)
    assert {line["event"] for line in lines} >= {"store.failed", "request.failed"}


@pytest.mark.parametrize(
    "settings",
    [
        {"DATABASE_URL": f"postgresql://alice:{SECRET}@127.0.0.1:1/none"},
        {"DATABASE_URL": f"postgresql://alice:{SECRET}@[broken/none"},
        {"DATABASE_URL": f"sqlite:////proc/{SECRET}/watchword.db?{SECRET}"},
        {"REDIS_URL": f"redis://alice:{SECRET}@127.0.0.1:1/{SECRET}"},
        {"REDIS_URL": f"redis://alice:{SECRET}@[broken"},
        {"KEYS": f"a:{SECRET}"},
        {"PEPPERS": f"a:{SECRET},{KEY}"},
        {"PUBLIC_URL": f"https://alice:{SECRET}@a.test"},
        {"PORT": SECRET, "WORKERS": SECRET, "ARGON2": SECRET, "SESSION_IDLE": SECRET},
    ],
    ids="-".join,
)
def test_no_secret_is_in_what_a_start_says_that_fails(
    settings: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.loud_service", "serve"],
        env={
            "PYTHONPATH": str(ROOT),
            "WATCHWORD_PORT": str(free_port()),
            **{f"WATCHWORD_{name}": value for name, value in settings.items()},
        },
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in {3, 4}
    assert SECRET.encode() not in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr


def test_a_worker_that_is_refused_its_settings_says_so_in_one_line_without_them(
    tmp_path: Path,
) -> None:
    file = tmp_path / "watchword.toml"
    file.write_text("[watchword]\nsession_idle = '7d'\n")
    with loud(tmp_path) as server:
        file.write_text(f"[watchword]\nsession_idle = '{SECRET}'\n")
        (worker, *_) = server.workers()
        subprocess.run(["kill", "-9", str(worker)], check=True)
        wait_until(
            lambda: b"settings.refused" in server.log.read_bytes(), within=30, what="a refusal"
        )
        server.wait()
    lines = lines_of(server.log)
    (refused, *_) = [line for line in lines if line["event"] == "settings.refused"]
    assert any("session_idle" in fault for fault in refused["faults"])
    assert SECRET not in server.log.read_text()


def test_a_service_that_tells_messages_is_found_out(tmp_path: Path) -> None:
    """The control."""
    with loud(tmp_path, **{MESSAGES: "on"}) as server:
        ids = send_all(server)
        with pytest.raises(AssertionError, match=f"assert '{SECRET}' not in"):
            check(server, ids)
