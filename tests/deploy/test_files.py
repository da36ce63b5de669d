"""What is in deploy/ is read by those it is written for, and names settings that there are."""

import json
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from entrypoints.load_settings import VARIABLES, load
from entrypoints.settings import SessionCaching
from tests.faults.needs import need_program
from tests.redis_server import own_server
from tests.server import ROOT, free_port, wait_until

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
UNITS = [path for path in FILES if path.suffix in {".service", ".timer"}]
COMPOSE = (DEPLOY / "compose.yaml").read_text()
WITH_REDIS = (DEPLOY / "compose.redis.yaml").read_text()


def settings_in(text: str) -> Mapping[str, str]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    return dict(re.findall(r"(WATCHWORD_\w+)[:=] ?([^\s\\]+)", "\n".join(lines)))


def run(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, done.stdout + done.stderr)


def certified(file: Path, *, folder: Path) -> Path:
    """Copy the file with certificates that there are in place of those it names."""
    need_program("openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=example"
    run(*request.split(), "-keyout", key, "-out", certificate)
    both = folder / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    text = file.read_text()
    for pattern, there in {
        r"/etc/haproxy/\S+\.pem": both,
        r"/etc/ssl/certs/\S+\.pem": certificate,
        r"/etc/ssl/private/\S+\.key": key,
    }.items():
        text = re.sub(pattern, str(there), text)
    copy = folder / file.name
    copy.write_text(text)
    return copy


def around(site: Path, *, folder: Path) -> Path:
    """Make the site of nginx a whole configuration, as it is where nginx is installed."""
    whole = folder / "around.conf"
    whole.write_text(
        f"pid {folder}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; include {site}; }}"
    )
    return whole


def on_loopback(file: Path) -> int:
    """Have the proxy listen there, wherever it would have; return the port for plain http."""
    plain, text = free_port(), file.read_text()
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    for port, here in {80: plain, 443: free_port()}.items():
        text = re.sub(rf"(listen |bind :){port}\b", rf"\g<1>{here}", text)
    file.write_text(
        text.replace("listen ", "listen 127.0.0.1:").replace("bind :", "bind 127.0.0.1:")
    )
    return plain


@contextmanager
def running(*command: str | Path) -> Iterator[None]:
    """Keep a program of ours going for a while."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        try:
            yield
        finally:
            program.terminate()


def answer_in_the_clear(port: int) -> tuple[int, str | None]:
    """Log in over plain http with whoever listens there in a moment: the status, and where to."""
    wait_until(lambda: is_open(port), within=10, what="a proxy that listens")
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", "/api/user/login", b"{}", {"Host": "accounts.example.com"})
        with connection.getresponse() as answer:
            return answer.status, answer.getheader("Location")


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_is_one(file: Path) -> None:
    assert set(re.findall(r"WATCHWORD_[A-Z0-9_]+", file.read_text())) <= set(VARIABLES)


@pytest.mark.parametrize(
    ("more", "cache"),
    [("", SessionCaching.OFF), (WITH_REDIS, SessionCaching.REDIS)],
    ids=["alone", "with Redis"],
)
def test_the_service_takes_the_settings_that_it_gets_in_a_container(
    more: str, cache: SessionCaching, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = settings_in((DEPLOY / "Containerfile").read_text())
    for name, value in {**image, **settings_in(COMPOSE + more)}.items():
        monkeypatch.setenv(name, value)
    settings = load()
    assert settings.is_production
    assert settings.is_on_postgres
    assert settings.session_cache_used is cache


def test_no_container_runs_as_root_or_may_become_it() -> None:
    _, services = re.split(r"^services:\n", COMPOSE, flags=re.MULTILINE)
    services, _ = re.split(r"^networks:\n", services, flags=re.MULTILINE)
    each = re.split(r"^  \w+:\n", services, flags=re.MULTILINE)[1:]
    assert len(each) == 5
    for service in each:
        is_ours = "<<: *service" in service
        assert is_ours or ("<<: *hardened" in service and re.search(r'user: "[1-9]', service))
        assert not re.search(r"privileged:|cap_add|read_only|cap_drop|security_opt", service)


def test_redis_keeps_nothing_has_no_right_and_is_reached_by_the_services_alone() -> None:
    redis = WITH_REDIS[WITH_REDIS.index("\n  redis:\n") :]
    assert re.search(r'user: "[1-9]', redis)
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert line in redis
    assert "networks: [cache]" in redis
    assert "cache: {internal: true}" in redis
    assert "ports:" not in redis
    program, *arguments = json.loads(re.findall(r"command: (\[.*\])", redis)[0])
    assert program == "redis-server"
    with own_server(*arguments) as server:
        told = server.command("CONFIG", "GET", "*")
    assert told[b"maxmemory-policy"] == b"allkeys-lru"
    assert told[b"maxmemory"] == b"%d" % (64 << 20)
    assert told[b"save"] == b""


def test_no_secret_is_in_any_file() -> None:
    for file in FILES:
        assert not re.search(r"://[^/\s:@]+:[^@\s]+@", file.read_text()), file.name


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    need_program("systemd-analyze")
    for unit in UNITS:
        # The program is not installed here, and units have it that it is.
        text = unit.read_text().replace("/opt/watchword/bin/watchword", shutil.which("true") or "")
        (tmp_path / unit.name).write_text(text)
    for unit in UNITS:
        run("systemd-analyze", "verify", "--man=no", tmp_path / unit.name)


def test_no_unit_reaches_another_machine_until_it_is_let() -> None:
    for unit in UNITS:
        text = unit.read_text()
        is_shut = "PrivateNetwork=yes" in text
        allowed = re.findall(r"^IPAddress(Deny|Allow)=(.*)$", text, flags=re.MULTILINE)
        assert (
            is_shut
            or unit.suffix == ".timer"
            or allowed == [("Deny", "any"), ("Allow", "localhost")]
        )


def test_haproxy_understands_its_file(tmp_path: Path) -> None:
    need_program("haproxy")
    run("haproxy", "-c", "-f", certified(DEPLOY / "haproxy.cfg", folder=tmp_path))


def test_nginx_understands_its_site(tmp_path: Path) -> None:
    need_program("nginx")
    site = certified(DEPLOY / "nginx.conf", folder=tmp_path)
    run("nginx", "-t", "-c", around(site, folder=tmp_path))


@pytest.mark.parametrize("proxy", ["nginx", "haproxy"])
def test_who_comes_in_the_clear_is_refused_and_not_led_on(proxy: str, tmp_path: Path) -> None:
    need_program(proxy)
    (file,) = DEPLOY.glob(f"{proxy}.c*")
    here = certified(file, folder=tmp_path)
    port = on_loopback(here)
    command = {
        "nginx": ("nginx", "-g", "daemon off;", "-c", around(here, folder=tmp_path)),
        "haproxy": ("haproxy", "-db", "-f", here),
    }[proxy]
    with running(*command):
        assert answer_in_the_clear(port) == (403, None)


def test_no_proxy_speaks_an_old_tls() -> None:
    nginx, haproxy = ((DEPLOY / name).read_text() for name in ("nginx.conf", "haproxy.cfg"))
    assert re.findall(r"ssl_protocols +(.+);", nginx) == ["TLSv1.2 TLSv1.3"]
    assert re.findall(r"ssl-default-bind-options +(.+)", haproxy) == ["ssl-min-ver TLSv1.2"]
    assert not re.findall(r"ssl-min-ver (?!TLSv1\.2)|force-|no-tlsv13", haproxy)
