"""A page as rows of pieces, with the walls between them: geometry, no meaning yet."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from core.domain.marks import tick_boxes
from core.domain.model import Box
from core.domain.page import (
    comb_rows,
    leaders,
    overprint,
    page_counters,
    pen_words,
    print_signs,
    row_groups,
    walls,
)
from core.domain.page import pieces as pieces_of
from core.domain.page import tilt as tilts
from core.domain.page.pieces import Piece as Piece
from core.domain.page.reading import Mark, MarkKind, Page, PageSource, Word
from core.domain.page.tilt import Tilt
from core.domain.page.walls import Wall

# Gaps in line heights: wider than a space, a column; wider still, surely another thing.
COLUMN_GAP = 0.9
WIDE_GAP = 2.4
# Wide-set print: its spaces are wider than a column's usual gap, but all are about as wide.
WIDEST_SPACE = 1.5
WORDS_APART = 1.8
SENTENCE_GAPS = 4
_WALL_ENDS = 0.15  # line heights: a wall that ends amid a line is of the one under or over it
_UPWARDS, _LEAST_UPWARDS = 1.8, 4  # height by width of print that runs up; its letters
# Walls and the lines of typed tables: "|", "|---|---|", "+-----+", "======".
_TYPED_RULE = re.compile(r"[|¦│┃║]+|[|+:\-=─━]{3,}")
_WALL_GLYPHS = frozenset("|¦│┃║")


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces side by side, left to right. `breaks[i]`: a column gap or wall before piece i.

    `loose[i]`: a break no wider than wide-set print has between words.
    """

    pieces: tuple[Piece, ...]
    breaks: tuple[bool, ...]
    y0: float
    y1: float
    loose: tuple[bool, ...] = ()

    @property
    def height(self) -> float:
        """Its height in page units."""
        return self.y1 - self.y0

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return (self.y0 + self.y1) / 2


