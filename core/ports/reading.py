"""What opens sheets and what reads them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from core.domain.page.precheck import PageLook
from core.domain.page.reading import Page, Reading

Progress = Callable[[int, int], None]  # pages done, pages in all


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a file turned out to be, judged by content. `risks`: sentences on active content;
    `looks`: what its first pages look like."""

    media_type: str  # application/pdf, image/png or image/jpeg
    page_count: int
    risks: tuple[str, ...] = ()
    looks: tuple[PageLook, ...] = ()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as pixels (height x width x 3, uint8, RGB), EXIF applied, at `dpi` (0: unknown)."""

    number: int
    pixels: NDArray[np.uint8]
    dpi: int


@dataclass(frozen=True, slots=True)
class EngineAnswer:
    """What an engine read. `model` is the model that answered; `blocks_json` its raw answer."""

    pages: tuple[Page, ...]
    model: str | None
    blocks_json: str | None = None


class OcrEngine(Protocol):
    """Reads pictures of pages. Errors: Unreadable, Unavailable, Misconfigured."""

    @property
    def name(self) -> str:
        """`local` or `mistral`."""

    @property
    def fingerprint(self) -> str:
        """Engine, model and their versions, as stored with a reading."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, pictures: Iterable[PagePicture], *, progress: Progress) -> EngineAnswer:
        """All pages, upright. Pictures come lazily: hold one at a time where possible."""


class Inspector(Protocol):
    """Looks at hostile files outside the caller's process, bounded in time and memory."""

    def inspect(self, content: bytes) -> Inspection:
        """What this file is. Errors: FileRejected with the contract's code."""

    def render(self, content: bytes, *, media_type: str, page_number: int, dpi: int) -> bytes:
        """A page as JPEG, upright. Errors: Unreadable, NotFound (no such page)."""


class Reader(Protocol):
    """Bytes to Reading: text layer first, then an OCR engine."""

    def warm(self) -> None:
        """Load what reading needs, so that a forked worker need not."""

    def read(self, content: bytes, *, media_type: str, progress: Progress) -> Reading:
        """Errors: Unreadable, Unavailable."""

    @property
    def fingerprint(self) -> str:
        """Engine and model that would read now; a stored reading of it is used again."""
