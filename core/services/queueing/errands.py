"""What a worker's host does outside its pool: deliveries, mail, the inbox, the clocks of disputes
and waivers, what is past its time.

In a process of its own: a receiver that does not answer must not keep the pool from its chores.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import ExceptHookArgs, Thread
from typing import Final

from core import telemetry
from core.errors import Misconfigured, Unavailable
from core.ports import Runtime
from core.services import inbox, retention
from core.services.disputes import clock, waiver_sweeps
from core.services.messages import deliveries, notices
from core.services.ops import history, mailing, storage_sweep
from core.services.queueing import chores

log = telemetry.logger(__name__)

DELIVER_EVERY_S: Final = 1.0
INBOX_EVERY_S: Final = 5.0
CLOCKS_EVERY_S: Final = 30.0
MAIL_EVERY_S: Final = 5.0
STORAGE_EVERY_S: Final = 900.0
RETAIN_EVERY_S: Final = 3600.0
FIRST_RETAIN_AFTER_S: Final = 60.0  # a start has better things to do


@dataclass(slots=True)
class Errands:
    """Does each when it is due. One that fails is logged and due again, the other goes on."""

    rt: Runtime
    host: str
    _due: dict[str, float] = field(
        default_factory=lambda: {"retention": time.monotonic() + FIRST_RETAIN_AFTER_S}
    )

    def tick(self) -> None:
        """Called about once a second."""
        self._when_due("deliveries", DELIVER_EVERY_S, self._deliver)
        self._when_due("inbox", INBOX_EVERY_S, self._take_in)
        self._when_due("clocks", CLOCKS_EVERY_S, self._clocks)
        self._when_due("waivers", CLOCKS_EVERY_S, self._waivers)
        self._when_due("mail", MAIL_EVERY_S, self._mail)
        self._when_due("storage", STORAGE_EVERY_S, self._compare_storage)
        self._when_due("retention", RETAIN_EVERY_S, self._retain)

    def _mail(self) -> None:
        mailing.send_due(self.rt)
        notices.send_due(self.rt)

    def _deliver(self) -> None:
        deliveries.send_due(self.rt)

    def _take_in(self) -> None:
        if self.rt.inbox is not None:
            chores.note(self.rt, "inbox", host=self.host, found=inbox.take_in(self.rt))

    def _clocks(self) -> None:
        chores.note(self.rt, "clocks", host=self.host, found=clock.tick(self.rt))

    def _waivers(self) -> None:
        swept = waiver_sweeps.sweep(self.rt)
        found = {"sheets": swept.sheets, "waivers": swept.waivers}
        chores.note(self.rt, "waivers", host=self.host, found={k: n for k, n in found.items() if n})

    def _compare_storage(self) -> None:
        chores.note(self.rt, "storage", host=self.host, found=storage_sweep.compare(self.rt))

    def _retain(self) -> None:
        history.forget_old(self.rt)
        chores.note(self.rt, "retention", host=self.host, found=retention.run(self.rt))

    def _when_due(self, errand: str, every_s: float, do: Callable[[], None]) -> None:
        now = time.monotonic()
        if now < self._due.get(errand, 0.0):
            return
        self._due[errand] = now + every_s
        try:
            do()
        except (Unavailable, Misconfigured) as error:
            log.warning("errands.postponed", errand=errand, reason=str(error))
        except Exception:
            # Ending here, a bug in one errand would keep the others from ever being done.
            log.exception("errands.crashed", errand=errand)


@dataclass(slots=True)
class Beside:
    """An errand that may take long, in a thread of its own: nobody waits for a backup."""

    rt: Runtime
    do: Callable[[Runtime], object]
    every_s: float
    _thread: Thread | None = None

    def see_to(self) -> None:
        """Have it running; one that a bug has ended begins anew, the others never hear of it."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._again_and_again, daemon=True)
            self._thread.start()

    def _again_and_again(self) -> None:
        while True:
            time.sleep(self.every_s)
            try:
                self.do(self.rt)
            except (Unavailable, Misconfigured) as error:
                log.warning("errands.postponed", errand=self.do.__name__, reason=str(error))


def log_crash(crash: ExceptHookArgs) -> None:
    """`threading.excepthook` of the process: kinds and places, as everything is logged."""
    log.error("errands.crashed", exc_info=crash.exc_value)
