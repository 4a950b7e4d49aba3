"""What one label says of one field: a value, a blank, or ink that cannot be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.domain.fields import (
    addressed,
    hundredths,
    own_rows,
    struck,
    sureness,
    tabled,
    unread,
)
from core.domain.fields.areas import PageScan
from core.domain.labelling import lexicon, scribbles
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.marks import option_pairs, options
from core.domain.model import Evidence, FieldState, Item, Severity, Value
from core.domain.page import pieces as page_pieces
from core.domain.page.layout import Piece
from core.domain.page.reading import PageSource
from core.domain.spec.specs import FieldSpec, FieldType, Locale
from core.domain.written import answers, values

_OPTIONS_GAP = 14.0  # line heights: "Yes ☐        No ☐" is one answer
_FREE = (FieldType.STRING, FieldType.TEXT)
_SURE_BY_TYPE, _MISREAD, _STRUCK = 0.95, 0.6, 0.6
_ANYTHING = FieldSpec("anything", "", FieldType.STRING, Severity.S3)
_ANY_TEXT = FieldSpec("text", "", FieldType.TEXT, Severity.S3)
_TEXTS = frozenset({Kind.FAULT, Kind.WORK, Kind.PLAN, Kind.PARTS, Kind.PARTS_NEEDED})
_UK = Locale()
_PROVEN_TYPES = frozenset(
    {FieldType.DATE, FieldType.TIME, FieldType.NUMBER, FieldType.MONEY, FieldType.DURATION}
)
_PICTURES = frozenset({PageSource.LOCAL, PageSource.MISTRAL})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One reading of a field. `score` is how surely the place is the field's."""

    state: FieldState
    score: float
    evidence: Evidence
    value: Value | None = None
    raw: str | None = None
    confidence: float = 0.0
    label: str = ""
    items: tuple[Item, ...] = ()


def read(scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale) -> Attempt:
    """What the place of this label holds."""
    for pieces in _places(scan, anchor, field, locale):
        attempt = _attempt(scan, anchor, field, locale, pieces)
        if attempt is not None and not _is_chance(attempt, anchor, field, locale):
            sure = own_rows.sureness(scan, anchor, field, pieces)
            return replace(attempt, confidence=min(attempt.confidence, sure))
    return _blank(scan, anchor, field)


def written(scan: PageScan, anchor: Anchor) -> list[Piece]:
    """What is written for a label that no field asks under; nothing where its place is blank."""
    asked = _ANY_TEXT if lexicon.kind_of(scan.text_of(anchor)) in _TEXTS else _ANYTHING
    for pieces in _places(scan, anchor, asked, _UK):
        if not answers.is_blank(" ".join(piece.text for piece in pieces)):
            return pieces
    return []


def _is_chance(attempt: Attempt, anchor: Anchor, field: FieldSpec, locale: Locale) -> bool:
    """A label's words in running text, with nothing behind them that the field could hold."""
    if anchor.score >= _SURE_BY_TYPE or anchor.has_colon or attempt.value is not None:
        return False
    raw = attempt.raw or ""
    is_said = values.is_impossible(field, raw, locale) or answers.is_put_off(raw)
    return not field.required and not is_said


def of_pieces(
    scan: PageScan, pieces: list[Piece], field: FieldSpec, locale: Locale, *, score: float
) -> Attempt | None:
    """Pieces read as a field's value; None where they say nothing."""
    pieces = addressed.name_of(pieces, field)
    raw = page_pieces.said(pieces)
    parsed = values.parse(field, raw, locale, may_slip=scan.layout.may_slip)
    if parsed.is_blank or not pieces:
        return None
    confidence = sureness.of(pieces, field)
    if parsed.value is not None and parsed.certainty == 1.0 and field.type in _PROVEN_TYPES:
        confidence = sureness.proven(confidence)
    confidence *= parsed.certainty * score
    if scan.layout.page.source in _PICTURES and unread.is_misread(
        pieces, parsed, field, raw, locale
    ):
        # An engine that gives nonsense for handwriting is sure of it: a person has to look.
        confidence = min(confidence, _MISREAD)
    evidence = Evidence(scan.layout.page.number, scan.layout.around(pieces), raw[:300])
    return Attempt(FieldState.READ, score, evidence, parsed.value, raw, round(confidence, 4))


