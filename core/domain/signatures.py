"""Whether a signature's place holds ink, a typed name, or nothing."""

from core.domain import answers
from core.domain.areas import PageScan
from core.domain.attempts import Attempt
from core.domain.labels import Anchor
from core.domain.layout import Piece
from core.domain.model import Evidence, FieldState
from core.domain.reading import PageSource

_TYPED = frozenset({PageSource.TEXT, PageSource.TEXT_LAYER})
# A scribble is read as nonsense: its low word confidence says nothing about there being ink.
_LEAST_FOR_TEXT = 0.85
_DOUBTFUL = 0.6
_MAX_NAME_PIECES = 4


def read(scan: PageScan, anchor: Anchor) -> Attempt:
    """Ink or a name right of the label, in its column only with doubt; else empty."""
    ink = scan.ink(scan.right_area(anchor, up=1.6, down=1.0))
    if ink:
        return _signed(scan, anchor, ink, confidence=0.95)
    written = scan.right(anchor)
    said = " ".join(piece.text for piece in written)
    if answers.is_signature(said):
        return _signed(scan, anchor, written, confidence=_text_confidence(scan, written))
    if any(char.isalpha() for char in said) and not answers.is_blank(said):
        return _empty(scan, anchor, said)
    return _near(scan, anchor)


def _near(scan: PageScan, anchor: Anchor) -> Attempt:
    is_caption = scan.writes_below or scan.has_only_labels(anchor)
    ink = scan.ink(scan.column_area(anchor, up=3.0, down=3.5))
    if ink:
        return _signed(scan, anchor, ink, confidence=0.9 if is_caption else _DOUBTFUL)
    stray = scan.strays(anchor) or scan.below(anchor)
    said = " ".join(piece.text for piece in stray)
    if len(stray) <= _MAX_NAME_PIECES and answers.is_signature(said):
        return _signed(scan, anchor, stray, confidence=0.85 if is_caption else _DOUBTFUL)
    return _empty(scan, anchor, "")


def _text_confidence(scan: PageScan, pieces: list[Piece]) -> float:
    if scan.layout.page.source in _TYPED:
        return 0.95
    return max(_LEAST_FOR_TEXT, min(piece.confidence for piece in pieces))


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
