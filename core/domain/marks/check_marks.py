"""What stands beside an item on the page: boxes, ticks, crosses, dots, drawn or typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.marks import counts, wall_rests
from core.domain.marks.box_fills import BoxFills
from core.domain.page import print_signs, row_groups
from core.domain.page.layout import PageLayout, Piece
from core.domain.page.reading import Colour, Mark, MarkKind, PageSource, Shape

_DRAWN = frozenset({MarkKind.TICK_BOX, MarkKind.STROKE, MarkKind.INK, MarkKind.PATCH})
_MOST = (7.0, 3.5)  # line heights: a wider or higher stroke ticks no box
_LEAST = 0.2
_LEAST_SHAPELESS = 0.45  # a flatter stroke without a shape is a dash or a leader's dot
_FLAT = 2.0  # times as wide as high
_SLACK = 0.15  # line heights
_LOW = 0.6  # of a mark's height: a ring or tick over a small word is no part of it
_HOLLOW = 0.3
_DOUBTFUL_FILL = 0.5
_SEEN, _DRAWN_STROKE = 0.95, 0.9
_LEAST_TICKS, _ALIKE, _AS_OTHERS = 2, 1.25, 0.85  # ticks; times their size; how sure one is

_BY_PEN = frozenset({Shape.TICK, Shape.CROSS})
_THIN = 0.3  # of its length

_TICKED = re.compile(r"[☑✅🗹]|[\[({]\s*[✓✔√]\s*[\])}]")
_CROSSED = re.compile(r"[☒🗷❎]|[\[({]\s*[✗✘✕×]\s*[\])}]")
_TYPED_X = re.compile(r"[\[({]\s*[xX*vV/+]\s*[\])}]")
_EMPTY = re.compile(r"[☐□▢◻⬜○◯]|[\[({][\s_.]*[\])}]")
_TICK = re.compile(r"[✓✔√]")
_CROSS = re.compile(r"[✗✘✕×❌]|[xX]")
_DOT = re.compile(r"[●•■▪◼⬛*]")
_OPENS, _CLOSES = "[({", "])}"
_COLOURED = {
    "🟢": Colour.GREEN, "🟩": Colour.GREEN, "🟠": Colour.ORANGE, "🟧": Colour.ORANGE,
    "🟡": Colour.YELLOW, "🟨": Colour.YELLOW, "🔴": Colour.RED, "🟥": Colour.RED,
}  # fmt: skip
# A hand's tick, as engines read it where they see no box.
_MISREAD_TICK = re.compile(r"[vVyY/\\LJ]")


@dataclass(frozen=True, slots=True)
class Tick:
    """A box, empty or marked, or a mark without one. `is_typed`: a letter that may be a word."""

    place: Piece
    is_box: bool
    is_on: bool
    confidence: float
    shape: Shape | None = None
    colour: Colour | None = None
    is_typed: bool = False

    @property
    def x(self) -> float:
        """The x of its middle."""
        return (self.place.x0 + self.place.x1) / 2

    @property
    def y(self) -> float:
        """The y of its middle."""
        return self.place.middle


def of(page: PageLayout) -> list[Tick]:
    """All of a page's, drawn and typed, from left to right."""
    marks = list(page.marks(_DRAWN))
    fills = BoxFills(mark for mark, _ in marks)
    ticks = [at for mark, at in marks if _is_small_tick(mark)]
    drawn = [tick for mark, at in marks for tick in _drawn(page, mark, at, fills)]
    drawn += [tick for mark, at in marks for tick in _like_ticks(page, mark, at, ticks)]
    drawn = _without_doubles(drawn)
    prints = _Print(page)
    drawn = [tick for tick in drawn if tick.is_box or tick.colour or not prints.has(tick.place)]
    bars = wall_rests.of([tick.place for tick in drawn if _is_plain(tick)], page.walls, page.unit)
    drawn = [tick for tick in drawn if not (_is_plain(tick) and tick.place in bars)]
    typed = [
        tick
        for row in page.rows
        for tick in _typed(_joined(print_signs.without_legends(row.pieces)), page.page.source)
        if not any(_is_same(tick.place, other.place) for other in drawn)
    ]
    return sorted([*drawn, *typed], key=lambda tick: tick.x)