def _places(
    scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale
) -> Iterator[list[Piece]]:
    """Where to look, the likeliest place first; no further ones are sought than are asked for."""
    gap = _OPTIONS_GAP if field.type in (FieldType.BOOLEAN, FieldType.CHOICE) else 0.0
    cell = scan.value_cell(anchor)
    if of_table := tabled.value(scan, anchor, field):
        yield of_table
    elif cell is not None:
        yield scan.of_cell(anchor, cell)
    elif scan.is_written_above(anchor):
        yield from _captioned(scan, anchor, field, scan.over_line(anchor, gap=gap))
    elif field.type is FieldType.TEXT:
        yield _whole_text(scan, anchor)
    else:
        yield from _beside(scan, anchor, field, locale, gap)


def _captioned(
    scan: PageScan, anchor: Anchor, field: FieldSpec, over: list[Piece]
) -> Iterator[list[Piece]]:
    if field.type is not FieldType.TEXT:
        yield over
        return
    # Amid captions a text may still have a heading of its own over its lines.
    text = _whole_text(scan, anchor)
    is_caption = scan.is_under_line(anchor) or not text
    yield from [over, text] if is_caption else [text, over]


def _beside(
    scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale, gap: float
) -> Iterator[list[Piece]]:
    is_written = field.type not in (FieldType.BOOLEAN, FieldType.CHOICE)
    right = scan.right(anchor, gap=gap, is_written=is_written)
    is_text = not any(answers.starts_with_box(piece.text) for piece in right[:1])
    if is_text and not anchor.has_colon and scan.goes_on(anchor.row, right) and scan.writes_below:
        right = []  # The next line of a text in the column beside.
    right = [] if scan.is_of_caption(anchor, right) else scan.without_wraps(anchor, right)
    right = _with_wraps(scan, anchor, field, locale, right)
    right = [] if _is_next_caption(scan, anchor, field, locale, right) else right
    yield hundredths.joined(scan, anchor, field, right)
    if not is_written and _has_options(scan, field, right):
        return  # "Yes / No" is there to choose from, whatever stands below.
    strays, below = scan.strays(anchor), _without_heading(scan, anchor, scan.below(anchor, gap=gap))
    if (
        scan.writes_below
        or not anchor.has_colon
        or scan.has_only_labels(anchor)
        or (field.type not in _FREE and _reads(scan, below, field, locale))
    ):
        # Beside nothing a word of the next column is no date, where one stands right below.
        is_below = not right and field.type in _PROVEN_TYPES and _reads(scan, below, field, locale)
        yield from [below, strays] if is_below else [strays, below]
    else:
        yield strays
    if field.type is FieldType.BOOLEAN:
        yield _box_before(scan, anchor)


def _has_options(scan: PageScan, field: FieldSpec, right: list[Piece]) -> bool:
    boxes = sum(answers.starts_with_box(piece.text) for piece in right)
    is_asked = field.type is FieldType.BOOLEAN and options.marked(scan.layout, right) is not None
    return is_asked or boxes > 1


def _is_next_caption(
    scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale, right: list[Piece]
) -> bool:
    """Words of the next column beside a caption that a date, a time or a number stands under."""
    is_typed = field.type in _PROVEN_TYPES and not anchor.has_colon
    row = scan.row(anchor)
    if not (is_typed and right and row.breaks[min(anchor.end, len(row.pieces) - 1)]):
        return False
    is_words = not any(char.isdigit() for piece in right for char in piece.text)
    return is_words and _reads(scan, scan.below(anchor), field, locale)


def _with_wraps(
    scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale, right: list[Piece]
) -> list[Piece]:
    """A value with the lines that it is wrapped into; one of a type only where it needs them."""
    lines = scan.wrapped(anchor)
    if not lines or (field.type is not FieldType.STRING and _reads(scan, right, field, locale)):
        return right
    whole = [*right, *lines]
    is_free = field.type is FieldType.STRING and field.pattern is None
    return whole if is_free or _reads(scan, whole, field, locale) else right


def _without_heading(scan: PageScan, anchor: Anchor, below: list[Piece]) -> list[Piece]:
    """Nothing where the next section's heading stands under a label with nothing behind it, or a
    value with a caption of its own."""
    is_heading = lexicon.is_heading(piece.text for piece in below) and not scan.writes_below
    is_other = is_heading or scan.is_over_caption(below) or scan.is_in_grid(anchor)
    return [] if is_other else below


def _reads(scan: PageScan, pieces: list[Piece], field: FieldSpec, locale: Locale) -> bool:
    attempt = of_pieces(scan, pieces, field, locale, score=1.0) if pieces else None
    return attempt is not None and attempt.value is not None


def _whole_text(scan: PageScan, anchor: Anchor) -> list[Piece]:
    pieces = scan.right(anchor, is_text=True)
    for line in scan.paragraph(anchor):
        if scribbles.are(scan.layout, line):
            break
        pieces = pieces + line
    return page_pieces.written(pieces)


