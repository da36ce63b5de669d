"""What operators are told of, at a terminal, and by a service at work."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from adapters.channels.bounded import Bounded
from adapters.key_file import new_keys
from adapters.sql.sqlite.gauge_records import SqliteGaugeRecords
from adapters.sql.sqlite.records_file import RecordsFile
from domain.alert_rule import Figure
from domain.faults import DeliveryFault
from domain.keyring import Keyring
from domain.measures import MINUTE, minute_of
from entrypoints.container.root import build
from entrypoints.settings import ALERT_RULES, Settings
from tests.cli.environment import faults_of, loaded
from tests.cli.terminal import Terminal
from tests.server import Server, free_port

LINE = "critical: error-rate above 5 over 5m until 1"
HOOK = "https://hooks.example.com/T0/s3cret"
KEY = new_keys()


def test_the_rules_in_effect_are_shown_with_what_they_look_at() -> None:
    terminal = Terminal(settings=Settings(alert_rules=f"{LINE}, warning: hashing above 9 over 1m"))
    assert terminal.prints("alerts", "rules").splitlines() == [
        LINE,
        "    % of the requests answered with 500 or more",
        "warning: hashing above 9 over 1m",
        "    passwords in hand, at work or waiting",
    ]
    shown = Terminal().prints_json("alerts", "rules")
    assert isinstance(shown, list)
    assert [each["rule"] for each in shown] == list(ALERT_RULES)


def test_where_nobody_is_told_a_try_fails_and_says_how_to_be() -> None:
    result = Terminal().run("alerts", "test")
    assert result.exit_code == 1
    assert "WATCHWORD_ALERT_WEBHOOK" in result.stdout


def test_each_who_is_mailed_is_told_by_themselves() -> None:
    settings = Settings(
        database_url="memory://",
        alert_mail_server=f"smtp://127.0.0.1:{free_port()}",
        alert_mail_from="watchword@example.com",
        alert_mail_to="oncall@example.com, boss@example.com,oncall@example.com",
    )
    tells = build(settings).application().try_channels
    assert all(isinstance(channel, Bounded) for channel in tells.channels.values())
    trials = tells()
    assert [(each.channel, each.failure and each.failure.fault) for each in trials] == [
        ("mail to oncall@example.com", DeliveryFault.UNREACHABLE),
        ("mail to boss@example.com", DeliveryFault.UNREACHABLE),
    ]


@pytest.mark.parametrize("name", ["h\r\nBcc: x", "hö", "\udcff", "日本"])
def test_whatever_the_machine_is_called_it_can_tell(
    name: str, posted: tuple[str, "Queue[Any]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("entrypoints.container.monitoring.gethostname", lambda: name)
    url, got = posted
    settings = Settings(
        database_url="memory://", alert_webhook=url, alert_webhook_keys=Keyring.parse(KEY)
    )
    [trial] = build(settings).application().try_channels()
    assert trial.failure is None
    assert set(got.get(timeout=60)["data"]["host"]) <= set("-hBccx")


def test_rules_are_read_from_a_line_and_one_that_is_there_twice_is_there_once() -> None:
    settings = loaded(ALERT_RULES=f"{LINE},  warning:  hashing above 9 over 1m ,{LINE}")
    assert [str(rule) for rule in settings.alert_rules] == [
        LINE,
        "warning: hashing above 9 over 1m",
    ]
    assert loaded(ALERT_RULES="").alert_rules == ()
    assert [str(rule) for rule in loaded().alert_rules] == list(ALERT_RULES)


def test_there_are_a_hundred_rules_at_most() -> None:
    lines = [f"warning: requests above {number} over 1m" for number in range(101)]
    assert len(loaded(ALERT_RULES=",".join(lines[1:])).alert_rules) == 100
    (fault,) = faults_of(ALERT_RULES=",".join(lines))
    assert fault == "WATCHWORD_ALERT_RULES has to be 100 rules at most."


@pytest.mark.parametrize(
    "line", ["hunter2", "critical: hunter2 above 5 over 5m", LINE + ",hunter2"]
)
def test_a_rule_that_makes_no_sense_is_refused_without_being_repeated(line: str) -> None:
    (fault,) = faults_of(ALERT_RULES=line)
    assert fault.startswith("WATCHWORD_ALERT_RULES has to be rules such as")
    assert "hunter2" not in fault


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/s3cret",
        "https://user:s3cret@hooks.example.com/",
        "ftp://hooks.example.com/s3cret",
        "https://hooks.example.com:0/s3cret",
        "https://hooks.example.com:x/s3cret",
        "https://hooks.example.com/s3cret#x",
        "https://hooks.example.com/s3cret\nx",
        "https://höoks.example.com/s3cret",
        "https://hooks..example.com/s3cret",
        f"https://{'x' * 64}.example.com/s3cret",
        "https://:443/s3cret",
        "s3cret",
    ],
)
def test_a_webhook_that_others_could_read_is_refused(url: str) -> None:
    (fault,) = faults_of(ALERT_WEBHOOK=url, ALERT_WEBHOOK_KEYS=KEY)
    assert fault.startswith("WATCHWORD_ALERT_WEBHOOK has to be an https address")
    assert "s3cret" not in fault


@pytest.mark.parametrize(
    "url", [HOOK, "http://127.0.0.1:9000/x?y=1", "http://localhost/", "https://h"]
)
def test_a_webhook_that_they_could_not_is_taken(url: str) -> None:
    settings = loaded(ALERT_WEBHOOK=url, ALERT_WEBHOOK_KEYS=KEY)
    assert settings.alert_webhook
    assert settings.alert_webhook.url == url


@pytest.mark.parametrize(
    "server",
    [
        "smtp://a:s3cret@mail.example.com:x",
        "mail.example.com",
        "smtp://",
        "smtps://h:0",
        "smtp://h/x",
        "smtp://a:s3cret@:587",
        "smtp://a:s3cret@mail..example.com",
        "smtp://a:s3cret%C3%A9@mail.example.com",
        "smtp://%C3%A9:s3cret@mail.example.com",
        "smtp://a:s3cret%00@mail.example.com",
    ],
)
def test_what_is_no_mail_server_is_refused(server: str) -> None:
    (fault,) = faults_of(ALERT_MAIL_SERVER=server, ALERT_MAIL_FROM="a@b.c", ALERT_MAIL_TO="a@b.c")
    assert fault.startswith("WATCHWORD_ALERT_MAIL_SERVER has to be smtps://")
    assert "s3cret" not in fault


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "a@b.c\r\nBcc: x@y.z",
        "<a@b.c>",
        "a b@c.d",
        "a..b@c.d",
        ".@c.d",
        "a@c..d",
        "=?utf-8?q?a=0D=0ABcc:x?=@b.c",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    faults = faults_of(ALERT_MAIL_SERVER="smtp://h", ALERT_MAIL_FROM=address, ALERT_MAIL_TO=address)
    assert len(faults) == 2
    assert all("has to be addresses such as" in fault for fault in faults)


@pytest.mark.parametrize("address", ["a@b", "a.b+c=d@b-c.example", "o'hara?@b.c", "-a@b.c"])
def test_an_address_that_is_taken_is_mailed_as_it_is(address: str) -> None:
    given = {"ALERT_MAIL_SERVER": "smtp://u:p%40@[::1]:25", "ALERT_MAIL_FROM": address}
    assert loaded(**given, ALERT_MAIL_TO=address).alert_mail_to == (address,)
    message = EmailMessage()
    message["To"] = address
    assert [each.addr_spec for each in message["To"].addresses] == [address]


@pytest.mark.parametrize(
    "given",
    [
        {"ALERT_WEBHOOK": HOOK},
        {"ALERT_WEBHOOK_KEYS": KEY},
        {"ALERT_MAIL_SERVER": "smtp://h"},
        {"ALERT_MAIL_SERVER": "smtp://h", "ALERT_MAIL_FROM": "a@b.c"},
        {"ALERT_MAIL_TO": "a@b.c"},
    ],
)
def test_half_a_channel_is_refused(given: dict[str, str]) -> None:
    (fault,) = faults_of(**given)
    assert "need each other" in fault


@pytest.mark.parametrize(
    "place",
    [
        "example.com",
        "example.com:0",
        "example.com:65536",
        "https://example.com:443",
        ":443",
        "example..com:443",
        f"{'x' * 64}.com:443",
    ],
)
def test_a_certificate_is_at_a_host_and_a_port(place: str) -> None:
    (fault,) = faults_of(CERTIFICATE_AT=place)
    assert fault.startswith("WATCHWORD_CERTIFICATE_AT has to be a host and a port")


def test_no_secret_of_a_channel_is_shown() -> None:
    settings = loaded(
        ALERT_WEBHOOK=HOOK,
        ALERT_WEBHOOK_KEYS=KEY,
        ALERT_MAIL_SERVER="smtps://a:s3cret@mail.example.com",
        ALERT_MAIL_FROM="a@b.c",
        ALERT_MAIL_TO="a@b.c",
    )
    shown = Terminal(settings=settings).prints("config") + repr(settings)
    assert "https://hooks.example.com/***" in shown
    assert "s3cret" not in shown
    assert KEY.partition(":")[2] not in shown


@pytest.fixture
def posted() -> Iterator[tuple[str, "Queue[Any]"]]:
    """Listen, and hand over what is posted."""
    got: Queue[Any] = Queue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", got
        server.shutdown()


def test_a_service_tells_once_of_each_however_many_workers_it_has(
    tmp_path: Path, posted: tuple[str, "Queue[Any]"]
) -> None:
    url, got = posted
    rules = ["critical: sessions above 0 over 1m", "warning: memory above 1 over 1m"]
    settings = {
        "WATCHWORD_WORKERS": "3",
        "WATCHWORD_ALERT_RULES": ",".join(rules),
        "WATCHWORD_ALERT_WEBHOOK": url,
        "WATCHWORD_ALERT_WEBHOOK_KEYS": KEY,
    }
    # What was measured in the minutes before is known at the first look.
    gauges = SqliteGaugeRecords(RecordsFile(tmp_path / "var" / "watchword.db-requests"))
    now = minute_of(datetime.now(UTC))
    for minutes in range(-2, 3):
        gauges.note({Figure.SESSIONS: 1, Figure.MEMORY: 9}, minute=now + minutes * MINUTE)
    with Server(tmp_path, settings):
        told = [got.get(timeout=60), got.get(timeout=60)]
    assert {each["type"] for each in told} == {"alert.fired"}
    assert {each["data"]["rule"] for each in told} == set(rules)
    assert got.empty()
