"""Whether a signature's place holds ink, a typed name, or nothing."""

from dataclasses import replace

from core.domain.fields.areas import PageScan
from core.domain.fields.attempts import Attempt
from core.domain.labelling import lexicon
from core.domain.labelling.labels import Anchor
from core.domain.labelling.lexicon import Kind
from core.domain.model import Evidence, FieldState
from core.domain.page import cells
from core.domain.page.cells import Cell
from core.domain.page.layout import Piece
from core.domain.page.reading import PageSource
from core.domain.signing import sign_context, sign_inks, sign_spares
from core.domain.signing.sign_places import Place, SignPlaces
from core.domain.signing.sign_tables import Slot
from core.domain.spec.specs import FieldSpec
from core.domain.written import answers

# A scribble is read as nonsense: its low word confidence says nothing about there being ink.
_LEAST_FOR_TEXT = 0.85
_SURE = 0.95
_IN_COLUMN = 0.9
_FAR_IN_COLUMN = 0.6
_FAR_COST, _OVER_LINE = 3.0, 1.5
_TYPED = 0.7  # print like the rest of the page: a person has to say whether that is a signature
_DOUBTFUL = 0.6
_PRINT_CONFIDENCE = 0.80  # an engine is rarely so sure of handwriting
_SCRIPT_HEIGHT = 1.35  # of a usual line: type chosen to look like handwriting is larger
_BY_CONTEXT = 0.95
_MAX_NAME_PIECES = 4
_LAST = 0.5
_IN_TABLE = 0.95
_SIDES = {Kind.ENGINEER_SIGNATURE: "engineer", Kind.CUSTOMER_SIGNATURE: "customer"}


def read(scan: PageScan, anchor: Anchor) -> Attempt:
    """Ink or a name in the label's own place; else empty."""
    places = SignPlaces(scan)
    found = places.of(anchor)
    for label in sign_context.heads(scan, places, anchor):
        found += places.of(label)
    if found:
        return _inked(scan, anchor, found, places)
    written = _written(scan, anchor, places)
    said = " ".join(piece.text for piece in written)
    if answers.is_signature(said):
        return _signed(scan, anchor, written, confidence=_text_confidence(scan, written, said))
    if any(char.isalpha() for char in said) and not answers.is_blank(said):
        return _empty(scan, anchor, said)
    near = _near(scan, anchor, places)
    traces: list[Place] = []
    if near.state is FieldState.EMPTY:
        traces = places.traces(anchor) or sign_spares.of(scan, places, anchor)
    if traces and len(traces) <= _MAX_NAME_PIECES:
        seen = _signed(scan, anchor, [one.ink for one in traces], confidence=_DOUBTFUL)
        return replace(seen, score=min(seen.score, _LAST))  # What another label shows comes first.
    return near


def by_context(scan: PageScan, field: FieldSpec) -> list[Attempt]:
    """What stands at labels that are the field's only by their row or the heading over them."""
    found = []
    for anchor in sign_context.anchors(scan, SignPlaces(scan), field):
        attempt = read(scan, anchor)
        confidence = round(attempt.confidence * _BY_CONTEXT, 4)
        found.append(
            Attempt(
                attempt.state, attempt.score, attempt.evidence, attempt.value, attempt.raw,
                confidence,
            )
        )  # fmt: skip
    return found


def by_table(scan: PageScan, field: FieldSpec) -> list[Attempt]:
    """What stands where the row of who signs meets the column of signatures."""
    names = sign_context.parties(field)
    sides = frozenset(_SIDES[kind] for kind in lexicon.kinds(field) if kind in _SIDES)
    return [
        _in_slot(scan, slot)
        for table in scan.sign_tables
        for slot in table.slots
        if sign_context.words(slot.party) & names or lexicon.side_of(slot.party) in sides
    ]