def _box_before(scan: PageScan, anchor: Anchor) -> list[Piece]:
    """'☐ Safe to use': the box stands before its label."""
    before = scan.row(anchor).pieces[max(0, anchor.start - 3) : anchor.start]
    joined = "".join(piece.text for piece in before)
    starts = [at for at, piece in enumerate(before) if answers.starts_with_box(piece.text)]
    box = list(before[starts[-1] :]) if starts and joined else []
    # A box with a word behind it is that word's: "☑ No   Return visit".
    return box if answers.is_box("".join(piece.text for piece in box)) else []


def _attempt(
    scan: PageScan, anchor: Anchor, field: FieldSpec, locale: Locale, pieces: list[Piece]
) -> Attempt | None:
    if not pieces:
        return None
    pieces = option_pairs.whole(scan, anchor, field, pieces)
    chosen = _chosen(scan, pieces) if field.type is FieldType.BOOLEAN else None
    if chosen is not None:
        return _of_options(scan, anchor, pieces, *chosen)
    left, most = _left(scan, pieces, field)
    attempt = of_pieces(scan, left, field, locale, score=anchor.score)
    if attempt is None or attempt.state is not FieldState.READ:
        return attempt
    attempt = replace(attempt, confidence=min(attempt.confidence, most))
    if field.type is FieldType.BOOLEAN and field.required and _is_lone_empty_box(attempt.raw):
        return None  # A single box left empty is no answer where one is asked for.
    if anchor.score < _SURE_BY_TYPE and attempt.value is not None and _fits(field):
        better = attempt.confidence / anchor.score * _SURE_BY_TYPE
        return _rescored(attempt, better)
    return attempt


def _left(scan: PageScan, pieces: list[Piece], field: FieldSpec) -> tuple[list[Piece], float]:
    """What was not struck out, and how sure that can be at most: of a value struck out with
    nothing instead nobody can say whether it holds."""
    if field.type in (FieldType.BOOLEAN, FieldType.CHOICE):
        return pieces, 1.0
    kept, out = struck.parted(scan.layout, pieces)
    return (kept, 1.0) if kept else (pieces, _STRUCK if out else 1.0)


def _chosen(scan: PageScan, pieces: list[Piece]) -> tuple[bool | None, float] | None:
    """What a pen chose of printed options; None where there are none, or they have boxes."""
    if answers.is_short_of_boxes(" ".join(piece.text for piece in pieces)):
        return None, 0.0
    return options.marked(scan.layout, pieces)


def _of_options(
    scan: PageScan, anchor: Anchor, pieces: list[Piece], value: bool | None, certainty: float
) -> Attempt | None:
    """A printed question and what a pen chose; None where it chose nothing."""
    raw = " ".join(piece.text for piece in pieces)
    evidence = Evidence(scan.layout.page.number, scan.layout.around(pieces), raw[:300])
    if value is not None:
        sure = round(certainty * anchor.score, 4)
        return Attempt(FieldState.READ, anchor.score, evidence, value, raw, sure)
    return Attempt(FieldState.UNREADABLE, anchor.score, evidence) if certainty == 0.0 else None


def _fits(field: FieldSpec) -> bool:
    return field.type not in _FREE or field.pattern is not None


def _is_lone_empty_box(raw: str | None) -> bool:
    return answers.yes_or_no(raw or "")[0] is False and not any(c.isalnum() for c in raw or "")


def _rescored(attempt: Attempt, confidence: float) -> Attempt:
    return replace(attempt, score=_SURE_BY_TYPE, confidence=round(confidence, 4))


def _blank(scan: PageScan, anchor: Anchor, field: FieldSpec) -> Attempt:
    cell = scan.value_cell(anchor)
    areas = scan.blank_areas(anchor, is_text=field.type is FieldType.TEXT)
    ink = next(filter(None, (scan.unclaimed_ink(anchor, area) for area in areas)), [])
    number = scan.layout.page.number
    if not ink and field.type in (FieldType.BOOLEAN, FieldType.CHOICE):
        ink = unread.may_be_circled(scan, anchor, field, gap=_OPTIONS_GAP)
    if ink:
        evidence = Evidence(number, scan.layout.around(ink))
        return Attempt(FieldState.UNREADABLE, anchor.score, evidence)
    place = scan.layout.box(*cell) if cell is not None else scan.place(anchor)
    return Attempt(FieldState.EMPTY, anchor.score, Evidence(number, place))