def without_bars(ticks: Sequence[Tick]) -> list[Tick]:
    """A row's without the thin straight ink beside a tick or cross that a pen drew in it: a rest of
    a dotted line, or a dash in the columns that were not meant."""
    is_drawn = any(not tick.is_box and tick.shape in _BY_PEN for tick in ticks)
    return [tick for tick in ticks if not (is_drawn and _is_plain(tick) and _is_bar(tick.place))]


def _is_bar(place: Piece) -> bool:
    wide, high = place.x1 - place.x0, place.height
    return min(wide, high) <= _THIN * max(wide, high)


def _is_plain(tick: Tick) -> bool:
    return not tick.is_box and tick.shape is None and tick.colour is None


def _drawn(page: PageLayout, mark: Mark, place: Piece, fills: BoxFills) -> Iterator[Tick]:
    unit = page.unit
    wide, high = place.x1 - place.x0, place.height
    if mark.kind is MarkKind.PATCH and mark.colour is None:
        return  # The ground of a word.
    if wide > _MOST[0] * unit or high > _MOST[1] * unit or max(wide, high) < _LEAST * unit:
        if mark.kind is MarkKind.PATCH:
            yield Tick(place, False, True, _SEEN, mark.shape, mark.colour)
        return
    if mark.kind is MarkKind.TICK_BOX:
        is_on, is_sure = fills.state(mark)
        confidence = _SEEN if is_sure else _DOUBTFUL_FILL
        yield Tick(place, True, is_on, confidence, mark.shape, mark.colour)
    elif mark.fill >= _HOLLOW and (_is_shaped(mark, place) or high >= _LEAST_SHAPELESS * unit):
        yield Tick(place, False, True, _DRAWN_STROKE, mark.shape, mark.colour)


def _is_small_tick(mark: Mark) -> bool:
    return mark.kind is MarkKind.STROKE and mark.shape is Shape.TICK


def _like_ticks(page: PageLayout, mark: Mark, place: Piece, ticks: list[Piece]) -> Iterator[Tick]:
    """A low stroke without a shape, as large as the ticks of its column: print of a dingbat font,
    of which a scan leaves too little to tell."""
    is_low = place.height < _LEAST_SHAPELESS * page.unit
    if mark.kind is not MarkKind.STROKE or mark.shape is not None or not is_low:
        return
    same = [one for one in ticks if _is_as_large(place, one)]
    is_in_column = any(abs(one.x0 - place.x0) <= _LEAST_SHAPELESS * page.unit for one in same)
    if len(same) >= _LEAST_TICKS and is_in_column:
        yield Tick(place, False, True, _AS_OTHERS, Shape.TICK, mark.colour)


def _is_as_large(one: Piece, other: Piece) -> bool:
    sizes = ((one.x1 - one.x0, other.x1 - other.x0), (one.height, other.height))
    return all(max(pair) <= _ALIKE * min(pair) for pair in sizes)


def _is_shaped(mark: Mark, place: Piece) -> bool:
    """Whether its shape says that a pen meant it; a flat bar is a rest of a line or of a band."""
    is_flat = place.x1 - place.x0 > _FLAT * place.height
    return mark.shape is not None and not (mark.shape is Shape.SOLID and is_flat)


