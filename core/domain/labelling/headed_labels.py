"""Labels that are whole with the heading over them: "Name" under "Customer" is "Customer Name"."""

from collections.abc import Sequence
from dataclasses import replace

from core.domain.labelling import label_columns, lexicon
from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row
from core.domain.page.squeeze import fold_words

_FLUSH = 0.6  # line heights: how alike a heading and its labels begin
_REACH = 4.5  # line heights from a heading to a label of its section
_SIGNED = 9.0  # and to that of a signature in it
_SIGN = lexicon.stem("sign")
_MOST_WORDS = 3


def told(
    rows: tuple[Row, ...], anchors: list[Anchor], labels: LabelTable, unit: float
) -> list[Anchor]:
    """The anchors, those of no field named with the heading that they stand under. Who signs for
    the customer is not the customer: in a section that is signed nothing is."""
    made = {(anchor.row, anchor.start): anchor for anchor in anchors}
    for anchor in anchors:
        head = None if anchor.fields else _head(rows, anchor, made, unit)
        if head is None or _is_signed(rows, anchors, head, unit):
            continue
        said = f"{_text(rows, head)} {_text(rows, anchor)}"
        if fields := labels.exact.get(fold_words(said), ()):
            named = replace(anchor, fields=fields, hints=(), tail=(), is_known=True)
            made[anchor.row, anchor.start] = named
            made[head.row, head.start] = _without(made.get((head.row, head.start), head), fields)
    return sorted(made.values(), key=lambda anchor: (anchor.row, anchor.start))


def _without(head: Anchor, fields: Sequence[int]) -> Anchor:
    """A heading that asks for nothing that stands under it."""
    left = tuple(index for index in head.fields if index not in fields)
    return replace(head, fields=left, hints=(), tail=(), is_heading=True, is_known=True)


def _head(
    rows: tuple[Row, ...], anchor: Anchor, made: dict[tuple[int, int], Anchor], unit: float
) -> Anchor | None:
    """The nearest segment over a label, flush with it, that has neither a colon nor a value."""
    label = rows[anchor.row].pieces[anchor.start]
    for index in range(anchor.row - 1, -1, -1):
        if label.y0 - rows[index].y1 > _REACH * unit:
            return None
        for item in label_columns.segments(rows[index]):
            if abs(item.x0 - label.x0) > _FLUSH * unit:
                continue
            if _is_heading(rows[index], index, item, made):
                return Anchor(index, item.start, item.end, (), 1.0, has_colon=False)
    return None


def _is_heading(
    row: Row, index: int, item: label_columns.Segment, made: dict[tuple[int, int], Anchor]
) -> bool:
    said = [piece.text for piece in row.pieces[item.start : item.end]]
    is_plain = len(said) <= _MOST_WORDS and said[0][:1].isupper() and said[-1][-1:].isalpha()
    is_bare = item.end == len(row.pieces) or (index, item.end) in made
    return is_plain and is_bare


def _is_signed(rows: tuple[Row, ...], anchors: Sequence[Anchor], head: Anchor, unit: float) -> bool:
    over = rows[head.row]
    return any(
        0 < rows[one.row].y0 - over.y1 <= _SIGNED * unit
        and _SIGN in lexicon.words(_text(rows, one))
        for one in anchors
    )


def _text(rows: tuple[Row, ...], anchor: Anchor) -> str:
    pieces = rows[anchor.row].pieces[anchor.start : anchor.end]
    return " ".join(piece.text for piece in pieces).rstrip(" :")
