"""Log files: when the present one is put aside, and which of those put aside have to go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PIECE_BYTES: Final = 10 << 20  # a file that has grown so long is put aside before its day is over
KEPT_FOR: Final = timedelta(days=30)
KEPT_BYTES: Final = 512 << 20  # of one program, however much it says: a disk is not endless


@dataclass(frozen=True, slots=True)
class Piece:
    """A log file that was put aside, when it was, and how long it is."""

    name: str
    put_aside_at: datetime  # aware
    size_bytes: int


def is_due(size_bytes: int, *, last_look_at: datetime | None, now: datetime) -> bool:
    """Whether the present file is put aside: it is too long, or a new day (UTC) has begun since
    somebody last looked. `last_look_at` is when it was written last, where nobody has looked."""
    if not size_bytes:
        return False
    is_new_day = last_look_at is not None and last_look_at.date() < now.date()
    return is_new_day or size_bytes > PIECE_BYTES


def to_go(pieces: Iterable[Piece], *, now: datetime) -> list[str]:
    """The names of those past their time, and of the oldest where all together take too much."""
    gone, taken = [], 0
    for piece in sorted(pieces, key=lambda one: (one.put_aside_at, one.name), reverse=True):
        taken += piece.size_bytes
        if now - piece.put_aside_at > KEPT_FOR or taken > KEPT_BYTES:
            gone.append(piece.name)
    return gone
