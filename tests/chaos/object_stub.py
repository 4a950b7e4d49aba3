"""A small S3 in memory that answers 500, or slowly, or loses an object, as it is told."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Literal

from tests.serving import QuietHandler, serving

Fault = Literal["error", "slow"]

SLOW_S = 4.0
GATE_S = 120.0
_ERROR = "<?xml version='1.0'?><Error><Code>{}</Code><Message>told so</Message></Error>"


class ObjectStub(ThreadingHTTPServer):
    """Each request takes the next of `faults`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, tuple[bytes, str]] = {}  # content and checksum by path
        self.faults: deque[Fault] = deque()
        self.open = threading.Event()  # cleared: whoever fetches waits at the gate
        self.open.set()
        self.waiting = 0
        self.refuses = False  # our credentials, from now on

    @property
    def url(self) -> str:
        """S3_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.server_port}"

    def lose(self, key: str) -> None:
        """Forget the object under this key."""
        for path in [path for path in self.objects if path.endswith(key)]:
            del self.objects[path]


class _Handler(QuietHandler):
    protocol_version = "HTTP/1.1"
    server: ObjectStub

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.server.refuses:
            self._answer(403, _ERROR.format("InvalidAccessKeyId").encode())
            return
        fault = self.server.faults.popleft() if self.server.faults else None
        if fault == "slow":
            time.sleep(SLOW_S)
        if fault == "error":
            self._answer(500, _ERROR.format("InternalError").encode())
            return
        {"PUT": self._put, "DELETE": self._delete}.get(self.command, self._get)(body)

    def _put(self, body: bytes) -> None:
        if self.headers.get("if-none-match") and self.path in self.server.objects:
            self._answer(412, _ERROR.format("PreconditionFailed").encode())
            return
        self.server.objects[self.path] = body, self.headers.get("x-amz-checksum-sha256", "")
        self._answer(200, b"")

    def _get(self, _: bytes) -> None:
        if self.command == "GET" and not self.server.open.is_set():
            self.server.waiting += 1
            self.server.open.wait(GATE_S)
            self.server.waiting -= 1
        found = self.server.objects.get(self.path)
        if found is None:
            self._answer(404, _ERROR.format("NoSuchKey").encode())
        else:
            self._answer(200, *found)

    def _delete(self, _: bytes) -> None:
        self.server.objects.pop(self.path, None)
        self._answer(204, b"")

    def _answer(self, status: int, content: bytes, checksum: str = "") -> None:
        self.send_response(status)
        if checksum:
            self.send_header("x-amz-checksum-sha256", checksum)
        self.send_header("content-length", str(len(content)))
        self.send_header("etag", '"none"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_PUT = do_HEAD = do_DELETE = _take


@contextmanager
def running() -> Iterator[ObjectStub]:
    """A store for the length of the block."""
    stub = ObjectStub()
    with serving(stub):
        yield stub
