"""Yes and No in a ruled row, each with a cell of its own to cross: "Safe? | X | Yes | | No"."""

import re
from collections.abc import Iterator

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling.labels import Anchor
from core.domain.model import Evidence, FieldState
from core.domain.page.layout import Piece
from core.domain.page.squeeze import squeeze
from core.domain.written import answers

_MARK = re.compile(r"[xX✓✔√✗✘✕×]")
_WORDS = {"yes": True, "no": False}
_NEARER = 0.6  # of the way to the other word: where a mark is one word's
_NEAR = 0.8  # line heights: a typed mark stands a little over or under its line
_SURE = 0.9


def read(scan: PageScan, anchor: Anchor) -> Attempt | None:
    """The answer whose cell has the only mark; None where the row is no such one."""
    said = list(_answers(scan, anchor))
    words = {_WORDS[word]: piece for piece in said if (word := squeeze(piece.text)) in _WORDS}
    if len(words) != len(_WORDS) or len(words) != sum(len(p.text) > 1 for p in said):
        return None
    first, last = sorted(words.values(), key=lambda piece: piece.x0)
    if not scan.layout.walls_between(first.x1, last.x0, first.middle):
        return None
    marks = [piece for piece in said if _MARK.fullmatch(piece.text)]
    marks = marks or list(_strays(scan, anchor, last.x1))
    if len(marks) != 1:
        return None
    near, far = sorted(words, key=lambda value: _apart(words[value], marks[0]))
    if _apart(words[near], marks[0]) > _NEARER * _apart(words[far], marks[0]):
        return None
    box = scan.layout.around([marks[0], words[near]])
    evidence = Evidence(scan.layout.page.number, box, words[near].text)
    sureness = round(_SURE * anchor.score * min(marks[0].confidence, words[near].confidence), 4)
    return Attempt(FieldState.READ, anchor.score, evidence, near, words[near].text, sureness)


def _answers(scan: PageScan, anchor: Anchor) -> Iterator[Piece]:
    """The words and marks right of a question, up to other print."""
    for piece in scan.row(anchor).pieces[anchor.end :]:
        if answers.is_blank(piece.text):
            continue
        if squeeze(piece.text) not in _WORDS and not _MARK.fullmatch(piece.text):
            return
        yield piece


def _strays(scan: PageScan, anchor: Anchor, end: float) -> Iterator[Piece]:
    """Marks in the lines over and under that stand nearer to this one than print does."""
    rows, label = scan.layout.rows, scan.label(anchor)[-1]
    for index in (anchor.row - 1, anchor.row + 1):
        if not 0 <= index < len(rows) or any(squeeze(p.text) in _WORDS for p in rows[index].pieces):
            continue
        yield from (
            piece
            for piece in rows[index].pieces
            if _MARK.fullmatch(piece.text)
            and label.x1 < piece.x0 < end
            and abs(piece.middle - label.middle) < _NEAR * scan.layout.unit
        )


def _apart(word: Piece, mark: Piece) -> float:
    return max(word.x0 - mark.x1, mark.x0 - word.x1, 0.0)
