"""The service company's own particulars: its telephone over the title answers no question."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece, Row

_CONTACT = lexicon.words("tel telephone phone mobile fax email mail web website www no number vat")
_TITLE = frozenset(
    map(lexicon.stem, ("sheet", "report", "certificate", "form", "record", "order", "card"))
)
_CONTINUED = lexicon.words("continuation continued contd cont")
_NUMBER = lexicon.words("no ref id")  # "Certificate No" over its number is no title
_TOP = 0.25  # of the page's height: a letterhead is not lower
_FOOT = 0.88
_LARGER = 1.2  # a title's print, of a label's
_TITLE_SIZE = 1.35  # of the page's usual line: a whole row of so large print is a title
_FLUSH = 0.6  # of a caption's height: its value under it begins so near its start
_LEAST_ALIKE = 2  # contact labels side by side


def told(rows: tuple[Row, ...], anchors: list[Anchor], height: float, unit: float) -> list[Anchor]:
    """The anchors; the form's title, the letterhead and the foot ask for no field."""
    anchors = _without_title(rows, anchors, unit)
    contacts = [anchor for anchor in anchors if anchor.fields and _is_contact(rows, anchor)]
    if not contacts:
        return anchors
    taken = {
        (anchor.row, anchor.start)
        for anchor in contacts
        if _is_head(rows, anchor, anchors, height) or _is_foot(rows, anchor, anchors, height)
    }
    return [
        replace(anchor, fields=(), hints=(), tail=())
        if (anchor.row, anchor.start) in taken
        else anchor
        for anchor in anchors
    ]


def _without_title(rows: tuple[Row, ...], anchors: list[Anchor], unit: float) -> list[Anchor]:
    """ "WORK ORDER" alone in its row over all labels names the paper, not its number."""
    asking = [a for a in anchors if (a.fields or a.hints) and not _is_contact(rows, a)]
    if len(asking) < _LEAST_ALIKE:
        return anchors
    first, *others = asking
    usual = max(unit, median(rows[other.row].pieces[other.start].height for other in others))
    ends = [other.start for other in others if other.row == first.row]
    head = rows[first.row].pieces[: min(ends, default=None)]
    if not _titles(head, first) and not _is_large(rows, first, usual):
        return anchors
    is_caption = any(_captions_alike(rows, first, other) for other in others)
    if is_caption and _is_over_a_code(rows, first, anchors):
        return anchors
    return [
        replace(anchor, fields=(), hints=(), tail=()) if anchor is first else anchor
        for anchor in anchors
    ]


def _captions_alike(rows: tuple[Row, ...], anchor: Anchor, other: Anchor) -> bool:
    """ "Work Order" over "WO-29421", beside "Customer" in the same print: captions over values."""
    own, beside = (rows[one.row].pieces[one.start].height for one in (anchor, other))
    is_alike = max(own, beside) < _LARGER * min(own, beside)
    return other.row == anchor.row and is_alike


def _is_over_a_code(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor]) -> bool:
    """Whether what holds a figure and is no label stands right under a label."""
    if anchor.row + 1 >= len(rows):
        return False
    own, below = rows[anchor.row].pieces[anchor.start], rows[anchor.row + 1]
    starts = (at for at, p in enumerate(below.pieces) if abs(p.x0 - own.x0) <= _FLUSH * own.height)
    at = next(starts, None)
    is_near = below.y0 - own.y1 <= own.height
    if at is None or not is_near or any((a.row, a.start) == (anchor.row + 1, at) for a in anchors):
        return False
    end = next((i for i in range(at + 1, len(below.pieces)) if below.breaks[i]), None)
    return any(char.isdigit() for piece in below.pieces[at:end] for char in piece.text)


def _titles(head: Sequence[Piece], anchor: Anchor) -> bool:
    """Whether a row's `head`, up to its next label, names the paper: alone, or its next sheet."""
    words, after = _stems(head), _stems(head[anchor.end :])
    if anchor.start > 0 or words & _NUMBER:
        return False
    if after & _CONTINUED and not any(char.isdigit() for piece in head for char in piece.text):
        # "WORK ORDER - continuation sheet", "EQUIPMENT COMPLIANCE (continued)"
        return bool(after & _TITLE) or (not anchor.has_colon and bool(after - _CONTINUED))
    return not after and not anchor.has_colon and bool(words & _TITLE)


def _stems(pieces: Sequence[Piece]) -> set[str]:
    return {lexicon.stem(piece.text) for piece in pieces}


def _is_large(rows: tuple[Row, ...], anchor: Anchor, usual: float) -> bool:
    """ "VEHICLE OFF ROAD BREAKDOWN" in a title's print, larger than text and the other labels
    `usual`ly are; a number set large is a value."""
    pieces = rows[anchor.row].pieces
    is_led = anchor.start == 0 and not anchor.has_colon
    is_number = any(char.isdigit() for piece in pieces for char in piece.text)
    own = min(piece.height for piece in pieces[: anchor.end])  # the firm may stand beside it
    return is_led and not is_number and own >= _TITLE_SIZE * usual


def _is_head(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor], height: float) -> bool:
    """Whether it stands over the sheet's title, with nothing of the form before it."""
    if rows[anchor.row].y0 > _TOP * height:
        return False
    of_form = [other.row for other in anchors if other.fields and not _is_contact(rows, other)]
    first = min(of_form, default=len(rows))
    return any(_is_title(rows, index, anchor) for index in range(anchor.row + 1, first))


def _is_title(rows: tuple[Row, ...], index: int, anchor: Anchor) -> bool:
    row, label = rows[index], rows[anchor.row].pieces[anchor.start]
    words = _stems(row.pieces)
    is_large = max(piece.height for piece in row.pieces) >= _LARGER * label.height
    has_colon = any(piece.text.endswith(":") for piece in row.pieces)
    return not has_colon and (is_large or bool(words & _TITLE)) and len(words) <= 8


def _is_foot(rows: tuple[Row, ...], anchor: Anchor, anchors: list[Anchor], height: float) -> bool:
    if rows[anchor.row].y0 < _FOOT * height:
        return False
    alike = [other for other in anchors if other.row == anchor.row and _is_contact(rows, other)]
    return len(alike) >= _LEAST_ALIKE or anchor.row == len(rows) - 1


def _is_contact(rows: tuple[Row, ...], anchor: Anchor) -> bool:
    pieces = rows[anchor.row].pieces[anchor.start : anchor.end]
    words = lexicon.words(" ".join(piece.text for piece in pieces))
    return bool(words) and words <= _CONTACT
