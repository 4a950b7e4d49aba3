"""Labels in a signature's box: the name of who signs and the day of signing, not the job's."""

from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.page.places import Places
from core.domain.page.reading import MarkKind, PageSource

_SIGN_BOX_UNITS = 9.0
_SIGNER_UNITS = 2.0  # line heights from the name of who signs down to the place to sign
_SIGNED_UNITS = 6.0  # and from its label down to the middle of a signature
_CAPTION_UNITS = 2.5  # line heights from a signature down to its caption
_OF_SIGNING = lexicon.words("print printed full name date time position")
_TO_COME = lexicon.words("next due expiry expires expiring until")  # no day of signing is
_NAME = lexicon.words("print printed full name")


def is_under_signature(places: Places, anchor: Anchor) -> bool:
    """Whether a label stands in the box of a signature: its label over it, not far."""
    here, unit = places.label(anchor)[0], places.layout.unit
    for other in places.anchors:
        label = places.label(other)[0]
        is_over = 0 < here.y0 - label.y1 < _SIGN_BOX_UNITS * unit and label.x0 <= here.x0 + unit
        if is_over and _signs(places.text_of(other)) and not _asks_between(places, other, anchor):
            return True
    return False


def _asks_between(places: Places, over: Anchor, anchor: Anchor) -> bool:
    """Whether labels of the job stand between a signature's label and another: a slip to tear
    off, or the next section."""
    return any(
        over.row < other.row <= anchor.row
        and other is not anchor
        and bool(other.fields)
        and not lexicon.words(places.text_of(other)) <= _OF_SIGNING
        and not _signs(places.text_of(other))
        for other in places.anchors
    )


def dates_a_signature(places: Places, anchor: Anchor) -> bool:
    """Whether a date is the signature's beside it: "Signature ____ Date ____", not "Next due"."""
    if lexicon.words(places.text_of(anchor)) & _TO_COME:
        return False
    before = [other for other in places.in_row(anchor.row) if other.start < anchor.start]
    return any(_signs(places.text_of(other)) for other in before)


def names_a_signer(places: Places, anchor: Anchor) -> bool:
    """Whether a name is of who signs: "Customer name ____ Customer signature ____", a bare
    "Name" over the place to sign or in its box."""
    here, words = places.row(anchor), lexicon.words(places.text_of(anchor))
    beside = [other for other in places.anchors if other.row == anchor.row]
    if words <= _NAME:
        near = _SIGNER_UNITS * places.layout.unit
        beside += [other for other in places.anchors if 0 < places.row(other).y0 - here.y1 < near]
    is_beside = any(_signs(places.text_of(other)) for other in beside if other is not anchor)
    return is_beside or (words <= _NAME and is_under_signature(places, anchor))


def signs_elsewhere(places: Places, anchor: Anchor, ink: Piece) -> bool:
    """Whether ink in the room of a label is a signature of another one."""
    return signs_another(places, anchor, ink) or signs_caption(places, ink)


def signs_another(places: Places, anchor: Anchor, ink: Piece) -> bool:
    """Whether ink right of a label is a signature in the next column, under its own label."""
    unit, end = places.layout.unit, places.label(anchor)[-1].x1
    for other in places.anchors:
        first, last = places.label(other)[0], places.label(other)[-1]
        is_over = 0 < ink.middle - first.y1 < _SIGNED_UNITS * unit
        is_aligned = first.x0 - unit <= ink.x0 <= last.x1 + 2 * unit
        if first.x0 > end and is_over and is_aligned and _signs(places.text_of(other)):
            return True
    return False


def signs_caption(places: Places, ink: Piece) -> bool:
    """Whether ink on a page that came with its text is on a line with a signature's caption
    right under it: no answer to the question over it."""
    layout = places.layout
    if layout.page.source is not PageSource.TEXT_LAYER:
        return False
    unit, x = layout.unit, (ink.x0 + ink.x1) / 2
    rules = [rule for _, rule in layout.marks(frozenset({MarkKind.RULE}))]
    for other in places.anchors:
        first, last = places.label(other)[0], places.label(other)[-1]
        is_under = 0 < first.middle - ink.y1 < _CAPTION_UNITS * unit
        is_aligned = first.x0 - unit <= ink.x1 and ink.x0 <= last.x1
        is_parted = any(
            ink.middle < rule.middle < first.middle and rule.x0 <= x <= rule.x1 for rule in rules
        )
        if is_under and is_aligned and is_parted and _signs(places.text_of(other)):
            return True
    return False


def _signs(label: str) -> bool:
    return lexicon.stem("sign") in lexicon.words(label)
