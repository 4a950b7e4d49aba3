"""Stands between an S3 client and the server, and fails as told: no server does that by itself."""

import http.client
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

from tests.serving import QuietHandler, serving

Fault = Literal[
    "none", "slow_down", "conflict", "unconditional", "cut", "drop", "flip", "lost_answer"
]

_ERROR = "<?xml version='1.0'?><Error><Code>{code}</Code><Message>scripted</Message></Error>"
_HOP_BY_HOP = ("connection", "transfer-encoding", "keep-alive", "content-length", "date", "server")


class FaultProxy(ThreadingHTTPServer):
    """Each request takes the next of `faults`; none left: it goes through untouched."""

    daemon_threads = True

    def __init__(self, upstream_url: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream_url)
        self.faults: deque[Fault] = deque()
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        """Where to send requests instead."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(QuietHandler):
    protocol_version = "HTTP/1.1"
    server: FaultProxy

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        self.server.requests.append(self.command)
        fault = self.server.faults.popleft() if self.server.faults else "none"
        if fault == "slow_down":
            self._answer(503, {}, _ERROR.format(code="SlowDown").encode())
        elif fault == "conflict":
            self._answer(409, {}, _ERROR.format(code="ConditionalRequestConflict").encode())
        elif fault == "unconditional":
            self._answer(501, {}, _ERROR.format(code="NotImplemented").encode())
        elif fault == "drop":
            self.close_connection = True
        else:
            self._forward(body, fault)

    def _forward(self, body: bytes, fault: Fault) -> None:
        upstream = self.server.upstream
        connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port, timeout=10)
        # The Host header stays: it is signed, and the server checks the signature against it.
        headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
        connection.request(self.command, self.path, body=body, headers=headers)
        answer = connection.getresponse()
        content, kept = answer.read(), dict(answer.getheaders())
        connection.close()
        if fault == "lost_answer":
            self.close_connection = True
        else:
            self._answer(answer.status, kept, content, fault)

    def _answer(
        self, status: int, headers: dict[str, str], content: bytes, fault: Fault = "none"
    ) -> None:
        if fault == "flip":
            content = bytes([content[0] ^ 1]) + content[1:]
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        length = headers.get("Content-Length", "0") if self.command == "HEAD" else len(content)
        self.send_header("content-length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if fault == "cut" else content)
        self.close_connection = fault == "cut"

    do_GET = do_PUT = do_HEAD = do_DELETE = _pass


@contextmanager
def proxying(upstream_url: str) -> Iterator[FaultProxy]:
    """A proxy for the length of the block."""
    proxy = FaultProxy(upstream_url)
    with serving(proxy):
        yield proxy
