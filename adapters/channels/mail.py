"""Notices sent as e-mail."""

import smtplib
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from attrs import field, frozen

from adapters.channels.wording import notice_id, subject, text
from application.ports.channel import Channel, NotDelivered
from application.ports.clock import Clock
from domain.faults import DeliveryFault
from domain.incident import Notice

PATIENCE: Final = 10.0
"""Seconds to wait for each answer."""
_SUBMISSION, _SUBMISSIONS = 587, 465


@frozen
class Mail(Channel):
    """Sends to one person: what a server takes for some of several would come to them again.

    By TLS from the first byte on, or from where it is agreed on.
    """

    _url: str = field(repr=False)
    """`smtps://user:password@host:465`, or `smtp://…:587`; without TLS only to this machine."""
    _sender: str
    _recipient: str
    _host: str
    _clock: Clock

    def deliver(self, notice: Notice) -> None:
        """Send it; whatever a server says after it took it is of no matter."""
        try:
            with closing(_connected(self._url)) as server:
                server.send_message(self._message(notice), self._sender, [self._recipient])
                with suppress(OSError, smtplib.SMTPException):
                    server.quit()
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(DeliveryFault.REFUSED, error.smtp_code) from None
        except smtplib.SMTPRecipientsRefused as error:
            [(status, _)] = error.recipients.values()
            raise NotDelivered(DeliveryFault.REFUSED, status) from None
        except smtplib.SMTPNotSupportedError:
            # It offers no TLS, or nobody to log in.
            raise NotDelivered(DeliveryFault.REFUSED) from None
        except ssl.SSLCertVerificationError:
            raise NotDelivered(DeliveryFault.UNTRUSTED) from None
        except (OSError, smtplib.SMTPException):
            raise NotDelivered(DeliveryFault.UNREACHABLE) from None

    def _message(self, notice: Notice) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = self._recipient
        message["Subject"] = subject(notice)
        message["Date"] = format_datetime(self._clock.now())
        # Who gets it twice sees that it is the same.
        message["Message-ID"] = f"<{notice_id(notice, host=self._host)}@watchword.invalid>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text(notice, host=self._host))
        return message


def _connected(url: str) -> smtplib.SMTP:
    parts, context = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or _SUBMISSIONS, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or _SUBMISSION, timeout=PATIENCE)
    try:
        if parts.scheme == "smtp" and not _is_this_machine(host):
            server.starttls(context=context)
        if parts.username is not None:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _is_this_machine(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}
