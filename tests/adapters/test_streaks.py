"""What dirt on a scanner's glass draws down the whole picture is no line of the form."""

import cv2
import numpy as np
import pytest

from core.adapters.ocr import streaks


def _page() -> np.ndarray:
    """A form with a table, print, and lines across."""
    page = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.rectangle(page, (80, 200), (1160, 1500), (0, 0, 0), 3)
    for y in range(300, 1500, 100):
        cv2.line(page, (80, y), (1160, y), (0, 0, 0), 2)
        cv2.putText(page, "Condensate drain checked", (100, y - 30), 0, 1.0, (0, 0, 0), 2)
    return page


@pytest.mark.parametrize("shade", [0, 150])
def test_a_line_from_edge_to_edge_is_taken_out(shade: int) -> None:
    page = _page()
    page[:, 300:303] = np.minimum(page[:, 300:303], shade)

    clean = streaks.without(page)

    assert (clean[:190, 290:310] == 255).all()
    assert (clean[300, 290:310] == 0).all()  # the line across goes on


@pytest.mark.parametrize(("top", "bottom"), [(60, 1754), (0, 1690), (200, 1500)])
def test_a_line_that_ends_on_the_page_stays(top: int, bottom: int) -> None:
    page = _page()
    page[top:bottom, 600:603] = 0

    assert streaks.without(page) is page


def test_a_dark_table_beside_the_paper_stays() -> None:
    page = _page()
    page[:, :60] = 0

    assert streaks.without(page) is page
