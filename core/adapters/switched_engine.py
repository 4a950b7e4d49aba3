"""The OCR engine people chose while the system runs: the provider's, or the local one instead."""

from collections.abc import Callable, Iterable

from core.ports import EngineAnswer, OcrEngine, PagePicture, Progress


class SwitchedEngine:
    """ports.OcrEngine over two; asked before each sheet which of them reads."""

    def __init__(
        self, usual: OcrEngine, local: OcrEngine, *, is_rotated: Callable[[], bool]
    ) -> None:
        self._usual, self._local, self._is_rotated = usual, local, is_rotated

    @property
    def name(self) -> str:
        """The one that would read now."""
        return self._now.name

    @property
    def fingerprint(self) -> str:
        """Of the one that would read now: a reading is never taken for the other's."""
        return self._now.fingerprint

    def warm(self) -> None:
        """Both need the local engine's models."""
        self._usual.warm()

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """Errors: Unreadable, Unavailable, Misconfigured."""
        return self._now.read(pictures, progress=progress)

    @property
    def _now(self) -> OcrEngine:
        return self._local if self._is_rotated() else self._usual
