"""What a start and `watchword doctor` say of a Redis."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import time

import pytest

from adapters.redis import address, checks, misfits
from adapters.redis.remote_memory import RemoteMemory
from application.ports.check import Check, Finding, Status
from tests.adapters.found_sessions import Shelf
from tests.faults.needs import need_program
from tests.redis_server import RedisServer, cluster, cluster_url, own_server
from tests.remembered_events import RememberedEvents
from tests.server import ROOT, Server, free_port, wait_until
from watchword_client import Client

SECRET = "hunter2"


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    with own_server() as server:
        server.command("ACL", "SETUSER", "alice", "on", f">{SECRET}", "~*", "+@all")
        server.command("ACL", "SETUSER", "bob", "on", f">{SECRET}", "~*", "+@read", "+info")
        enough = misfits.RIGHTS_ENOUGH.split()
        server.command("ACL", "SETUSER", "carol", "on", f">{SECRET}", *enough)
        yield server


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a server more time than requests do: what is said of it is no matter of haste."""
    for each in ("socket_timeout", "socket_connect_timeout"):
        monkeypatch.setitem(address._USUAL, each, 2.0)  # noqa: SLF001 - read at each connection


def memory_at(url: str) -> RemoteMemory:
    return RemoteMemory.at(url, events=RememberedEvents())


def says(url: str) -> str:
    return misfits.misfit(memory_at(url)) or ""


def named(server: RedisServer, user: str, *, path: str = "") -> str:
    return f"redis://{user}@127.0.0.1:{server.port}{path}"


def test_a_redis_that_will_do_is_told_nothing_about(redis: RedisServer) -> None:
    urls = [redis.url, redis.socket_url]
    users = [named(redis, f"{user}:{SECRET}", path="/3") for user in ("alice", "carol")]
    assert [says(url) for url in (*urls, *users)] == [""] * 4


def test_a_password_may_hold_any_word(redis: RedisServer) -> None:
    redis.command("ACL", "SETUSER", "dave", "on", ">my+cluster", "~*", "+@all")
    assert says(named(redis, "dave:my+cluster")) == ""


def test_what_is_wrong_is_said_without_the_password(redis: RedisServer) -> None:
    wrongs = {
        named(redis, f"alice:{SECRET}x"): "refuses the user or the password",
        named(redis, f":{SECRET}"): "refuses the user or the password",
        named(redis, f"bob:{SECRET}"): "lacks rights",
        named(redis, f"alice:{SECRET}", path="/99"): "no database of the number",
        redis.url.replace("redis:", "redis+cluster:"): "server of no cluster",
        f"redis://127.0.0.1:{free_port()}": "does not answer",
        redis.url.replace("redis:", "rediss:"): "does not answer",
    }
    for right in ("getex", "set", "del", "eval", "info", "ping"):
        redis.command("ACL", "SETUSER", right, "on", f">{SECRET}", "~*", "+@all", f"-{right}")
        wrongs[named(redis, f"{right}:{SECRET}")] = "lacks rights"
    for url, piece in wrongs.items():
        said = says(url)
        assert piece in said
        assert "WATCHWORD_REDIS_URL" in said
        assert SECRET not in said


def test_a_redis_that_wants_a_password_and_gets_none_is_told() -> None:
    with own_server() as server:
        server.command("CONFIG", "SET", "requirepass", SECRET)
        assert "refuses the user or the password" in says(server.url)
        assert says(named(server, f":{SECRET}")) == ""


def test_a_replica_and_a_server_too_old_are_told(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with own_server() as replica:
        replica.command("REPLICAOF", "127.0.0.1", redis.port)
        assert "names a replica" in says(replica.url)
    monkeypatch.setattr(misfits, "OLDEST", (99, 0))
    assert "older than" in says(redis.url)


def test_a_server_of_a_cluster_is_told_and_a_cluster_will_do() -> None:
    with cluster() as nodes:
        assert "server of a cluster" in says(nodes[0].url)
        assert says(cluster_url(nodes)) == ""


def says_of_one_that_answers(*answers: bytes) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                for each in answers:
                    connection.recv(1000)
                    connection.sendall(each)

        Thread(target=answer, daemon=True).start()
        return says(f"redis://127.0.0.1:{listening.getsockname()[1]}")


def bulk(text: bytes) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(text), text)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b":no number\r\n",
        bulk(b"run_id:a") + bulk(b"role:master"),
        bulk(b"run_id:a") + bulk(b"master_replid:b"),
    ],
)
def test_what_speaks_another_language_is_told(answer: bytes) -> None:
    assert "is no Redis server" in says_of_one_that_answers(answer)


@pytest.mark.parametrize("command", ["GETEX", "SET", "DEL", "EVAL", "INFO"])
def test_a_redis_without_a_command_that_is_needed_is_told(command: str) -> None:
    with own_server("--rename-command", command, "UNSAID") as server:
        assert "lacks a command" in says(server.url)


@pytest.fixture(scope="module")
def certified() -> Iterator[Path]:
    """Make a certificate for localhost where the user of the server can read it."""
    need_program("openssl")
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost"
    names = "-addext subjectAltName=DNS:localhost -keyout key.pem -out certificate.pem"
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        command = f"{request} {names}".split()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        (folder / "key.pem").chmod(0o644)
        yield folder


