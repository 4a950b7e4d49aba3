"""Printed options of a choice, and the one that is ticked, ringed, underlined or left unstruck."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling.labels import Anchor
from core.domain.marks import check_items, check_rows, options
from core.domain.marks.check_items import Printed
from core.domain.marks.check_rows import Beside
from core.domain.model import Evidence, FieldState
from core.domain.page.layout import Piece
from core.domain.page.squeeze import fold
from core.domain.page.tilt import PICTURES
from core.domain.spec.specs import FieldSpec

_MAX_ROWS = 12  # of options under their label
_ROW_GAP = 3.0  # line heights between them
_SURE_LABEL = 0.8
_PART = re.compile(r"[^/|]+")
_HIDDEN = 0.6
_LEAST = 2  # options printed: one alone is an answer written there


def read(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Attempt | None:
    """What a pen chose of options printed at a label; None where they are not printed there."""
    rows = check_rows.of(scan, _printed(scan, anchor, field), in_columns=False)
    if len(rows) < _LEAST:
        return None
    boxed = [row for row in rows if any(tick.is_box for tick in row.ticks)]
    if len(boxed) >= _LEAST or len(boxed) == len(rows):
        # A box between two options is that of one of them.
        boxes = {tick.place for row in rows for tick in row.ticks if tick.is_box}
        return _of_boxes(scan, anchor, field, rows, is_every=len(boxes) >= len(rows))
    places = [_around(row.item) for row in rows]
    choice = options.chosen(scan.layout, places)
    if choice.at is not None:
        return _picked(scan, anchor, field, rows[choice.at], [places[choice.at]], choice.certainty)
    glyphs = [row for row in rows if any(tick.is_on and not tick.is_typed for tick in row.ticks)]
    if len(glyphs) == 1 and not choice.is_touched:
        tick = glyphs[0].ticks[0]
        # What is beside one option of a picture may be the ring around another that it hides.
        is_hidden = len(rows) < len(field.options) and scan.layout.page.source in PICTURES
        certainty = min(tick.confidence, _HIDDEN) if is_hidden else tick.confidence
        return _picked(scan, anchor, field, glyphs[0], [tick.place], certainty)
    return _open(scan, anchor, field, places, is_touched=choice.is_touched)


def _of_boxes(
    scan: PageScan, anchor: Anchor, field: FieldSpec, rows: list[Beside], *, is_every: bool
) -> Attempt:
    ticked = [(row, tick) for row in rows for tick in row.ticks if tick.is_box and tick.is_on]
    every = [tick for row in rows for tick in row.ticks if tick.is_box]
    if len(ticked) == 1:
        row, tick = ticked[0]
        certainty = min(other.confidence for other in every)
        return _picked(scan, anchor, field, row, [tick.place, _around(row.item)], certainty)
    # Two ticked are no answer, and of none one cannot say that it was meant to be blank. Where a
    # picture shows fewer boxes than options, the one that is ticked may be unseen.
    places = [tick.place for tick in every]
    return _open(scan, anchor, field, places, is_touched=bool(ticked), is_boxed=is_every)


def _picked(
    scan: PageScan,
    anchor: Anchor,
    field: FieldSpec,
    row: Beside,
    places: list[Piece],
    certainty: float,
) -> Attempt:
    option = field.options[row.item.index]
    evidence = Evidence(scan.layout.page.number, scan.layout.around(places), option)
    # Amid other options a word that is one to the letter is no less surely it.
    likeness = 1.0 if fold(_around(row.item).text) == fold(option) else row.item.score
    confidence = round(certainty * anchor.score * min(1.0, likeness), 4)
    return Attempt(FieldState.READ, anchor.score, evidence, option, option, confidence)


def _open(
    scan: PageScan,
    anchor: Anchor,
    field: FieldSpec,
    places: list[Piece],
    *,
    is_touched: bool,
    is_boxed: bool = False,
) -> Attempt:
    """No option is chosen; a doubt where several are, or where a ring may not have been seen
    that the spec asks for."""
    may_be_unseen = not is_boxed and options.may_hide_a_ring(scan.layout, places, field)
    state = FieldState.UNREADABLE if is_touched or may_be_unseen else FieldState.EMPTY
    evidence = Evidence(scan.layout.page.number, scan.layout.around(places))
    return Attempt(state, anchor.score, evidence)


def _around(item: Printed) -> Piece:
    text = " ".join(piece.text for piece in item.pieces)
    confidence = min(piece.confidence for piece in item.pieces)
    return Piece(text, item.x0, item.y0, item.x1, item.y1, confidence)


def _printed(scan: PageScan, anchor: Anchor, field: FieldSpec) -> list[Printed]:
    """The options printed behind a label or in the rows under it, each at its nearest place."""
    last, unit = _last_row(scan, anchor), scan.layout.unit
    label = scan.label(anchor)
    found = [
        place
        for place in check_items.places(scan, field.options)
        if anchor.row <= place.row <= last
        and (place.x0 >= label[-1].x1 - unit if place.row == anchor.row else place.score > 0.9)
        and place.x0 >= label[0].x0 - 2 * unit
    ]
    nearest: dict[int, Printed] = {}
    found = found if len(found) >= _LEAST else [*found, *_slashed(scan, anchor, field)]
    for place in sorted(found, key=lambda item: (item.row, item.x0)):
        nearest.setdefault(place.index, place)
    return list(nearest.values())


def _slashed(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Iterator[Printed]:
    """Options run together in the label's row: "A/B/C/None"."""
    index = {fold(option): at for at, option in enumerate(field.options)}
    for piece in scan.row(anchor).pieces[anchor.end :]:
        letter = (piece.x1 - piece.x0) / max(1, len(piece.text))
        for part in _PART.finditer(piece.text):
            at = index.get(fold(part.group()))
            if at is not None and "/" in piece.text:
                x0, x1 = (piece.x0 + letter * end for end in part.span())
                own = replace(piece, text=part.group(), x0=x0, x1=x1)
                yield Printed(at, scan, anchor.row, (own,), 1.0)


def _last_row(scan: PageScan, anchor: Anchor) -> int:
    """The last row before the next label or a wide gap."""
    rows, last = scan.layout.rows, anchor.row
    labelled = {
        other.row
        for other in scan.anchors
        if not other.is_inline and (other.has_colon or other.score > _SURE_LABEL)
    }
    for index in range(anchor.row + 1, min(len(rows), anchor.row + 1 + _MAX_ROWS)):
        if index in labelled or rows[index].y0 - rows[last].y1 > _ROW_GAP * scan.layout.unit:
            break
        last = index
    return last
