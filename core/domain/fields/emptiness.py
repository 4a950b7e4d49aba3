"""Whether what a picture seems not to say is certainly not there. Nothing found beside a label is
nothing written only where no stray words stand about it; a label is missing only where its words
are nowhere. Everything else a person has to look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz.distance import OSA

from core.domain.fields import attempts
from core.domain.fields.areas import PageScan
from core.domain.model import Box, Field, FieldState
from core.domain.page.layout import Piece
from core.domain.page.reading import MarkKind, PageSource, Shape
from core.domain.page.squeeze import fold, fold_words, is_near
from core.domain.spec.specs import FieldSpec, FieldType, Spec

_WRITTEN = frozenset(
    {
        FieldType.STRING, FieldType.TEXT, FieldType.NUMBER, FieldType.MONEY, FieldType.DATE,
        FieldType.TIME, FieldType.DURATION,
    }
)  # fmt: skip
_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})
_UP, _DOWN, _DOWN_OF_TEXT = 1.0, 1.0, 2.5  # line heights about a blank where its value may be
_RIGHT = 2.0  # and beyond its right end: the next cell's values begin there
_CHOSEN = frozenset({FieldType.BOOLEAN, FieldType.CHOICE})
_PENS = frozenset({MarkKind.STROKE, MarkKind.INK})
_PEN_BAND = 0.6  # line heights over and under a blank answer where a pen's mark may be its own
_LEAST_PEN = 0.5  # line heights
_MOST_FIGURE, _FIGURE_OFF = 1.3, 0.5  # line heights: a lone figure, and how far off its line
_LEAST_BAR = 1.2  # wide: a smaller one is a bullet
_LEAST_WIDE = 0.55  # of its height: what is narrower may be the rest of a wall
_RULES, _STROKES = frozenset({MarkKind.RULE}), frozenset({MarkKind.STROKE})
_LINE_ENDS = 0.5  # line heights: print may begin before its line
_OWN_LINE = 0.2  # line heights over a blank's middle: a line lower than that is its own
_LEAST_PART, _MOST_OF_LABEL = 8, 0.6  # letters of a label's part, and its share of the whole
_HARDLY_READ = 0.6  # confidence
_LEAST_LABEL = 5  # letters: shorter ones are words of other labels


def doubted(fields: Sequence[Field], spec: Spec, scans: Sequence[PageScan]) -> tuple[Field, ...]:
    """The fields, those whose blank is not certain made unreadable."""
    pages = {scan.layout.page.number: scan for scan in scans}
    pictured = [number for number, scan in pages.items() if _is_picture(scan)]

    @cache
    def strays(number: int) -> list[list[Piece]]:
        return _strays(pages[number], fields)

    def is_doubtful(seen: Field, asked: FieldSpec) -> bool:
        is_lost = seen.state is FieldState.NOT_FOUND
        if is_lost and any(_is_lost_on(pages[number], asked) for number in pictured):
            return True
        if asked.type in _CHOSEN:
            return seen.state is FieldState.EMPTY and _is_penned(seen, pages)
        if asked.type not in _WRITTEN:
            return False
        if seen.state is FieldState.NOT_FOUND:
            return any(_names(_unclaimed(pages[number], []), asked) for number in pictured)
        if seen.state is not FieldState.EMPTY or seen.evidence is None:
            return False
        number, place = seen.evidence.page_number, seen.evidence.box
        return number in pictured and (
            _stands_about(place, strays(number), pages[number], asked)
            or _is_figured(place, pages[number])
            or _is_blacked_out(place, pages[number])
        )

    return tuple(
        replace(seen, state=FieldState.UNREADABLE) if is_doubtful(seen, asked) else seen
        for seen, asked in zip(fields, spec.fields, strict=True)
    )


def _is_penned(seen: Field, pages: Mapping[int, PageScan]) -> bool:
    """Whether a pen left a tick or a cross in the row of an answer that seems not given."""
    if seen.evidence is None or not _is_picture(pages[seen.evidence.page_number]):
        return False
    scan, box = pages[seen.evidence.page_number], seen.evidence.box
    unit = scan.layout.unit
    width, height = scan.layout.page.width or 1.0, scan.layout.page.height or 1.0
    left, middle = scan.layout.tilt.straight(box.x0 * width, (box.y0 + box.y1) / 2 * height)
    reach = (box.y1 - box.y0) / 2 * height + _PEN_BAND * unit
    top, bottom = middle - reach, middle + reach
    right = min((p.x0 for p in _labels_beside(scan, left, top, bottom)), default=width)
    return any(
        mark.shape is not None
        and left <= place.x0
        and place.x1 <= right
        and top <= place.middle <= bottom
        and place.height >= _LEAST_PEN * unit
        for mark, place in scan.layout.marks(_PENS)
    )


def _is_figured(blank: Box, scan: PageScan) -> bool:
    """Whether a stroke as high as a figure stands on a blank's own line: a lone 0 is read by no
    engine for certain."""
    unit = scan.layout.unit
    sized = (
        scan.layout.around([place])
        for _, place in scan.layout.marks(_STROKES)
        if _LEAST_PEN * unit <= place.height <= _MOST_FIGURE * unit
        and _LEAST_WIDE * place.height <= place.x1 - place.x0 <= place.height
    )
    middle = (blank.y0 + blank.y1) / 2 * (scan.layout.page.height or 1.0)
    return any(
        blank.x0 <= box.x0
        and box.x1 <= blank.x1
        and abs((box.y0 + box.y1) / 2 * scan.layout.page.height - middle) <= _FIGURE_OFF * unit
        for box in sized
    )


def _is_blacked_out(blank: Box, scan: PageScan) -> bool:
    """Whether something solid, as long as a short word, is where nothing could be read."""
    unit = scan.layout.unit
    places = (p for mark, p in scan.layout.marks(_PENS) if mark.shape is Shape.SOLID)
    return any(
        place.x1 - place.x0 >= _LEAST_BAR * unit
        and place.height >= _LEAST_PEN * unit
        and _is_read(scan.layout.around([place]), [blank])
        for place in places
    )


def _labels_beside(scan: PageScan, left: float, top: float, bottom: float) -> Iterator[Piece]:
    for anchor in scan.anchors:
        first = scan.label(anchor)[0]
        if first.x0 > left and top <= first.middle <= bottom:
            yield first


def _is_picture(scan: PageScan) -> bool:
    return scan.layout.page.source in _PICTURES


def _strays(scan: PageScan, fields: Sequence[Field]) -> list[list[Piece]]:
    """The words, row by row, that are no label's and no field's, and that stand for no label of
    which no field asks."""
    number = scan.layout.page.number
    read = [
        seen.evidence.box
        for seen in fields
        if seen.state is FieldState.READ and seen.evidence and seen.evidence.page_number == number
    ]
    return list(_unclaimed(scan, [*read, *_of_unlisted(scan)]))


def _of_unlisted(scan: PageScan) -> Iterator[Box]:
    for anchor in scan.anchors:
        if anchor.is_sure and not (anchor.fields or anchor.hints or anchor.tail):
            for piece in attempts.written(scan, anchor):
                yield scan.layout.around([piece])


def _unclaimed(scan: PageScan, read: list[Box]) -> Iterator[list[Piece]]:
    taken = {(a.row, at) for a in scan.anchors for at in range(a.start, a.end)}
    for index, row in enumerate(scan.layout.rows):
        yield [
            piece
            for at, piece in enumerate(row.pieces)
            if (index, at) not in taken and not _is_read(scan.layout.around([piece]), read)
        ]


def _is_read(box: Box, read: list[Box]) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(one.x0 <= x <= one.x1 and one.y0 <= y <= one.y1 for one in read)


def _stands_about(blank: Box, rows: list[list[Piece]], scan: PageScan, asked: FieldSpec) -> bool:
    """Whether a stray word begins about a blank; beyond the lines of its cell stand others', and
    over a line that it is written on the row's above."""
    cell = scan.cell_that_is(blank)
    high = scan.layout.unit / (scan.layout.page.height or 1.0)
    wide = scan.layout.unit / (scan.layout.page.width or 1.0)
    down = _DOWN_OF_TEXT if asked.type is FieldType.TEXT else _DOWN
    right = blank.x1 + _RIGHT * wide
    about = Box(blank.x0, blank.y0 - _UP * high, right, blank.y1 + down * high)
    return any(
        _starts_in(scan.layout.around([piece]), about)
        for row in rows
        for piece in row
        if sum(map(str.isalnum, piece.text)) > 1
        and (cell is None or cell.holds(piece))
        and not _is_on_a_line_above(piece, blank, scan)
    )


