"""E-mail over TLS through a real mail server: STARTTLS and TLS from the first byte on."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.adapters.mail import Security, SmtpMailer
from core.errors import Misconfigured, Unavailable
from tests.breaking import dead_port

USER, PASSWORD = "jobsheet", "let me in"
MODES: Final[tuple[Security, ...]] = ("starttls", "tls")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, in one file, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail of the tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


class Inbox:
    """What the server was given."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        self.envelopes.append(envelope)
        return "250 taken"


def knows(_server: Any, _session: Any, _envelope: Any, _kind: str, told: Any) -> AuthResult:
    """Whether these are the one user and their password."""
    is_known = (told.login, told.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False)


@contextmanager
def serving(mode: Security, certificate: Path) -> Iterator[tuple[int, Inbox]]:
    """A mail server that takes mail only encrypted and only from its user."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    inbox, port = Inbox(), dead_port()
    how: dict[str, Any] = (
        {"tls_context": context, "require_starttls": True, "auth_required": True}
        if mode == "starttls"
        else {"ssl_context": context, "auth_require_tls": False}
    )
    server = Controller(inbox, hostname="127.0.0.1", port=port, authenticator=knows, **how)
    server.start()
    try:
        yield port, inbox
    finally:
        server.stop()


def mailer(
    port: int, mode: Security, trusted: Path | None, *, password: str = PASSWORD
) -> SmtpMailer:
    return SmtpMailer(
        host="127.0.0.1",
        port=port,
        security=mode,
        user=USER,
        password=password,
        sender="jobsheet@example.com",
        tls=ssl.create_default_context(cafile=trusted) if trusted else None,
    )


@pytest.mark.parametrize("mode", MODES)
def test_mail_goes_over_tls_to_a_server_that_is_trusted(mode: Security, certificate: Path) -> None:
    with serving(mode, certificate) as (port, inbox):
        mailer(port, mode, certificate).send(["a@example.com"], subject="P1", text="Redis is down.")

    (envelope,) = inbox.envelopes
    assert envelope.rcpt_tos == ["a@example.com"]
    assert "Redis is down." in str(envelope.content)


@pytest.mark.parametrize("mode", MODES)
def test_a_certificate_nobody_vouches_for_gets_no_mail_and_no_password(
    mode: Security, certificate: Path
) -> None:
    with (
        serving(mode, certificate) as (port, inbox),
        pytest.raises(Unavailable, match="does not answer"),
    ):
        mailer(port, mode, None).send(["a@example.com"], subject="P1", text="Redis is down.")

    assert inbox.envelopes == []


@pytest.mark.parametrize("mode", MODES)
def test_a_wrong_password_is_for_a_person_to_mend(mode: Security, certificate: Path) -> None:
    with (
        serving(mode, certificate) as (port, inbox),
        pytest.raises(Misconfigured, match="SMTP_PASSWORD"),
    ):
        mailer(port, mode, certificate, password="another").send(
            ["a@example.com"], subject="P1", text="Redis is down."
        )

    assert inbox.envelopes == []
