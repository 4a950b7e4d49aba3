"""Who hands sheets in, and does not give up before each has its receipt."""

import threading
import time
from collections.abc import Iterable
from typing import Final

from core.errors import DuplicateSheet, Unavailable
from core.ports import Runtime
from core.services import intake
from tests.chaos import sheets
from tests.people import ANA

PAUSE_S: Final = 0.15


class Submitter:
    """Submits in a thread of its own; `accepted` are the receipts it was given."""

    def __init__(self, rt: Runtime, numbers: Iterable[int]) -> None:
        self._rt, self._numbers = rt, list(numbers)
        self.accepted: dict[int, str] = {}
        self.refused = 0  # answers other than a receipt: tried again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._submit_all, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def is_done(self) -> bool:
        """True once every sheet is accepted."""
        return len(self.accepted) == len(self._numbers)

    def end(self) -> None:
        """Stop where it is not done."""
        self._stop.set()
        self._thread.join(timeout=30)

    def _submit_all(self) -> None:
        for number in self._numbers:
            while not self._stop.is_set() and not self.submit(number):
                time.sleep(PAUSE_S)
            time.sleep(PAUSE_S)

    def submit(self, number: int) -> bool:
        """Hand one in; false where it has to be tried again."""
        content = sheets.content(number)
        name = f"{number}.{'png' if sheets.is_scan(number) else 'pdf'}"
        try:
            given = intake.submit(self._rt, filename=name, content=content, actor=ANA)
            self.accepted[number] = given.receipt
        except DuplicateSheet as known:  # The answer to the first try was lost on its way.
            self.accepted[number] = known.receipt
        except Unavailable:
            self.refused += 1
            return False
        return True