class _Print:
    """The words of a page, so that what is left of a letter is not taken for a pen's mark. Ticks
    over one another that an engine took for a word are none."""

    def __init__(self, page: PageLayout) -> None:
        pieces = [piece for row in page.rows for piece in row.pieces]
        if page.may_slip:
            pieces = [p for p in pieces if not row_groups.is_scrawl(p, page.unit)]
        self._words = [p for p in pieces if sum(char.isalnum() for char in p.text) > 1]
        self._words += counts.of(pieces, page.unit)
        self._slack = _SLACK * page.unit

    def has(self, mark: Piece) -> bool:
        """Whether a mark's middle is in a word or so close that it is a part of one."""
        x, slack = (mark.x0 + mark.x1) / 2, self._slack
        return any(
            word.x0 - slack <= x <= word.x1 + slack and word.y0 <= mark.middle <= word.y1
            for word in self._words
            if word.height >= _LOW * mark.height
        )


def _without_doubles(ticks: list[Tick]) -> list[Tick]:
    """A stroke over a box is the tick in it, a patch under a box the colour of it."""
    boxes = [tick for tick in ticks if tick.is_box]
    return boxes + [
        tick
        for tick in ticks
        if not tick.is_box
        and (
            tick.colour is not None
            or not any(box.is_on and _is_same(tick.place, box.place) for box in boxes)
        )
    ]


def _is_same(one: Piece, other: Piece) -> bool:
    """Whether the middle of one lies in the other."""
    return _holds(one, other) or _holds(other, one)


def _holds(outer: Piece, inner: Piece) -> bool:
    x = (inner.x0 + inner.x1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= inner.middle <= outer.y1


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Typed boxes as one piece each: "[", "]" and "[", "x", "]" are parted by their spaces."""
    made: list[Piece] = []
    at = 0
    while at < len(pieces):
        end = at + 1
        if pieces[at].text in _OPENS:
            while end < min(at + 3, len(pieces)) and pieces[end].text not in _CLOSES:
                end += 1
            is_closed = end < len(pieces) and pieces[end].text in _CLOSES
            end = end + 1 if is_closed else at + 1
        if end == at + 1:
            made.append(pieces[at])
            at = end
            continue
        run = pieces[at:end]
        text = "".join(piece.text for piece in run)
        made.append(
            Piece(
                text,
                run[0].x0,
                min(piece.y0 for piece in run),
                run[-1].x1,
                max(piece.y1 for piece in run),
                min(piece.confidence for piece in run),
            )
        )
        at = end
    return made


def _typed(pieces: list[Piece], source: PageSource) -> Iterator[Tick]:
    for piece in pieces:
        text = piece.text.replace("\ufe0f", "")
        if len(text) > 1 and text.isalnum():
            continue  # A word.
        colour = next((found for glyph, found in _COLOURED.items() if glyph in text), None)
        if colour is not None:
            yield Tick(piece, False, True, piece.confidence, None, colour)
        elif _EMPTY.fullmatch(text):
            yield Tick(piece, True, False, piece.confidence)
        elif _TICKED.fullmatch(text) or _CROSSED.fullmatch(text) or _TYPED_X.fullmatch(text):
            yield Tick(piece, True, True, piece.confidence, _typed_shape(text))
        elif _TICK.fullmatch(text) or _CROSS.fullmatch(text) or _DOT.fullmatch(text):
            is_typed = text in "xX*•"
            yield Tick(piece, False, True, piece.confidence, _typed_shape(text), None, is_typed)
        elif source is not PageSource.TEXT_LAYER and _MISREAD_TICK.fullmatch(text):
            shape = None if text in "\\LJ" else Shape.TICK
            yield Tick(piece, False, True, min(piece.confidence, _SEEN), shape, None, True)


def _typed_shape(text: str) -> Shape | None:
    """A typed x in a box is a typewriter's tick: it says no more than that the box is marked."""
    if _TICKED.fullmatch(text) or _TICK.fullmatch(text):
        return Shape.TICK
    if _CROSSED.fullmatch(text) or _CROSS.fullmatch(text):
        return Shape.CROSS
    return Shape.SOLID if _DOT.fullmatch(text) else None
