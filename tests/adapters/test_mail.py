"""What somebody who is mailed gets, and what a mail server can do."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from attrs import define, field

from adapters.channels import mail
from adapters.channels.mail import Mail
from application.ports.channel import NotDelivered
from domain.faults import DeliveryFault
from tests.adapters.notices import BEGAN, ENDED, make_certificate
from tests.clock import ManualClock
from tests.server import free_port

TO = "oncall@example.com"


@define
class Postbox:
    """Takes mail, unless it refuses whoever it is for."""

    port: int
    refusal: str = ""
    got: list[tuple[list[str], EmailMessage]] = field(factory=list)
    logged_in: list[tuple[bytes, bytes]] = field(factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append((envelope.rcpt_tos, message))
        return "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logged_in.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word", handled=False)


@contextmanager
def postbox(**options: Any) -> Iterator[Postbox]:
    box = Postbox(free_port())
    controller = Controller(
        box, hostname="127.0.0.1", port=box.port, authenticator=box.authenticate, **options
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def mailer(box: Postbox, *, user: str = "", scheme: str = "smtp", host: str = "127.0.0.1") -> Mail:
    url = f"{scheme}://{user}{host}:{box.port}"
    return Mail(url, "watchword@example.com", TO, "accounts-1", ManualClock())


def test_somebody_is_told_in_words() -> None:
    with postbox() as box:
        mailer(box).deliver(BEGAN)
        mailer(box).deliver(ENDED)
    (recipients, began), (_, ended) = box.got
    assert recipients == [TO]
    assert began["subject"] == "Watchword, critical: error-rate is 7.26"
    assert ended["subject"] == "Watchword, over: error-rate (critical)"
    assert began["from"] == "watchword@example.com"
    assert began["to"] == TO
    assert began["auto-submitted"] == "auto-generated"
    assert began["message-id"] != ended["message-id"]
    assert began.get_content().splitlines() == [
        "Watchword, critical: error-rate is 7.26",
        "",
        "error-rate: 7.26 % of the requests answered with 500 or more",
        "rule: critical: error-rate above 5 over 5m until 1",
        "host: accounts-1",
        "began: 2026-11-22 09:30:00 UTC",
    ]
    assert ended.get_content().splitlines()[-1] == "ended: 2026-11-22 10:30:00 UTC"


def test_a_user_logs_in_with_what_the_address_holds() -> None:
    with postbox(auth_require_tls=False) as box:
        mailer(box, user="alerts%40example.com:p%40ss%2Fword@").deliver(BEGAN)
    assert box.logged_in == [(b"alerts@example.com", b"p@ss/word")]
    assert len(box.got) == 1


def test_a_server_that_refuses_is_told_by_its_status() -> None:
    with postbox(auth_require_tls=False) as box, pytest.raises(NotDelivered) as refused:
        mailer(box, user="alerts:wrong@").deliver(BEGAN)
    assert (refused.value.fault, refused.value.status) == (DeliveryFault.REFUSED, 535)
    assert box.got == []


@pytest.mark.parametrize("status", [450, 550])
def test_who_is_not_known_there_is_not_told(status: int) -> None:
    with postbox() as box:
        box.refusal = f"{status} no such user"
        with pytest.raises(NotDelivered) as refused:
            mailer(box).deliver(BEGAN)
    assert (refused.value.fault, refused.value.status) == (DeliveryFault.REFUSED, status)


@pytest.mark.parametrize("farewell", ["421 gone", "not SMTP", None])
def test_what_a_server_took_is_delivered_whatever_it_says_then(
    farewell: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leave(server: SMTP, _argument: str) -> None:
        assert server.transport
        if farewell:
            await server.push(farewell)
        server.transport.close()

    monkeypatch.setattr(SMTP, "smtp_QUIT", leave)
    with postbox() as box:
        mailer(box).deliver(BEGAN)
    assert len(box.got) == 1


def test_one_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(NotDelivered) as failure:
        mailer(Postbox(free_port())).deliver(BEGAN)
    assert failure.value.fault is DeliveryFault.UNREACHABLE


def test_beyond_this_machine_nothing_is_said_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_is_this_machine", lambda _host: False)
    with postbox(auth_require_tls=False) as box, pytest.raises(NotDelivered) as failure:
        mailer(box, user="alerts:p%40ss%2Fword@").deliver(BEGAN)
    assert failure.value.fault is DeliveryFault.REFUSED
    assert (box.logged_in, box.got) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_nobody_vouches_for_is_told_nothing(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_is_this_machine", lambda _host: False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*make_certificate(tmp_path))
    option = {"smtp": "tls_context", "smtps": "ssl_context"}[scheme]
    with postbox(**{option: context}) as box, pytest.raises(NotDelivered) as failure:
        mailer(box, user="alerts:p%40ss%2Fword@", scheme=scheme).deliver(BEGAN)
    assert failure.value.fault is DeliveryFault.UNTRUSTED
    assert (box.logged_in, box.got) == ([], [])


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_one_that_is_vouched_for_is_told_by_tls(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "_is_this_machine", lambda _host: False)
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    options: dict[str, dict[str, Any]] = {
        "smtp": {"tls_context": context, "require_starttls": True},
        "smtps": {"ssl_context": context},
    }
    with postbox(**options[scheme]) as box:
        mailer(box, scheme=scheme, host="localhost").deliver(BEGAN)
    assert len(box.got) == 1
