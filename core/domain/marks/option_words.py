"""Options of a choice that are printed like labels: "Visit outcome | Completed" is answered."""

from core.domain.labelling.labels import Anchor
from core.domain.page.layout import Row
from core.domain.page.squeeze import fold
from core.domain.spec.specs import FieldSpec


def told(
    rows: tuple[Row, ...], anchors: list[Anchor], fields: tuple[FieldSpec, ...]
) -> list[Anchor]:
    """The anchors without those that are the option written behind a choice's own label, or
    under it."""
    asking = [(a, _options(a, fields)) for a in anchors]
    choices = [(anchor, options) for anchor, options in asking if options]
    if not choices:
        return anchors
    return [
        anchor
        for anchor in anchors
        if anchor.fields
        or not any(
            _follows(anchor, choice) and _said(rows, anchor) in options
            for choice, options in choices
        )
    ]


def _options(anchor: Anchor, fields: tuple[FieldSpec, ...]) -> frozenset[str]:
    return frozenset(fold(option) for at in anchor.fields for option in fields[at].options)


def _follows(anchor: Anchor, choice: Anchor) -> bool:
    is_behind = anchor.row == choice.row and anchor.start == choice.end
    return is_behind or anchor.row == choice.row + 1


def _said(rows: tuple[Row, ...], anchor: Anchor) -> str:
    pieces = rows[anchor.row].pieces[anchor.start : anchor.end]
    return fold(" ".join(piece.text for piece in pieces))
