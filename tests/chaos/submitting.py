"""Who hands sheets in, and does not give up before each has its receipt."""

import threading
import time
from collections.abc import Iterable
from typing import Final

from core.errors import DuplicateSheet, Unavailable
from tests.chaos import sheets
from tests.chaos.scene import Scene

PAUSE_S: Final = 0.15


class Submitter:
    """Submits in a thread of its own, each sheet until it has a receipt."""

    def __init__(self, scene: Scene, numbers: Iterable[int]) -> None:
        self._scene, self._numbers = scene, list(numbers)
        self.accepted = 0
        self.refused = 0  # answers other than a receipt: tried again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._submit_all, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def is_done(self) -> bool:
        """True once every sheet is accepted."""
        return self.accepted == len(self._numbers)

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
        name = f"{number}.{'png' if sheets.is_scan(number) else 'pdf'}"
        try:
            self._scene.submit(name, sheets.content(number))
        except DuplicateSheet as known:  # The answer to the first try was lost on its way.
            self._scene.receipts.add(known.receipt)
        except Unavailable:
            self.refused += 1
            return False
        self.accepted += 1
        return True
