"""What on a page may be somebody's signature: ink, a clear hand that an engine read as words, and
on a picture the traces that are neither for certain."""

import re
from collections.abc import Iterator

from core.domain.fields.areas import PageScan
from core.domain.labelling import lexicon
from core.domain.marks import buttons
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind, PageSource
from core.domain.page.squeeze import squeeze

_INK = frozenset({MarkKind.INK, MarkKind.SIGNATURE, MarkKind.PICTURE})
_STROKE = frozenset({MarkKind.STROKE})
_HOLLOW = 0.3  # ink with less inside is a ring or the frame of a stamp
# Width and height in line heights: smaller is a tick or a speck, but a long stroke may be flat.
_LEAST_INK = ((1.2, 0.5), (2.5, 0.2))
_SCRIPT_HEIGHT = 1.6  # of a usual line: words read so large beside a label are no form's print
_MAX_INKS = 500
# A flourish: how flat beside the strokes it runs along, how much of them it underlines, and how
# near, in line heights.
_FLAT, _ALONG, _CLOSE = 0.4, 0.5, 0.3
_INITIAL = 1.5  # line heights between an initial and the rest of a hand
_LEAST_STROKE = 0.6  # of a usual line
# Strokes of a hand torn apart, how wide and high they are in all, and how wide its gaps may be.
_LEAST_TORN, _TORN, _BETWEEN_TORN = 3, (2.5, 0.4), 2.2
_FIGURES = re.compile(r"[/.:,\-]*\d[\d/.:,\-]*")
_CLEAR = 0.9
_ANSWERS = frozenset({"yes", "no", "yesno", "na"})


def of(scan: PageScan) -> list[Piece]:
    """Ink that is no print; a clear hand that an engine read keeps its text."""
    found = _strokes(scan, _INK)
    unit = scan.layout.unit
    sized = _with_small(found, [place for place in found if _is_sized(place, unit)], unit)
    sized = _flourished(scan, sized)
    for script in _scripts(scan):
        near = [one for one in sized if _adjoins(one, script, scan.layout.unit)]
        sized = [*(one for one in sized if one not in near), _joined([script, *near])]
    return sized[:_MAX_INKS]


def drawn(scan: PageScan) -> list[Piece]:
    """What a pen drew of a signature's size; no pictures, which may be a firm's sign."""
    found = _strokes(scan, _INK - {MarkKind.PICTURE})
    return [place for place in found if _is_sized(place, scan.layout.unit)]


def _strokes(scan: PageScan, kinds: frozenset[MarkKind]) -> list[Piece]:
    """Ink that is no ring, and no coloured ground under a word that a program printed."""
    is_print = scan.layout.page.source is PageSource.TEXT_LAYER
    words = [piece for row in scan.layout.rows for piece in row.pieces] if is_print else []
    return [
        place
        for mark, place in scan.layout.marks(kinds)
        if mark.fill >= _HOLLOW and not buttons.is_ground(mark, place, words)
    ]


def _scripts(scan: PageScan) -> Iterator[Piece]:
    """Words of a picture written much larger than its print, those of labels left out."""
    if scan.layout.page.source is not PageSource.LOCAL:
        return
    least = _SCRIPT_HEIGHT * scan.layout.unit
    taken = {(a.row, at) for a in scan.anchors for at in range(a.start, a.end)}
    for index, row in enumerate(scan.layout.rows):
        for at, piece in enumerate(row.pieces):
            is_word = sum(map(str.isalnum, piece.text)) > 1 and not _says_else(piece)
            if is_word and piece.height >= least and (index, at) not in taken:
                yield piece


def _says_else(piece: Piece) -> bool:
    """An answer, a date or a number, clearly read: no hand's name, however large it is."""
    is_other = _FIGURES.fullmatch(piece.text) is not None or squeeze(piece.text) in _ANSWERS
    return is_other and piece.confidence >= _CLEAR


def traces(scan: PageScan) -> list[Piece]:
    """The words of a picture that are no labels, and strokes half as high as print and more."""
    if scan.layout.page.source is not PageSource.LOCAL:
        return []
    named = (a for a in scan.anchors if a.has_colon or a.is_known)
    taken = {(a.row, at) for a in named for at in range(a.start, a.end)}
    words = [
        piece
        for index, row in enumerate(scan.layout.rows)
        for at, piece in enumerate(row.pieces)
        if (index, at) not in taken and _may_be_name(piece.text)
    ]
    strokes = (place for _, place in scan.layout.marks(_STROKE))
    least = _LEAST_STROKE * scan.layout.unit
    return [*words, *(one for one in strokes if one.height >= least)][:_MAX_INKS]


