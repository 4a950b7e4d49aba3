"""States written before their items, in the place of a tick: "N/A | Guards fitted"."""

from collections.abc import Callable, Mapping, Sequence

from core.domain.marks import check_words
from core.domain.marks.check_items import NUMBER, Printed
from core.domain.page.layout import Piece

_REACH = 5.0  # line heights from a state to its item
_MOST_WORDS = 3

Said = Mapping[int, tuple[Piece, ...]]  # by the item's index


def of(
    printed: Sequence[Printed], names: set[int], *, is_ticked: Callable[[Printed], bool]
) -> Said:
    """What is written before each item, where that is this list's habit: most of its leftmost
    items have a tick or a state before them. What stands before one further right may belong to
    the item on its left. `names`: the pieces of all items."""
    found = {place.index: said for place in printed if (said := _before(place, names)) is not None}
    first = [place for place in printed if not any(_is_right_of(place, one) for one in printed)]
    led = [place for place in first if place.index in found or is_ticked(place)]
    return found if found and 2 * len(led) >= len(first) else {}


def _is_right_of(place: Printed, other: Printed) -> bool:
    """Whether another item stands left of this one, in its line."""
    return other.x1 < place.x0 and other.y0 < place.y1 and other.y1 > place.y0


def _before(place: Printed, names: set[int]) -> tuple[Piece, ...] | None:
    """The words right before an item that name a state and are nothing else."""
    row = place.scan.layout.rows[place.row]
    end = sum(piece.x0 < place.x0 for piece in row.pieces)
    if end and NUMBER.fullmatch(row.pieces[end - 1].text):
        end -= 1
    for start in range(max(0, end - _MOST_WORDS), end):
        run = row.pieces[start:end]
        is_whole = start == 0 or row.breaks[start] or id(row.pieces[start - 1]) in names
        text = " ".join(piece.text for piece in run)
        if is_whole and check_words.is_state(text) and check_words.is_plain(text):
            is_near = place.x0 - run[-1].x1 <= _REACH * place.scan.layout.unit
            return run if is_near and not names & {id(piece) for piece in run} else None
    return None
