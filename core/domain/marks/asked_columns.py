"""Questions in a table: "Safe to use | Yes | No", a mark in one of the two columns."""

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling.labels import Anchor
from core.domain.marks import check_rows, check_states, check_words
from core.domain.marks.check_items import Printed
from core.domain.marks.check_rows import Beside
from core.domain.model import Evidence, FieldState, ItemState
from core.domain.page.layout import Row
from core.domain.page.squeeze import squeeze
from core.domain.written import answers

_ALIGNED = 1.0  # line heights: the questions of a table start so near each other
_NEXT = 2.0  # line heights between one question and the next
_MARK_LETTERS = 2  # an engine reads a mark as a letter or two
_ANSWERS = {ItemState.OK: True, ItemState.FAIL: False}
_DOUBTFUL = 0.5
_WRITTEN = frozenset({"no", "n"})  # as short as a mark, and an answer


def read(scan: PageScan, anchor: Anchor) -> Attempt | None:
    """The answer marked in a column; None where a label stands in no such table."""
    if not _is_bare(scan, anchor):
        return None
    asked = _run(scan, anchor)
    rows = check_rows.of(scan, [_printed(scan, at, one) for at, one in enumerate(asked)])
    mine = next((row for row in rows if asked[row.item.index] == anchor), None)
    if mine is None or not {column.state for column in mine.columns} >= _ANSWERS.keys():
        return None
    if scan.is_written_above(anchor) and not mine.ticks:
        return None  # A caption, with its answer over it.
    found = _answer(scan, anchor, rows, mine)
    is_caption = found.state is FieldState.EMPTY and _is_answered_below(scan, anchor)
    return None if is_caption else found


def _is_answered_below(scan: PageScan, anchor: Anchor) -> bool:
    """Whether a label is a caption over its answer, and in no column of the list above."""
    said = " ".join(piece.text for piece in scan.below(anchor))
    return answers.yes_or_no(said)[1] > 0.0


def _run(scan: PageScan, anchor: Anchor) -> list[Anchor]:
    """The questions right over and under one, itself included."""
    unit, x0 = scan.layout.unit, scan.label(anchor)[0].x0
    alike = [
        other
        for other in scan.anchors
        if abs(scan.label(other)[0].x0 - x0) <= _ALIGNED * unit and _is_bare(scan, other)
    ]
    runs: list[list[Anchor]] = []
    for other in alike:
        last = runs[-1][-1] if runs else other
        is_next = runs and scan.row(other).y0 - scan.row(last).y1 < _NEXT * unit
        is_next = is_next and not any(
            _is_head(scan.layout.rows[at]) for at in range(last.row + 1, other.row)
        )
        runs = [*runs[:-1], [*runs[-1], other]] if is_next else [*runs, [other]]
    return next(run for run in runs if anchor in run)


def _is_head(row: Row) -> bool:
    """Whether a row is "Yes | No" and nothing else: what is over it is none of its questions."""
    return all(check_words.is_state(piece.text) is not None for piece in row.pieces)


def _answer(scan: PageScan, anchor: Anchor, rows: list[Beside], mine: Beside) -> Attempt:
    names = [str(index) for index in range(1 + max(row.item.index for row in rows))]
    items = {item.name: item for item in check_states.items(rows, names)}
    item = items[names[mine.item.index]]
    place = item.evidence or Evidence(scan.layout.page.number, scan.place(anchor))
    if item.state is ItemState.UNMARKED:
        return Attempt(FieldState.EMPTY, anchor.score, place)
    value = _ANSWERS.get(item.state)
    if value is None or item.confidence <= _DOUBTFUL:
        return Attempt(FieldState.UNREADABLE, anchor.score, place)
    raw = "Yes" if value else "No"
    confidence = round(item.confidence * anchor.score, 4)
    return Attempt(FieldState.READ, anchor.score, place, value, raw, confidence)


def _printed(scan: PageScan, index: int, anchor: Anchor) -> Printed:
    return Printed(index, scan, anchor.row, tuple(scan.label(anchor)), 1.0)


def _is_bare(scan: PageScan, anchor: Anchor) -> bool:
    """Whether a label is all that is printed in its row."""
    pieces = scan.row(anchor).pieces
    return not anchor.is_inline and all(
        len(piece.text) <= _MARK_LETTERS and squeeze(piece.text) not in _WRITTEN
        for piece in pieces[anchor.end :]
    )
