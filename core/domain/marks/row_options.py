"""The states that a form prints behind an item, for a pen to choose one: "OK / Fail / N/A"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.domain.marks import check_words
from core.domain.model import ItemState
from core.domain.page.layout import Piece
from core.domain.page.squeeze import fold

LEAST_OPTIONS = 2
_MOST_OPTIONS = 6


@dataclass(frozen=True, slots=True)
class Option:
    """A state printed behind an item, for a pen to choose; how surely it stands there (0 to 1)."""

    state: ItemState
    place: Piece
    sureness: float = 1.0


def of(words: list[Piece], *, may_slip: bool) -> list[Option]:
    """The printed states that words are, where they are nothing else: "OK / Fail / N/A". Of an
    engine's words one may be misread, for a ring runs through it: "Pas / Fail / N/A"."""
    parts = [part for piece in words for part in _parts(piece)]
    found = [Option(state, part) for part in parts if (state := check_words.is_state(part.text))]
    if may_slip and len(found) >= LEAST_OPTIONS and len(found) == len(parts) - 1:
        slipped = (check_words.is_state(p.text) or check_words.nearly(p.text) for p in parts)
        found = [Option(s, p) for s, p in zip(slipped, parts, strict=True) if s]
    if not LEAST_OPTIONS <= len(found) <= _MOST_OPTIONS or len(found) < len(parts):
        return []
    return found if len({option.state for option in found}) > 1 else []


def _parts(piece: Piece) -> Iterator[Piece]:
    """ "OK/Fail/N/A" as its words, each with its share of the width; "N/A" stays whole."""
    text = piece.text
    marked = text.replace("N/A", "N\0A").replace("n/a", "n\0a").replace("U/S", "U\0S")
    letter = (piece.x1 - piece.x0) / max(1, len(text))
    at = 0
    for part in marked.split("/"):
        if fold(part):
            x0 = piece.x0 + at * letter
            said = part.replace("\0", "/")
            yield replace(piece, text=said, x0=x0, x1=x0 + len(part) * letter)
        at += len(part) + 1
