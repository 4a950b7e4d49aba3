"""E-mail through a real SMTP dialogue."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.adapters.mail import SmtpMailer
from core.errors import Misconfigured, Unavailable
from tests import smtp_server
from tests.smtp_server import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with smtp_server.running() as running:
        yield running


def mailer(port: int, **changes: Any) -> SmtpMailer:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": None,
        "password": "",
        "sender": "jobsheet@example.com",
    }
    return SmtpMailer(**(given | changes))


def test_a_message_arrives_as_it_was_meant(server: MailServer) -> None:
    mailer(server.port).send(["a@example.com", "b@example.com"], subject="P1 – da", text="Größe\n.")

    (message,) = server.messages
    assert server.recipients == [["a@example.com", "b@example.com"]]
    assert (message["Subject"], message["From"]) == ("P1 – da", "jobsheet@example.com")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content() == "Größe\n.\n"


def test_a_subject_cannot_become_a_header(server: MailServer) -> None:
    mailer(server.port).send(["a@example.com"], subject="x\r\nBcc: b@example.com", text="y")

    assert server.messages[0]["Subject"] == "x Bcc: b@example.com"
    assert server.messages[0]["Bcc"] is None


@pytest.mark.parametrize(
    ("code", "kind", "told"),
    [(451, Unavailable, "answered 451"), (550, Misconfigured, "SMTP_FROM")],
)
def test_a_refusal_says_whether_trying_again_helps(
    server: MailServer, code: int, kind: type[Exception], told: str
) -> None:
    server.answer = code

    with pytest.raises(kind, match=told):
        mailer(server.port).send(["a@example.com"], subject="x", text="y")


def test_a_server_that_is_away_or_speaks_no_tls_is_said(server: MailServer) -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        mailer(9).send(["a@example.com"], subject="x", text="y")
    with pytest.raises(Unavailable, match="does not answer"):
        mailer(server.port, security="starttls").send(["a@example.com"], subject="x", text="y")
    with pytest.raises(Unavailable, match="does not answer"):
        mailer(server.port, security="tls").send(["a@example.com"], subject="x", text="y")
