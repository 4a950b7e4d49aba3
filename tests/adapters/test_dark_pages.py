"""A dark screen is read as its negative; a form with dark bands is left as it is."""

import numpy as np
import pytest

from core.adapters.ocr import dark_pages


def _page(dark: int, light: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture with so many lines of text on dark and on light ground, and their corners."""
    picture = np.full((1000, 400, 3), 255, np.uint8)
    quads = []
    for at in range(dark + light):
        y = 20 + 40 * at
        picture[y : y + 30] = 30 if at < dark else 255
        picture[y + 5 : y + 25, 50:300:10] = 220 if at < dark else 20
        quads.append([[40, y], [310, y], [310, y + 30], [40, y + 30]])
    return picture, np.array(quads, np.float32).reshape(-1, 4, 2)


@pytest.mark.parametrize(
    ("dark", "light", "is_turned"),
    [(10, 0, True), (8, 3, True), (6, 5, False), (2, 10, False), (3, 0, False), (0, 0, False)],
)
def test_which_page_is_turned_into_its_negative(dark: int, light: int, is_turned: bool) -> None:
    picture, quads = _page(dark, light)

    found = dark_pages.lightened(picture, quads)

    assert np.array_equal(found, 255 - picture if is_turned else picture)
