"""Notices sent to an address as the Standard Webhooks say (standardwebhooks.com, 1.0.0)."""

import json
from base64 import b64encode
from datetime import datetime
from email.message import Message
from http.client import HTTPException
from ssl import SSLCertVerificationError
from typing import IO, Final
from urllib.error import HTTPError
from urllib.request import (
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    getproxies,
)

from attrs import field, frozen

from adapters.channels.wording import document, notice_id
from application.ports.channel import Channel, NotDelivered
from application.ports.clock import Clock
from domain.faults import DeliveryFault
from domain.incident import Notice
from domain.keyring import Keyring

PATIENCE: Final = 10.0
"""Seconds to wait for each answer."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Go nowhere else than where it was said: what is sent is for that address."""


def _opener() -> OpenerDirector:
    # What goes by http is for this machine alone. A proxy for https hears no more than the host.
    proxies = {scheme: at for scheme, at in getproxies().items() if scheme == "https"}
    return build_opener(_NoRedirects, ProxyHandler(proxies))


@frozen
class Webhook(Channel):
    """Posts JSON, signed by every key there is: whoever receives it knows one of them."""

    _url: str = field(repr=False)
    _keys: Keyring
    _host: str
    _clock: Clock

    def deliver(self, notice: Notice) -> None:
        """Post it; an answer of 200 to 299 is the end of it."""
        id, body = notice_id(notice, host=self._host), _body(notice, self._host)
        request = Request(  # noqa: S310 - of a scheme that settings allow
            self._url, body, self._headers(id, body, self._clock.now()), method="POST"
        )
        try:
            with _opener().open(request, timeout=PATIENCE):
                return
        except HTTPError as error:
            error.close()
            raise NotDelivered(DeliveryFault.REFUSED, error.code) from None
        except (OSError, HTTPException, UnicodeError) as error:
            # Without what it says, in which the address may stand, and so what is secret of it.
            is_untrusted = isinstance(getattr(error, "reason", None), SSLCertVerificationError)
            fault = DeliveryFault.UNTRUSTED if is_untrusted else DeliveryFault.UNREACHABLE
            raise NotDelivered(fault) from None

    def _headers(self, id: str, body: bytes, now: datetime) -> dict[str, str]:
        timestamp = str(int(now.timestamp()))
        signed = b".".join((id.encode(), timestamp.encode(), body))
        signatures = (f"v1,{b64encode(key.mac(signed)).decode()}" for key in self._keys)
        return {
            "content-type": "application/json",
            "user-agent": "Watchword",
            "webhook-id": id,
            "webhook-timestamp": timestamp,
            "webhook-signature": " ".join(signatures),
        }


def _body(notice: Notice, host: str) -> bytes:
    return json.dumps(document(notice, host=host)).encode()
