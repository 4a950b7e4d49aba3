"""Labels told by their cells: where each begins a cell and its value goes on in it, no gap need
part the two."""

from dataclasses import replace

from core.domain.labelling import lexicon
from core.domain.labelling.label_cells import LabelCells
from core.domain.labelling.labels import Anchor
from core.domain.page.layout import PageLayout

_FLUSH = 0.6  # line heights from a cell's wall to the label that begins it
_LEAST = 4  # cells begun by labels that make it the page's way
_SCORE = 0.9


def told(found: PageLayout, anchors: list[Anchor]) -> list[Anchor]:
    """The anchors; a weak one that begins its cell as others do is sure, unless what is behind it
    may be the rest of a longer label: "Customer" before "Order No"."""
    if all(anchor.is_sure for anchor in anchors):
        return anchors
    places = LabelCells(found, anchors)
    begun = {id(anchor) for anchor in anchors if anchor.fields and _begins(places, anchor)}
    if len(begun) < _LEAST:
        return anchors
    return [
        replace(anchor, score=_SCORE)
        if id(anchor) in begun and not anchor.is_sure and _is_led(places, anchor)
        else anchor
        for anchor in anchors
    ]


def _begins(places: LabelCells, anchor: Anchor) -> bool:
    """Whether a label begins its own cell, with more of it behind."""
    cell = places.own_cell(anchor)
    if cell is None or anchor.end >= len(places.row(anchor).pieces):
        return False
    behind = places.row(anchor).pieces[anchor.end]
    is_first = places.label(anchor)[0].x0 - cell.x0 <= _FLUSH * places.layout.unit
    return is_first and cell.holds(behind)


def _is_led(places: LabelCells, anchor: Anchor) -> bool:
    """Whether no word of labels stands right behind one."""
    return not lexicon.is_vocabulary([places.row(anchor).pieces[anchor.end].text])
