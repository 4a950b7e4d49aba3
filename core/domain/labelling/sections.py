"""Bare labels under a heading: "Signature" under "Engineer" is the engineer's."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace

from core.domain.labelling import lexicon
from core.domain.labelling.label_names import LabelTable
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.page.layout import Piece, Row

_REACH = 9.0  # line heights from a heading to the last label of its section
_FIRST = 4.5  # and to its first
_SCORE = 0.9
_BARE = frozenset(map(lexicon.stem, ("sign", "name", "print", "date", "full", "time", "position")))
_SIGN_OFF = lexicon.words("sign off")
_NAME = frozenset(map(lexicon.stem, ("name", "print", "printed")))
_SIGN = lexicon.stem("sign")


@dataclass(frozen=True, slots=True)
class _Heading:
    side: str
    row: int
    start: int
    x0: float
    y0: float
    y1: float


def told(
    rows: tuple[Row, ...], anchors: list[Anchor], labels: LabelTable, unit: float
) -> list[Anchor]:
    """The anchors, those of sign-off sections named by their heading."""
    bare = [anchor for anchor in anchors if _is_bare(rows, anchor)]
    if not any(_SIGN in _words(rows, anchor) for anchor in bare):
        return anchors
    headings = [found for found in _headings(rows, anchors) if _leads(found, rows, bare, unit)]
    if not headings and not any(_beside(rows, anchor) for anchor in bare):
        return anchors
    heads = {(heading.row, heading.start) for heading in headings}
    signed = {anchor.row for anchor in anchors if _SIGN in _words(rows, anchor)}
    made = []
    for anchor in anchors:
        if (anchor.row, anchor.start) in heads and _SIGN not in _words(rows, anchor):
            made.append(replace(anchor, fields=(), hints=(), tail=()))  # It asks for nothing.
        elif anchor in bare:
            made.append(_named(rows, anchor, headings, labels, unit, signed))
        else:
            made.append(anchor)
    return made


def without_sign_off(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """ "Sign off" alone over labels of signatures heads them; it is signed nowhere itself. What is
    the label of a signature that has no other, "Signed" over "Customer Signature", is none."""
    signed = [anchor for anchor in anchors if _SIGN in _words(rows, anchor)]

    def heads(anchor: Anchor) -> bool:
        row = rows[anchor.row]
        if (
            not _words(rows, anchor) <= _SIGN_OFF
            or anchor.end < len(row.pieces)
            or anchor.has_colon
        ):
            return False
        others = (other for other in signed if other is not anchor)
        own = {field for other in others for field in (*other.fields, *other.hints)}
        if anchor.fields and not own & set(anchor.fields):
            return False
        return any(
            0 <= rows[other.row].y0 - row.y1 <= _REACH * unit
            and bool(_words(rows, other) - _SIGN_OFF)
            for other in signed
            if other.row > anchor.row
        )

    return [
        replace(anchor, fields=(), hints=(), tail=(), is_heading=True)
        if anchor in signed and heads(anchor)
        else anchor
        for anchor in anchors
    ]


def _named(
    rows: tuple[Row, ...],
    anchor: Anchor,
    headings: Iterable[_Heading],
    labels: LabelTable,
    unit: float,
    signed: Set[int],
) -> Anchor:
    first = rows[anchor.row].pieces[anchor.start]
    side = _beside(rows, anchor) if anchor.row in signed else None
    over = [item for item in headings if _is_over(item, first, unit, _REACH)]
    if side is None and over:
        side = max(over, key=lambda item: (item.y0, item.x0)).side
    if side is None:
        return anchor
    words = _words(rows, anchor)
    if _SIGN in words:
        kind = Kind.ENGINEER_SIGNATURE if side == "engineer" else Kind.CUSTOMER_SIGNATURE
        fields = labels.by_kind.get(kind, ())
        return replace(anchor, fields=fields, hints=(), score=_SCORE, is_known=True)
    # Who signs for the customer is not the customer, and the day of signing not the job's.
    is_engineer = side == "engineer" and lexicon.stem("name") in words
    hints = labels.by_kind.get(Kind.ENGINEER, ()) if is_engineer else ()
    return replace(anchor, fields=(), hints=hints, is_known=True)


def _headings(rows: tuple[Row, ...], anchors: list[Anchor]) -> list[_Heading]:
    """Segments that name a side and nothing else, without a colon and without a value."""
    found = []
    starts = {(anchor.row, anchor.start) for anchor in anchors}
    for index, row in enumerate(rows):
        for start in (at for at in range(len(row.pieces)) if row.breaks[at]):
            end = next((i for i in range(start + 1, len(row.breaks)) if row.breaks[i]), None)
            pieces = row.pieces[start:end]
            side = lexicon.side_of(" ".join(piece.text for piece in pieces))
            # "Technician | Lee Barker": a label of the form, with its value.
            is_label = pieces[-1].text.endswith(":") or (index, start) in starts
            has_value = is_label and end is not None and (index, end) not in starts
            # "Technician's Signature | ____ | Print Name" is signed in its own row.
            is_signed = _SIGN in lexicon.words(" ".join(piece.text for piece in pieces))
            has_value = has_value or (is_signed and _has_name(row, end))
            if side is not None and not has_value:
                found.append(_Heading(side, index, start, pieces[0].x0, row.y0, row.y1))
    return found


def _has_name(row: Row, start: int | None) -> bool:
    """Whether who signs is asked for behind a label in its row."""
    rest = row.pieces[start:] if start is not None else ()
    return bool(_NAME & {lexicon.stem(piece.text) for piece in rest})


def _leads(heading: _Heading, rows: tuple[Row, ...], bare: Iterable[Anchor], unit: float) -> bool:
    """Whether a bare label is right under a heading, and one of a signature in its section."""
    under = [
        anchor
        for anchor in bare
        if _is_over(heading, rows[anchor.row].pieces[anchor.start], unit, _REACH)
    ]
    return any(_SIGN in _words(rows, anchor) for anchor in under) and any(
        _is_over(heading, rows[anchor.row].pieces[anchor.start], unit, _FIRST) for anchor in under
    )


def _is_over(heading: _Heading, label: Piece, unit: float, reach: float) -> bool:
    down = (label.y0 - heading.y1) / unit
    return 0 <= down <= reach and heading.x0 <= label.x0 + unit


def _beside(rows: tuple[Row, ...], anchor: Anchor) -> str | None:
    """Whose row it is: "Engineer | Signature: | Date:"."""
    row = rows[anchor.row]
    starts = [at for at in range(anchor.start) if row.breaks[at]]
    if not starts or not row.breaks[anchor.start]:
        return None
    beside = " ".join(piece.text for piece in row.pieces[starts[-1] : anchor.start])
    # Another signature's label: "Technician's Signature:  Signed: " are two.
    return None if _SIGN in lexicon.words(beside) else lexicon.side_of(beside)


def _is_bare(rows: tuple[Row, ...], anchor: Anchor) -> bool:
    words = _words(rows, anchor)
    return bool(words) and words <= _BARE


def _words(rows: tuple[Row, ...], anchor: Anchor) -> frozenset[str]:
    pieces = rows[anchor.row].pieces[anchor.start : anchor.end]
    return lexicon.words(" ".join(piece.text for piece in pieces))
