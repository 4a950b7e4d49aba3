"""A mail server on 127.0.0.1 that keeps what it is given, or refuses as it is told."""

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from tests.serving import serving


class MailServer(socketserver.ThreadingTCPServer):
    """`answer` is what it says to a message: 250 takes it."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Dialogue)
        self.answer = 250
        self.messages: list[EmailMessage] = []
        self.recipients: list[list[str]] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Dialogue(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        with suppress(ConnectionError):  # A client may hang up whenever it likes.
            self._converse()

    def _converse(self) -> None:
        server, to = cast(MailServer, self.server), list[str]()
        self._say(220, "ready")
        while line := self.rfile.readline().decode(errors="replace").strip():
            verb = line.split(":")[0].split()[0].upper()
            if verb == "QUIT":
                self._say(221, "bye")
                return
            if verb == "RCPT":
                to.append(line.partition(":")[2].strip("<> "))
            if verb == "DATA":
                self._say(354, "go on")
                server.messages.append(self._message())
                server.recipients.append(to)
                self._say(server.answer, "so be it")
                to = []
            else:
                self._say(250, "fine")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".").replace(b"\r\n", b"\n"))
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())


@contextmanager
def running() -> Iterator[MailServer]:
    """Start one, and stop it."""
    server = MailServer()
    with serving(server):
        yield server
