"""The numbered headings of a form's sections, "1. Job", "2. Appliance": none is a value."""

from collections.abc import Sequence

from core.domain.labelling import row_words
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row

_LEAST = 3  # sections
_MOST_WORDS = 6


def told(rows: tuple[Row, ...], anchors: list[Anchor]) -> list[Anchor]:
    """The anchors, with the headings that are none yet. The points of a text are numbered too, but
    no labels stand between them."""
    heads = _run(rows, {anchor.row for anchor in anchors if anchor.fields})
    named = {anchor.row for anchor in anchors}
    new = [
        Anchor(row, 0, len(rows[row].pieces), (), 1.0, has_colon=False, is_heading=True)
        for row in heads
        if row not in named
    ]
    return sorted([*anchors, *new], key=lambda anchor: (anchor.row, anchor.start))


def _run(rows: tuple[Row, ...], labelled: set[int]) -> Sequence[int]:
    """The rows that are numbered from 1 on, each with labels before the next."""
    found: list[int] = []
    for index, row in enumerate(rows):
        if not _is_head(row, len(found) + 1):
            continue
        if found and not any(found[-1] < at < index for at in labelled):
            return ()
        found.append(index)
    return found if len(found) >= _LEAST else ()


def _is_head(row: Row, number: int) -> bool:
    """Whether a row is a number and a few words, and nothing else."""
    first, *rest = (piece.text for piece in row.pieces)
    is_numbered = row_words.is_number(first) and first.strip("().") == str(number)
    is_whole = not any(row.breaks[2:]) and 0 < len(rest) < _MOST_WORDS
    return is_numbered and is_whole and rest[0][:1].isupper()