def test_a_certificate_that_is_not_trusted_is_told(certified: Path) -> None:
    port, certificate = free_port(), certified / "certificate.pem"
    files = f"--tls-cert-file {certificate} --tls-key-file {certified / 'key.pem'}"
    with own_server(*f"--tls-port {port} --tls-auth-clients no {files}".split()):
        assert says(f"rediss://localhost:{port}?ssl_ca_certs={certificate}") == ""
        assert "not trusted" in says(f"rediss://localhost:{port}")
        assert "another name" in says(f"rediss://127.0.0.1:{port}?ssl_ca_certs={certificate}")


def test_valkey_is_taken_for_what_it_is() -> None:
    identity = bulk(b"run_id:a\r\n") + bulk(b"role:master\r\nmaster_replid:b\r\n")
    version = b"redis_version:7.2.4\r\nserver_name:valkey\r\n"
    used = b"+PONG\r\n+OK\r\n" + bulk(b"") + bulk(b"") + b":1\r\n"
    for mode, piece in ((b"standalone", ""), (b"cluster", "server of a cluster")):
        server = bulk(version + b"server_mode:" + mode + b"\r\n")
        assert piece in (said := says_of_one_that_answers(identity, server, used))
        assert bool(said) is bool(piece)


def finding(server: RedisServer, name: str) -> Finding:
    found: list[Check] = list(checks.redis_checks(memory_at(server.url), Shelf()))
    findings = {finding.name: finding for finding in (check.examine() for check in found)}
    for each in findings.values():
        assert each.says
        assert bool(each.advice) is (each.status is not Status.OK)
    return findings[name]


def test_memory_without_a_limit_and_a_limit_without_eviction_are_warned_of(
    redis: RedisServer,
) -> None:
    assert "not limited" in finding(redis, "cache.memory").says
    redis.command("CONFIG", "SET", "maxmemory", str(64 * 1024**2))
    assert "noeviction" in finding(redis, "cache.memory").says
    redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    assert finding(redis, "cache.memory").status is Status.OK


def test_replicas_that_may_take_over_unnoticed_are_warned_of(redis: RedisServer) -> None:
    assert finding(redis, "cache.failover").status is Status.OK
    with own_server() as replica:
        replica.follow(redis)
        assert finding(redis, "cache.failover").status is Status.WARN
        redis.command("CONFIG", "SET", "min-replicas-to-write", "1")
        assert finding(redis, "cache.failover").status is Status.OK
        redis.command("CONFIG", "SET", "min-replicas-to-write", "0")


def test_the_clock_of_redis_is_compared(
    redis: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert finding(redis, "cache.clock").status is Status.OK
    monkeypatch.setattr("adapters.redis.checks.time", lambda: time() - 30)
    assert finding(redis, "cache.clock").status is Status.WARN
    monkeypatch.setattr("adapters.redis.checks.time", lambda: time() + 90)
    assert finding(redis, "cache.clock").status is Status.FAIL


def test_whether_it_pays_is_measured(redis: RedisServer) -> None:
    # Nothing is faster than a dictionary.
    assert finding(redis, "cache.gain").status is Status.WARN


def test_a_redis_that_is_out_is_a_finding_of_every_check() -> None:
    with own_server() as server:
        server.kill()
        assert finding(server, "cache.server").status is Status.FAIL
        for name in ("cache.memory", "cache.failover", "cache.gain"):
            assert finding(server, name).status is Status.WARN


def serve(folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "entrypoints.main", "serve"],
        cwd=folder,
        env={
            "PYTHONPATH": str(ROOT),
            "WATCHWORD_PORT": str(free_port()),
            "WATCHWORD_REDIS_URL": url,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_start_on_a_redis_that_will_never_do_is_refused_in_a_sentence(
    redis: RedisServer, tmp_path: Path
) -> None:
    done = serve(tmp_path, named(redis, f"alice:{SECRET}x"))
    assert done.returncode == 3
    assert "refuses the user or the password in WATCHWORD_REDIS_URL" in done.stderr
    assert SECRET not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_who_remembers_nothing_tells_those_who_do(redis: RedisServer, tmp_path: Path) -> None:
    settings = {
        "WATCHWORD_DATABASE_URL": f"sqlite:///{tmp_path}/watchword.db",
        "WATCHWORD_REDIS_URL": redis.url,
    }
    with (
        Server(tmp_path, settings | {"WATCHWORD_SESSION_CACHE": "off"}) as silent,
        Server(tmp_path, settings | {"WATCHWORD_SESSION_CACHE": "redis"}) as remembering,
        Client(silent.url) as client,
        Client(remembering.url) as other,
    ):
        alice = client.sign_up("alice", "correct horse", session="bearer")
        client.resume(alice.session_token)
        other.resume(alice.session_token)
        wait_until(
            lambda: other.get("/api/user").status == 200 and bool(redis.keys()),
            within=20,
            what="a session to be remembered",
        )
        client.log_out()
        assert other.get("/api/user").status == 401


def test_a_start_on_a_redis_that_is_out_serves(tmp_path: Path) -> None:
    settings = {
        "WATCHWORD_REDIS_URL": f"redis://127.0.0.1:{free_port()}",
        "WATCHWORD_SESSION_CACHE": "redis",
    }
    person = {"username": "alice", "password": "correct horse"}
    with Server(tmp_path, settings) as server, Client(server.url) as client:
        assert client.post("/api/user/signup", json=person).status == 200
        assert client.me().username == "alice"
        assert "redis.failed" in server.tail()
