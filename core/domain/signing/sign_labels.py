"""The printed labels of signatures on a page."""

from core.domain.fields.areas import PageScan
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Piece
from core.domain.page.squeeze import squeeze
from core.domain.spec.specs import FieldType

_MAX_LABELS = 60
# As plain words, without a plural's s.
SIGN_WORDS = frozenset({"signature", "signed", "sign", "sig", "signatory"})


def says_sign(text: str) -> bool:
    """True for a printed text with a word of signing in it."""
    words = [squeeze(word) for word in text.replace("/", " ").replace("-", " ").split()]
    return any(word in SIGN_WORDS or word == "signatures" for word in words)


def says_whose(text: str) -> bool:
    """True for a label that says more than that one signs: "Customer Signature"."""
    return any(squeeze(word) not in SIGN_WORDS for word in text.split())


def as_piece(scan: PageScan, anchor: Anchor) -> Piece:
    """A label as one piece."""
    pieces = scan.label(anchor)
    return Piece(
        "",
        min(p.x0 for p in pieces),
        min(p.y0 for p in pieces),
        max(p.x1 for p in pieces),
        max(p.y1 for p in pieces),
        1.0,
    )


def of_page(scan: PageScan) -> list[Anchor]:
    """Labels of signatures, the spec's ("Received by") or not, also those without a colon."""
    found = [
        a
        for a in scan.anchors
        if not a.is_inline
        and not a.is_heading
        and (scan.asks(a, FieldType.SIGNATURE) or says_sign(scan.text_of(a)))
    ]
    taken = {(a.row, at) for a in scan.anchors for at in range(a.start, a.end)}
    for index, row in enumerate(scan.layout.rows):
        for at, piece in enumerate(row.pieces):
            is_alone = row.breaks[at] and (at + 1 == len(row.pieces) or row.breaks[at + 1])
            if is_alone and (index, at) not in taken and says_sign(piece.text):
                found.append(Anchor(index, at, at + 1, (), 1.0, has_colon=False))
    return found[:_MAX_LABELS]
