"""What a receiver of the webhook gets, and what it can answer."""

import hashlib
import hmac
import json
import ssl
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from socket import create_server
from threading import Thread

import pytest
from attrs import define, field

from adapters.channels import webhook
from adapters.channels.webhook import Webhook
from adapters.key_file import new_keys
from application.ports.channel import NotDelivered
from domain.faults import DeliveryFault
from domain.keyring import Keyring
from tests.adapters.notices import BEGAN, ENDED, make_certificate
from tests.clock import START, ManualClock
from tests.server import free_port

SECRETS = [new_keys(), new_keys()]
KEYS = Keyring.parse(",".join(SECRETS))


@define
class Receiver:
    """Keeps what is posted to it, and answers as it is told."""

    port: int
    status: int = 204
    location: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(factory=list)

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://localhost:{self.port}/hooks/s3cret"


@contextmanager
def receiving(certificate: tuple[Path, Path] | None = None) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append((headers, body))
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("location", receiver.location)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        receiver = Receiver(server.server_address[1])
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield receiver
        server.shutdown()


def hook(url: str) -> Webhook:
    return Webhook(url, KEYS, "accounts-1", ManualClock())


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Verify as the specification has it, with the secret as its libraries want it."""
    told = "whsec_" + secret.partition(":")[2].translate(str.maketrans("-_", "+/")) + "="
    key = b64decode(told.removeprefix("whsec_"), validate=True)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in headers["webhook-signature"].split(" ")


def test_what_began_is_posted_as_json_and_signed_by_every_key() -> None:
    with receiving() as receiver:
        hook(receiver.url()).deliver(BEGAN)
    [(headers, body)] = receiver.got
    assert json.loads(body) == {
        "type": "alert.fired",
        "timestamp": START.isoformat(),
        "data": {
            "incident": 12,
            "host": "accounts-1",
            "rule": "critical: error-rate above 5 over 5m until 1",
            "severity": "critical",
            "figure": "error-rate",
            "value": 7.26,
            "unit": "% of the requests answered with 500 or more",
            "began_at": START.isoformat(),
            "ended_at": None,
        },
    }
    assert headers["content-type"] == "application/json"
    assert headers["webhook-timestamp"] == str(int(START.timestamp()))
    assert all(verified(secret, headers, body) for secret in SECRETS)
    assert not verified(new_keys(), headers, body)
    assert not verified(SECRETS[0], headers, body + b" ")


def test_a_notice_has_one_id_at_each_try_and_what_ended_another() -> None:
    with receiving() as receiver:
        for notice in (BEGAN, BEGAN, ENDED):
            hook(receiver.url()).deliver(notice)
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert ids[0] == ids[1] != ids[2]
    assert json.loads(receiver.got[2][1])["type"] == "alert.recovered"


@pytest.mark.parametrize("status", [300, 400, 401, 404, 410, 429, 500, 503])
def test_any_other_answer_is_a_refusal(status: int) -> None:
    with receiving() as receiver:
        receiver.status = status
        with pytest.raises(NotDelivered) as refused:
            hook(receiver.url()).deliver(BEGAN)
    assert (refused.value.fault, refused.value.status) == (DeliveryFault.REFUSED, status)


def test_nothing_is_sent_on_to_where_it_was_not_meant_for() -> None:
    with receiving() as elsewhere, receiving() as receiver:
        receiver.status, receiver.location = 307, elsewhere.url()
        with pytest.raises(NotDelivered):
            hook(receiver.url()).deliver(BEGAN)
    assert len(receiver.got) == 1
    assert elsewhere.got == []


def test_what_is_for_this_machine_goes_by_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://localhost:{proxy.port}")
        hook(receiver.url()).deliver(BEGAN)
    assert len(receiver.got) == 1
    assert proxy.got == []


def test_a_proxy_for_https_is_asked_for_no_more_than_the_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: Queue[bytes] = Queue()
    with create_server(("127.0.0.1", 0)) as proxy:

        def refuse() -> None:
            connection, _ = proxy.accept()
            with connection:
                asked.put(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 403 No\r\n\r\n")

        Thread(target=refuse, daemon=True).start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        with pytest.raises(NotDelivered):
            hook("https://hooks.example.com/s3cret").deliver(BEGAN)
    told = asked.get(timeout=30)
    assert told.startswith(b"CONNECT hooks.example.com:443")
    assert b"s3cret" not in told


def test_one_that_is_not_there_or_says_nothing_is_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NotDelivered) as absent:
        hook(f"http://localhost:{free_port()}/").deliver(BEGAN)
    monkeypatch.setattr(webhook, "PATIENCE", 0.05)
    # It listens, and nobody takes the connection.
    with create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotDelivered) as unanswered:
        hook(f"http://localhost:{silent.getsockname()[1]}/").deliver(BEGAN)
    with pytest.raises(NotDelivered) as nowhere:
        hook("https://a..b/").deliver(BEGAN)
    for failure in (absent, unanswered, nowhere):
        assert failure.value.fault is DeliveryFault.UNREACHABLE


def test_one_that_nobody_vouches_for_is_told_nothing(tmp_path: Path) -> None:
    with receiving(make_certificate(tmp_path)) as receiver, pytest.raises(NotDelivered) as failure:
        hook(receiver.url("https")).deliver(BEGAN)
    assert failure.value.fault is DeliveryFault.UNTRUSTED
    assert receiver.got == []


def test_neither_address_nor_keys_are_in_what_is_told_of_a_failure() -> None:
    channel = hook(f"http://localhost:{free_port()}/hooks/s3cret")
    with pytest.raises(NotDelivered) as failure:
        channel.deliver(BEGAN)
    told = f"{failure.value!r} {failure.value} {failure.value.__cause__!r} {channel!r}"
    assert "s3cret" not in told
    assert all(secret.partition(":")[2] not in told for secret in SECRETS)
