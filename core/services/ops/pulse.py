"""The time this process was really given: on a busy machine less goes by in it than on the clock.

Who waits for an answer on a machine that has no time for him cannot tell silence from his own
sleep. So silence is counted in beats of a thread that does nothing else: a late beat counts as one.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

EVERY_S: Final = 0.1
MOST_S: Final = 0.15  # what one beat counts for at most, however late it comes
RESTS_AFTER_S: Final = 30.0  # without anybody who asks


class Pulse:
    """Seconds lived since it began; safe to share between threads, begun anew after a fork."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._lived_s, self._beat_at, self._asked_at = 0.0, clock(), clock()
        self._thread: threading.Thread | None = None

    def lived_s(self) -> float:
        """Seconds this process was given, while it beat."""
        with self._lock:
            return self._lived_s + self._since_beat_s()

    def go_on(self) -> None:
        """Beat from now on, until nobody has asked for it for a while."""
        with self._lock:
            self._asked_at = self._clock()
            if self._thread is None or not self._thread.is_alive():
                self._beat_at = self._clock()
                self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)
                self._thread.start()

    def beat(self) -> bool:
        """Count what has gone by; False where nobody asks any more."""
        with self._lock:
            self._lived_s += self._since_beat_s()
            self._beat_at = self._clock()
            return self._beat_at - self._asked_at < RESTS_AFTER_S

    def _since_beat_s(self) -> float:
        return min(self._clock() - self._beat_at, MOST_S)

    def _run(self) -> None:
        while self.beat():
            time.sleep(EVERY_S)


HERE: Final = Pulse()
