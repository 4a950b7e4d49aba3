"""Keeping the parts alive: what ends is started again, a little later each time."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from core.embedded.logs import LogKeeper
from core.embedded.programs import Part
from core.embedded.stack import Stack
from core.errors import AuditorError

POLL_S = 0.25
FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 30.0
STEADY_AFTER_S = 60.0  # One that ran this long failed anew, and is started again at once.
LOG_LOOK_S = 30.0


@dataclass(slots=True)
class Watch:
    """What is known of one part: when it was started, how often in a row it ended, when to try."""

    started_at: float
    failures: int = 0
    try_at: float | None = None

    def ended(self, now: float) -> float:
        """It has ended: how long to wait, in seconds, before it is started again."""
        if now - self.started_at > STEADY_AFTER_S:
            self.failures = 0
        delay_s = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2.0**self.failures)
        self.failures += 1
        self.try_at = now + delay_s
        return delay_s

    def started(self, now: float) -> None:
        """It has been started."""
        self.started_at, self.try_at = now, None


class Supervisor:
    """Watches the parts of a stack that has been started."""

    def __init__(self, stack: Stack, *, say: Callable[[str], None]) -> None:
        self._stack = stack
        self._say = say
        self._watches = {part.name: Watch(time.monotonic()) for part in stack.parts}
        self._look_at_logs_at = 0.0
        self._logs = LogKeeper()

    def watch_forever(self) -> None:
        """Until a signal interrupts."""
        while True:
            self.look(time.monotonic())
            time.sleep(POLL_S)

    def look(self, now: float) -> None:
        """Once over all parts and their logs."""
        for part in self._stack.parts:
            if not part.is_alive():
                self._care_for(part, self._watches[part.name], now)
        if now >= self._look_at_logs_at:
            self._look_at_logs_at = now + LOG_LOOK_S
            self._logs.look((part.log for part in self._stack.parts), now=datetime.now(UTC))

    def _care_for(self, part: Part, watch: Watch, now: float) -> None:
        if watch.try_at is None:
            delay_s = watch.ended(now)
            self._say(f"{part.name} has ended. Starting it again in {delay_s:.0f} s.")
        elif now >= watch.try_at:
            self._start_again(part, watch, now)

    def _start_again(self, part: Part, watch: Watch, now: float) -> None:
        before = self._stack.services
        try:
            part.stop(hurry=lambda: True)  # What its process may have left behind.
            self._stack.start_part(part)
        except AuditorError as error:
            self._say(f"{error} Trying again in {watch.ended(now):.0f} s.")
            return
        watch.started(now)
        self._say(f"{part.name} is running again.")
        if self._stack.services != before:  # Its port was taken meanwhile: tell the others.
            self._stack.publish()
            self._stack.app.stop(hurry=lambda: False)
            self._stack.worker.stop(hurry=lambda: False)
