"""One question that several checks ask at once: it goes out once, and its answer is for all."""

import threading
import time
from collections.abc import Callable
from typing import Final

from core.errors import AuditorError

FRESH_S: Final = 1.0  # the checks of one look begin within it


class Together:
    """Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._whom: object = None
        self._error: AuditorError | None = None
        self._ended_at = 0.0

    def ask(self, whom: object, question: Callable[[], None]) -> None:
        """Ask, or wait for whoever is asking or has just asked. Errors: those of the question."""
        with self._lock:
            is_fresh = time.monotonic() - self._ended_at < FRESH_S
            if whom is not self._whom or not is_fresh:
                self._put(question)
                self._whom, self._ended_at = whom, time.monotonic()
            if self._error is not None:
                raise self._error

    def _put(self, question: Callable[[], None]) -> None:
        self._whom, self._error = None, None
        try:
            question()
        except AuditorError as error:
            self._error = error
