"""E-mail by a mail server: plain text, to a few people."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final, Literal

from core import telemetry
from core.errors import Misconfigured, Unavailable

log = telemetry.logger(__name__)

TIMEOUT_S: Final = 15.0
REFUSED: Final = 500  # SMTP: from here on the server will never take it
Security = Literal["starttls", "tls", "none"]


class SmtpMailer:
    """ports.Mailer by SMTP. A connection for each message: they are few."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        security: Security,
        user: str | None,
        password: str,
        sender: str,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Opens no connection. `tls` None: the certificates this machine trusts."""
        self._host, self._port, self._security = host, port, security
        self._user, self._password, self._sender = user, password, sender
        self._tls = tls

    def send(
        self, to: Sequence[str], *, subject: str, text: str, message_id: str | None = None
    ) -> None:
        """Hand it over. Errors: Unavailable, Misconfigured (refused for good)."""
        try:
            with self._connected() as server:
                server.send_message(self._message(to, subject, text, message_id))
        except smtplib.SMTPResponseException as error:
            log.warning("mail.refused", code=error.smtp_code)
            raise _told(error.smtp_code) from error
        except smtplib.SMTPRecipientsRefused as error:
            log.warning("mail.recipients_refused")
            raise _told(max(code for code, _ in error.recipients.values())) from error
        except (smtplib.SMTPException, OSError) as error:
            log.warning("mail.failed", error=type(error).__name__)
            raise Unavailable("The mail server does not answer.") from error

    def _connected(self) -> smtplib.SMTP:
        context = self._tls or ssl.create_default_context()
        if self._security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        try:
            if self._security == "starttls":
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _message(
        self, to: Sequence[str], subject: str, text: str, message_id: str | None
    ) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = ", ".join(to)
        message["Subject"] = " ".join(subject.split())  # A line break would begin a header.
        message["Date"] = formatdate()
        domain = self._sender.partition("@")[2] or "localhost"
        message["Message-ID"] = (
            f"<{message_id}@{domain}>" if message_id else make_msgid(domain=domain)
        )
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no reply by a machine, please.
        message.set_content(text)
        return message


def _told(code: int) -> Unavailable | Misconfigured:
    if code >= REFUSED:
        return Misconfigured(
            f"The mail server refuses our mail (it answered {code}). Check SMTP_USER, "
            "SMTP_PASSWORD, SMTP_FROM and the addresses."
        )
    return Unavailable(f"The mail server takes no mail at the moment (it answered {code}).")