def _is_on_a_line_above(piece: Piece, blank: Box, scan: PageScan) -> bool:
    width, height = scan.layout.page.width or 1.0, scan.layout.page.height or 1.0
    x, y = (blank.x0 + blank.x1) / 2 * width, (blank.y0 + blank.y1) / 2 * height
    x, y = scan.layout.tilt.straight(x, y)
    slack = _LINE_ENDS * scan.layout.unit
    return any(
        piece.middle < rule.middle < y - _OWN_LINE * scan.layout.unit
        and rule.x0 <= piece.x0 + slack
        and piece.x1 - slack <= rule.x1
        for _, rule in scan.layout.marks(_RULES)
        if rule.x1 - rule.x0 > 4 * rule.height
    )


def _starts_in(box: Box, area: Box) -> bool:
    middle = (box.y0 + box.y1) / 2
    return area.x0 <= box.x0 <= area.x1 and area.y0 <= middle <= area.y1


def _is_lost_on(scan: PageScan, asked: FieldSpec) -> bool:
    """Whether a label of a field that seems to have none may stand on a page."""
    return _is_in_part(scan, asked) or _is_hardly_read(scan, asked)


def _is_hardly_read(scan: PageScan, asked: FieldSpec) -> bool:
    """Whether words that nobody could read for certain are nearly a label of the field: "sined"."""
    wanted = [fold(label) for label in asked.labels if len(fold(label)) >= _LEAST_LABEL]
    rows = _unclaimed(scan, [])
    seen = [fold(p.text) for row in rows for p in row if p.confidence < _HARDLY_READ]
    return any(is_near(label, text) for label in wanted for text in seen)


def _is_in_part(scan: PageScan, asked: FieldSpec) -> bool:
    """Whether a label that nobody knows is the most of the field's, as where a stroke of a pen hid
    its first word: "RETURNED TO SERVICE" of "Lift returned to service"."""
    unknown = (a for a in scan.anchors if not (a.is_known or a.fields or a.is_inline))
    seen = [fold(scan.text_of(anchor)) for anchor in unknown]
    return any(
        len(text) >= _MOST_OF_LABEL * len(label) and text in label
        for label in map(fold, asked.labels)
        for text in seen
        if len(text) >= _LEAST_PART
    )


def _names(rows: Iterable[list[Piece]], asked: FieldSpec) -> bool:
    """Whether a label of the field stands among words that are no label of the page, or one that
    was misread in a letter: "Rooter" for "Roofer"."""
    wanted = [fold_words(label) for label in asked.labels if len(fold(label)) >= _LEAST_LABEL]
    read = [[fold(piece.text) for piece in row] for row in rows]
    return any(
        label in "".join(words)
        or any(len(one) == len(label) and OSA.distance(label, one) == 1 for one in words)
        for label in wanted
        for words in read
    )