def torn(scan: PageScan) -> list[Piece]:
    """Small strokes of a picture side by side that are as wide as a hand in all: one whose level
    parts were taken for printed lines. What is left of a printed line is flat."""
    if scan.layout.page.source is not PageSource.LOCAL:
        return []
    unit, runs = scan.layout.unit, list[list[Piece]]()
    strokes = [place for _, place in scan.layout.marks(_STROKE)][:_MAX_INKS]
    for stroke in sorted(strokes, key=lambda one: one.x0):
        run = next((run for run in runs if _goes_on(_joined(run), stroke, unit)), None)
        if run is None:
            runs.append([stroke])
        else:
            run.append(stroke)
    hands = (_joined(run) for run in runs if len(run) >= _LEAST_TORN)
    wide, high = _TORN[0] * unit, _TORN[1] * unit
    return [hand for hand in hands if hand.x1 - hand.x0 >= wide and hand.height >= high]


def _goes_on(hand: Piece, stroke: Piece, unit: float) -> bool:
    apart = max(hand.y0, stroke.y0) - min(hand.y1, stroke.y1)
    return stroke.x0 - hand.x1 <= _BETWEEN_TORN * unit and apart <= unit / 2


def _may_be_name(text: str) -> bool:
    is_answer = squeeze(text) in _ANSWERS
    return any(map(str.isalpha, text)) and not is_answer and not lexicon.is_vocabulary([text])


def _adjoins(one: Piece, other: Piece, unit: float) -> bool:
    gap = max(one.x0, other.x0) - min(one.x1, other.x1)
    return gap <= unit and min(one.y1, other.y1) - max(one.y0, other.y0) > 0


def _with_small(found: list[Piece], sized: list[Piece], unit: float) -> list[Piece]:
    """Each hand with the narrow strokes, an initial, that it begins or ends with."""
    small = [one for one in found if one.height >= unit and not _is_sized(one, unit)]
    return [_joined([hand, *(one for one in small if _begins(one, hand, unit))]) for hand in sized]


def _begins(small: Piece, hand: Piece, unit: float) -> bool:
    gap = max(small.x0, hand.x0) - min(small.x1, hand.x1)
    return gap <= _INITIAL * unit and small.y0 <= hand.middle <= small.y1


def _flourished(scan: PageScan, inks: list[Piece]) -> list[Piece]:
    """Each flat stroke close under taller ones of its cell is theirs, and no label's below."""
    for flat in inks:
        under = (one for one in inks if _underlines(flat, one, scan.layout.unit))
        own = [one for one in under if _share_cell(scan, one, flat)]
        if own:
            whole = _joined([*own, flat])
            inks = [*(one for one in inks if one is not flat and one not in own), whole]
    return inks


def _underlines(flat: Piece, tall: Piece, unit: float) -> bool:
    shared = min(flat.x1, tall.x1) - max(flat.x0, tall.x0)
    return (
        flat.height <= _FLAT * tall.height
        and shared >= _ALONG * (tall.x1 - tall.x0)
        and tall.middle < flat.y0 <= tall.y1 + _CLOSE * unit
    )


def _share_cell(scan: PageScan, one: Piece, other: Piece) -> bool:
    cell = scan.grid.at((one.x0 + one.x1) / 2, one.middle)
    return cell is None or cell.holds(other)


def _joined(inks: list[Piece]) -> Piece:
    """One hand's strokes, with a text only where all of them were read."""
    texts = [ink.text for ink in inks]
    return Piece(
        " ".join(texts) if all(texts) else "",
        min(ink.x0 for ink in inks),
        min(ink.y0 for ink in inks),
        max(ink.x1 for ink in inks),
        max(ink.y1 for ink in inks),
        min(ink.confidence for ink in inks),
    )


def _is_sized(ink: Piece, unit: float) -> bool:
    wide = ink.x1 - ink.x0
    return any(wide >= w * unit and ink.height >= h * unit for w, h in _LEAST_INK)
