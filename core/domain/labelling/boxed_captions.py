"""Lines over captions that nothing is written on: the foot of the box over them, each caption being
nearer to the box under it, and the foot of a heading's band."""

from collections.abc import Mapping

from core.domain.labelling import lexicon
from core.domain.labelling.label_cells import LabelCells
from core.domain.page import cells
from core.domain.page.layout import Piece

_FLUSH = 0.6  # line heights: a caption begins about where its box does
_REACH = 1.6  # line heights from a caption's middle to the top of its box
_NEARER = 0.1  # line heights


def stand_over(page: LabelCells, lines: Mapping[tuple[int, int], Piece]) -> bool:
    """Whether the captions with a line over them (by row and start) have a closed box under them
    that is nearer, most of them: then the line is the foot of the box over them."""
    found = [one for one in page.anchors if (one.row, one.start) in lines]
    nearer = sum(_is_over_box(page, page.label(one)[0], lines[one.row, one.start]) for one in found)
    return 2 * nearer > len(found)


def _is_over_box(page: LabelCells, label: Piece, line: Piece) -> bool:
    unit = page.layout.unit
    x = label.x0 + _FLUSH * unit
    tops = (label.y1 + step * unit for step in (0.3, 0.9))
    boxes = (page.grid.at(x, y + cells.SLACK * unit) for y in tops)
    return any(
        box is not None
        and abs(box.x0 - label.x0) <= _FLUSH * unit
        and 0 < box.y0 - label.middle <= _REACH * unit
        and box.y0 - label.middle + _NEARER * unit < label.middle - line.middle
        for box in boxes
    )


def is_headed(page: LabelCells, line: Piece) -> bool:
    """Whether a line is the foot of a heading's band or box: nothing is written on it."""
    unit = page.layout.unit
    cell = page.grid.at(line.x0 + unit, line.middle - 0.5 * unit)
    if cell is None:
        return False
    words = [piece.text for _, _, piece in cells.words_in(page.layout, cell)]
    is_label = any(cell.holds(page.label(anchor)[0]) for anchor in page.anchors)
    return is_label or lexicon.is_heading(words)
