"""A date in boxes, a letter each, is a date however an engine puts its letters together."""

import pytest

from core.domain.page import comb_rows
from core.domain.page.pieces import Piece


def _row(*parts: tuple[str, float, float]) -> list[Piece]:
    return [Piece(text, x0, 100.0, x1, 140.0, 0.9) for text, x0, x1 in parts]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            [("1", 326, 333), ("8.", 350, 415), ("0", 434, 462), ("5.", 475, 540), ("2", 559, 587),
             ("7", 600, 629)],
            ["18.05.27"],
        ),
        ([("0", 394, 423), ("4/06/2026", 458, 801)], ["04/06/2026"]),
        ([("DATE", 90, 160), ("0", 394, 423), ("4/06/26", 458, 730)], ["DATE", "04/06/26"]),
        # A word beside a letter, and letters of which one is far away.
        ([("0", 394, 423), ("4/06/2026", 458, 620)], ["0", "4/06/2026"]),
        ([("0", 294, 323), ("4/06/2026", 458, 801)], ["0", "4/06/2026"]),
        ([("1", 326, 333), ("8.", 350, 415), ("0", 434, 462)], ["1", "8.", "0"]),
    ],
)  # fmt: skip
def test_letters_of_a_date_in_boxes(
    parts: list[tuple[str, float, float]], expected: list[str]
) -> None:
    assert [piece.text for piece in comb_rows.joined(_row(*parts))] == expected
