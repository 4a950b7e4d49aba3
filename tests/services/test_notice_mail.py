"""Notices by e-mail, against a real SMTP server program, to the inbox."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import text

from core.adapters.mail import SmtpMailer
from core.domain.access import Role
from core.errors import Rejected
from core.ports import Runtime
from core.services.access import users
from core.services.messages import notices
from tests import people
from tests.pages.rows import Rows
from tests.services.disputed import SUE, TOM, decided, disputed, known, sheet


@dataclass
class Inbox:
    """What arrived; `answer` is what the server says to each recipient."""

    answer: str = "250 OK"
    messages: list[Message] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def serve(inbox: Inbox) -> Iterator[Callable[..., Controller]]:
    """Starts a server on a free port of this machine."""
    started: list[Controller] = []

    def start(**options: Any) -> Controller:
        server = Controller(inbox, hostname="127.0.0.1", port=free_port(), **options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        number: int = found.getsockname()[1]
        return number


def port(server: Controller) -> int:
    number: int = server.port
    return number


def mailer(at: int, **changed: Any) -> SmtpMailer:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": at,
        "security": "none",
        "user": None,
        "password": "",
        "sender": "qa@example.com",
    }
    return SmtpMailer(**(given | changed))


def mails(rt: Runtime, name: str) -> list[tuple[bool, bool]]:
    """Of each notice of this person: whether it went, and whether it is still to go."""
    sql = "select mailed_at is not null, mail_due_at is not null from notices where recipient = :n"
    with rt.read() as session:
        return [
            (went, due) for went, due in session.execute(text(f"{sql} order by id"), {"n": name})
        ]


def with_toms_address(rt: Runtime, port: int) -> tuple[Runtime, Rows]:
    """A Runtime that sends mail there, and Tom, who wants it."""
    rt = replace(rt, mailer=mailer(port))
    known(rt)
    notices.set_email(rt, "tom@example.com", actor=TOM)
    return rt, Rows(rt)


def test_a_decision_reaches_the_inbox_of_who_disputed(
    rt: Runtime, serve: Callable[..., Controller], inbox: Inbox
) -> None:
    rt, rows = with_toms_address(rt, port(serve()))
    dispute_id = disputed(rt, sheet(rows))
    decided(rt, dispute_id, by=SUE)

    assert notices.send_due(rt) == 1  # the others have no address
    assert notices.send_due(rt) == 0

    (message,) = inbox.messages
    assert inbox.recipients == ["tom@example.com"]
    assert message["Subject"] == "Dispute 1 was accepted by sue"
    body = str(message.get_payload())
    assert "The pad shows it." in body
    assert f"http://localhost:8501/dispute?dispute={dispute_id}" in body
    assert mails(rt, "tom") == [(True, False)]


def test_mail_waits_for_its_server(
    rt: Runtime, serve: Callable[..., Controller], inbox: Inbox
) -> None:
    rt, rows = with_toms_address(rt, 9)
    decided(rt, disputed(rt, sheet(rows)))

    assert notices.send_due(rt) == 0
    assert mails(rt, "tom") == [(False, True)]
    back = replace(
        rt, mailer=mailer(port(serve())), clock=lambda: datetime.now(UTC) + timedelta(minutes=2)
    )
    assert notices.send_due(back) == 1
    assert len(inbox.messages) == 1


def test_what_was_seen_in_the_app_is_not_sent(
    rt: Runtime, serve: Callable[..., Controller], inbox: Inbox
) -> None:
    rt, rows = with_toms_address(rt, port(serve()))
    decided(rt, disputed(rt, sheet(rows)))

    notices.read(rt, actor=TOM)

    assert notices.send_due(rt) == 0
    assert inbox.messages == []


@pytest.mark.parametrize("address", ["tom", "tom@", "a b@example.com", "@example.com", "a@b"])
def test_what_is_no_address_is_refused(rt: Runtime, address: str) -> None:
    known(rt)
    with pytest.raises(Rejected):
        notices.set_email(rt, address, actor=TOM)


def test_nothing_is_sent_to_who_was_deactivated(
    rt: Runtime, serve: Callable[..., Controller], inbox: Inbox
) -> None:
    rt, rows = with_toms_address(rt, port(serve()))
    dispute_id = disputed(rt, sheet(rows))
    users.deactivate(rt, "tom", actor=people.actor("root", Role.ADMIN))
    decided(rt, dispute_id, by=SUE)

    assert notices.send_due(rt) == 0

    assert inbox.recipients == []
    assert mails(rt, "tom") == [(False, False)]
