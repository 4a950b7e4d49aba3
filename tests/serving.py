"""Small servers of the standard library, each for the length of a block."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import BaseServer


class QuietHandler(BaseHTTPRequestHandler):
    """Says nothing of what it is asked: a test's output is no access log."""

    def log_message(self, *_told: object) -> None:
        return


@contextmanager
def serving(server: BaseServer) -> Iterator[None]:
    """It answers in a thread of its own; at the end it is closed."""
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