@dataclass(frozen=True)
class PageLayout:
    """One page's rows, walls and marks. `unit` is the height of a usual line of text."""

    page: Page
    rows: tuple[Row, ...]
    walls: tuple[Wall, ...]
    unit: float
    tilt: Tilt = tilts.LEVEL

    @property
    def may_slip(self) -> bool:
        """True where an engine read the characters; a text layer says what it means."""
        return self.page.source is not PageSource.TEXT_LAYER

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in page units, as if the page lay straight, as shares of the page, inside it."""
        width, height = _size(self.page)
        lean = self.tilt.lean((x0 + x1) / 2, (y0 + y1) / 2)
        x0, x1 = x0 + lean, x1 + lean
        sunk = self.tilt.shift((x0 + x1) / 2, (y0 + y1) / 2)
        y0, y1 = y0 + sunk, y1 + sunk
        return Box(
            *(
                round(min(1.0, max(0.0, share)), 5)
                for share in (x0 / width, y0 / height, x1 / width, y1 / height)
            )
        )

    def around(self, pieces: Iterable[Piece]) -> Box:
        """The box around pieces."""
        some = list(pieces)
        return self.box(
            min(piece.x0 for piece in some),
            min(piece.y0 for piece in some),
            max(piece.x1 for piece in some),
            max(piece.y1 for piece in some),
        )

    def wall_after(self, x: float, y: float) -> float | None:
        """The x of the next wall to the right at this height."""
        return walls.after(self.walls, x, y)

    def walls_between(self, left: float, right: float, y: float) -> int:
        """How many walls stand between two x at this height; two close by are one line."""
        count, x = 0, left
        while (wall := walls.after(self.walls, x, y)) is not None and wall < right:
            count, x = count + 1, wall + self.unit / 2
        return count

    def is_wall_typed(self, row: Row) -> bool:
        """Whether columns are parted by typed characters here, line by line."""
        high = 3 * self.unit
        return any(w.y0 <= row.middle <= w.y1 and w.y1 - w.y0 < high for w in self.walls)

    def marks(self, kinds: frozenset[MarkKind]) -> Iterator[tuple[Mark, Piece]]:
        """The marks of these kinds, each with its place in page units."""
        return (placed for placed in self._placed if placed[0].kind in kinds)

    @cached_property
    def _placed(self) -> list[tuple[Mark, Piece]]:
        """Every mark with its place: asked for again for each box, tick and signature."""
        width, height = _size(self.page)
        placed = [(mark, _area(mark, width, height, self.tilt)) for mark in self.page.marks]
        if self.page.source not in tilts.PICTURES:
            return placed
        return print_signs.without(placed, [row.pieces for row in self.rows], self.unit)


def build(page: Page) -> PageLayout:
    """Rows by vertical overlap, each cut where columns part."""
    width, height = _size(page)
    tilt = tilts.of(page)
    words = _upright(page_counters.without(page.words), width, height)
    is_picture = page.source in tilts.PICTURES
    found = [
        piece
        for word in words
        for piece in pieces_of.of_word(word, width, height, is_picture=is_picture)
    ]
    found = leaders.cut(tick_boxes.drawn_as_typed(page, found))
    if tilt is not tilts.LEVEL:
        found = [_levelled(piece, tilt) for piece in found]
    signs = [piece for piece in found if not piece.text.isalnum()]
    glyphs = [piece for piece in signs if set(piece.text) <= _WALL_GLYPHS]
    typed = {id(piece) for piece in signs if _TYPED_RULE.fullmatch(piece.text)}
    pieces = [piece for piece in found if id(piece) not in typed]
    unit = median([p.height for p in pieces]) if pieces else height / 60
    unit = max(unit, height / 1_000)
    between = walls.of(page, _typed_walls(glyphs), unit, tilt)
    scrawls = [p for p in pieces if is_picture and row_groups.is_scrawl(p, unit)]
    grouped = row_groups.of([p for p in pieces if p not in scrawls], is_picture=is_picture)
    grouped = sorted([*grouped, *([one] for one in scrawls)], key=_middle) if scrawls else grouped
    if not is_picture:  # An engine's boxes overlap where the print does not.
        grouped = [line for members in grouped for line in overprint.parted(members)]
    inks = [_area(mark, width, height, tilt) for mark in page.marks if mark.kind is MarkKind.INK]
    by_pen = inks if is_picture else None
    rows = tuple(_row(members, between, unit, by_pen=by_pen) for members in grouped)
    return PageLayout(page, rows, between, unit, tilt)


def _area(mark: Mark, width: float, height: float, tilt: Tilt) -> Piece:
    x0, y0, x1, y1 = mark.box
    return _levelled(Piece("", x0 * width, y0 * height, x1 * width, y1 * height, 1.0), tilt)


def _upright(words: Sequence[Word], width: float, height: float) -> list[Word]:
    """Without print that runs up the margin ("CUSTOMER COPY"), where most does not."""
    kept = [word for word in words if not _runs_up(word, width, height)]
    return kept if 2 * len(kept) > len(words) else list(words)


def _runs_up(word: Word, width: float, height: float) -> bool:
    if len(word.text) < _LEAST_UPWARDS:
        return False
    box = word.box
    return (box.y1 - box.y0) * height > _UPWARDS * (box.x1 - box.x0) * width


def _levelled(piece: Piece, tilt: Tilt) -> Piece:
    """A piece where it would be if the page lay straight."""
    x, y = (piece.x0 + piece.x1) / 2, piece.middle
    sunk, lean = tilt.shift(x, y), tilt.lean(x, y)
    if not sunk and not lean:
        return piece
    x0, x1 = piece.x0 - lean, piece.x1 - lean
    return replace(piece, x0=x0, x1=x1, y0=piece.y0 - sunk, y1=piece.y1 - sunk)


def _size(page: Page) -> tuple[float, float]:
    return (page.width or 1.0, page.height or 1.0)


def _typed_walls(glyphs: list[Piece]) -> Iterator[Wall]:
    for glyph in glyphs:
        reach = glyph.height / 2
        yield Wall((glyph.x0 + glyph.x1) / 2, glyph.y0 - reach, glyph.y1 + reach)


def _middle(line: list[Piece]) -> float:
    return sum(piece.middle for piece in line) / len(line)


def _row(
    members: list[Piece],
    between: tuple[Wall, ...],
    unit: float,
    *,
    by_pen: Sequence[Piece] | None,
) -> Row:
    """Side by side; `by_pen` are the strokes on a picture, None on a page that is none."""
    pieces = comb_rows.joined(sorted(members, key=lambda item: item.x0))
    y0 = min(piece.y0 for piece in pieces)
    y1 = max(piece.y1 for piece in pieces)
    height = min(median([piece.height for piece in pieces]), 2 * unit)
    usual = _word_gap(pieces)
    least = min(max(COLUMN_GAP * height, WORDS_APART * usual), WIDEST_SPACE * height)
    breaks, loose = [True], [False]
    for left, right in itertools.pairwise(pieces):
        gap = right.x0 - left.x1
        middle = (left.middle + right.middle) / 2
        walled = walls.stands_between(between, left.x1, right.x0, middle, reach=_WALL_ENDS * unit)
        is_written = by_pen is not None and pen_words.is_by_pen(left, right, by_pen)
        breaks.append(gap > least or walled or is_written)
        loose.append(not walled and least < gap <= WIDEST_SPACE * height)
    return Row(pieces, tuple(breaks), y0, y1, tuple(loose))


def _word_gap(pieces: tuple[Piece, ...]) -> float:
    """The usual gap between words of a row that is a sentence, 0 where too few tell."""
    gaps = [right.x0 - left.x1 for left, right in itertools.pairwise(pieces)]
    return median(gaps) if len(gaps) >= SENTENCE_GAPS else 0.0
