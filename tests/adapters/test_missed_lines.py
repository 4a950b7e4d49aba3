"""A line of print that the detector passed over is read; a hand and a drawing are not."""

import numpy as np
import pytest

from core.adapters.ocr import missed_lines
from core.adapters.ocr.text_lines import Placed
from core.domain.model import Box
from core.domain.page.reading import Mark, MarkKind, Word

WIDTH, HEIGHT = 1000, 1400
WORDS = tuple(
    Word("word", Box(0.1, y / 100, 0.2, y / 100 + 0.02), 1.0, y) for y in range(10, 40, 5)
)
PLACE = Box(0.1, 0.5, 0.3, 0.515)


def _found(box: Box = PLACE, *, kind: MarkKind = MarkKind.INK, fill: float = 1.0) -> int:
    marks = [Mark(kind, box, fill)]
    return len(missed_lines.quads(WORDS, marks, width=WIDTH, height=HEIGHT))


def test_ink_as_low_as_print_may_be_a_line() -> None:
    (quad,) = missed_lines.quads(WORDS, [Mark(MarkKind.INK, PLACE)], width=WIDTH, height=HEIGHT)

    assert quad.tolist() == pytest.approx(
        np.array([[94.75, 694.75], [305.25, 694.75], [305.25, 726.25], [94.75, 726.25]]), abs=0.1
    )


@pytest.mark.parametrize(
    "box",
    [
        Box(0.1, 0.5, 0.3, 0.54),  # a hand, twice as high
        Box(0.1, 0.5, 0.3, 0.505),  # a stroke
        Box(0.1, 0.5, 0.13, 0.515),  # as wide as a letter or two
        Box(0.15, 0.155, 0.35, 0.17),  # what was read already
    ],
)
def test_other_ink_is_none(box: Box) -> None:
    assert _found(box) == 0


def test_rings_and_lines_are_none() -> None:
    assert _found(fill=0.0) == 0
    assert _found(kind=MarkKind.RULE) == 0


def test_a_drawing_is_not_read() -> None:
    places = [Box(0.1, y / 100, 0.3, y / 100 + 0.015) for y in range(50, 95, 5)]
    marks = [Mark(MarkKind.INK, box) for box in places]

    assert len(missed_lines.quads(WORDS, marks, width=WIDTH, height=HEIGHT)) == 0


def test_a_page_without_words_has_no_usual_height() -> None:
    assert len(missed_lines.quads((), [Mark(MarkKind.INK, PLACE)], width=1, height=1)) == 0


@pytest.mark.parametrize(
    ("said", "is_believed"),
    [
        ([("Customer", 0.99), ("Signed:", 0.97)], True),
        ([("Customer", 0.99), ("Sgnod", 0.7)], False),
        ([("Bww", 0.99)], False),
        ([("12/04/26", 0.99)], False),
    ],
)
def test_only_what_reads_as_print_does_is_believed(
    said: list[tuple[str, float]], is_believed: bool
) -> None:
    run = [Placed(text, PLACE, confidence) for text, confidence in said]

    assert bool(list(missed_lines.believed([run]))) is is_believed