def _in_slot(scan: PageScan, slot: Slot) -> Attempt:
    """Ink or a name in one place to sign; else empty."""
    cell = scan.grid.at(slot.x, slot.y)
    area = Cell(*slot.room) if cell is None else cell
    box = scan.layout.box(*area)
    number = scan.layout.page.number
    inks = [ink for ink in sign_inks.of(scan) if area.holds(ink)]
    if inks:
        evidence = Evidence(number, scan.layout.around(inks))
        return Attempt(FieldState.READ, _IN_TABLE, evidence, True, None, _SURE * _IN_TABLE)
    words = [piece for _, _, piece in cells.words_in(scan.layout, area)]
    said = " ".join(piece.text for piece in words)
    if answers.is_signature(said):
        evidence = Evidence(number, scan.layout.around(words), said[:300])
        sureness = _text_confidence(scan, words, said)
        return Attempt(FieldState.READ, _IN_TABLE, evidence, True, said, sureness)
    traces = [one for one in sign_inks.traces(scan) if area.holds(one)]
    if traces:
        evidence = Evidence(number, scan.layout.around(traces))
        return Attempt(FieldState.READ, _LAST, evidence, True, None, _DOUBTFUL)
    return Attempt(FieldState.EMPTY, _IN_TABLE, Evidence(number, box), False)


def _written(scan: PageScan, anchor: Anchor, places: SignPlaces) -> list[Piece]:
    """What is written right of the label, no further than its own room, and no other's ink."""
    end = places.room(anchor)[1]
    near = [piece for piece in scan.right(anchor) if piece.x0 < end]
    return [piece for piece in near if not places.is_of_other(anchor, piece)]


def _inked(scan: PageScan, anchor: Anchor, found: list[Place], places: SignPlaces) -> Attempt:
    """Ink in a label's place; a program may set it a little over the line to sign on."""
    nearest = min(found, key=lambda place: place.cost)
    is_printed = scan.layout.page.source is PageSource.TEXT_LAYER
    is_on_line = is_printed and places.is_on_line(anchor, nearest)
    far = _FAR_COST + (_OVER_LINE if is_on_line else 0.0)
    if all(place.ink.text for place in found):
        confidence = _LEAST_FOR_TEXT  # Read as words, so only its size says that a hand wrote it.
    elif not nearest.is_column:
        confidence = _SURE
    else:
        confidence = _IN_COLUMN if nearest.cost <= far else _FAR_IN_COLUMN
    return _signed(scan, anchor, [place.ink for place in found], confidence=confidence)


def _near(scan: PageScan, anchor: Anchor, places: SignPlaces) -> Attempt:
    """A name under a caption; where there is a line to sign on, print under it is no signature."""
    is_text = scan.layout.page.source is PageSource.TEXT
    stray = scan.strays(anchor) or scan.below(anchor)
    said = " ".join(piece.text for piece in stray)
    is_name = len(stray) <= _MAX_NAME_PIECES and answers.is_signature(said)
    if not is_name or (places.has_line(anchor) and not is_text):
        return _empty(scan, anchor, "")
    is_caption = scan.writes_below or scan.has_only_labels(anchor)
    confidence = min(
        _text_confidence(scan, stray, said), _LEAST_FOR_TEXT if is_caption else _DOUBTFUL
    )
    return _signed(scan, anchor, stray, confidence=confidence)


def _text_confidence(scan: PageScan, pieces: list[Piece], said: str) -> float:
    """How surely text is a signature: what says so is, plain type is not."""
    source = scan.layout.page.source
    if source is PageSource.TEXT or answers.says_signed(said):
        return _SURE
    if source is PageSource.MISTRAL:
        return max(_LEAST_FOR_TEXT, min(piece.confidence for piece in pieces))
    is_print = min(piece.confidence for piece in pieces) >= _PRINT_CONFIDENCE
    is_script = max(piece.height for piece in pieces) >= _SCRIPT_HEIGHT * scan.layout.unit
    return _TYPED if is_print and not is_script else _LEAST_FOR_TEXT


def _signed(scan: PageScan, anchor: Anchor, pieces: list[Piece], *, confidence: float) -> Attempt:
    raw = " ".join(piece.text for piece in pieces).strip()
    evidence = Evidence(scan.layout.page.number, scan.layout.around(pieces), raw[:300])
    score = min(1.0, anchor.score)
    return Attempt(
        FieldState.READ, score, evidence, True, raw or None, round(confidence * score, 4)
    )


def _empty(scan: PageScan, anchor: Anchor, said: str) -> Attempt:
    evidence = Evidence(scan.layout.page.number, scan.place(anchor), said[:300])
    return Attempt(FieldState.EMPTY, anchor.score, evidence, False, said or None)
