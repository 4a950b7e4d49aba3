"""What a small mark is, told by its ink: a cross stands on two feet, a letter Y on one."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.adapters.ink import mark_shapes
from core.domain.page.reading import Shape

CROSS = (((2, 2), (16, 18)), ((16, 2), (2, 18)))
LETTER = (((2, 2), (9, 10)), ((16, 2), (9, 10)), ((9, 10), (9, 18)))


@pytest.mark.parametrize(("lines", "shape"), [(CROSS, Shape.CROSS), (LETTER, None)])
def test_a_letter_y_is_no_cross(
    lines: tuple[tuple[tuple[int, int], tuple[int, int]], ...], shape: Shape | None
) -> None:
    picture = Image.new("L", (20, 21), 255)
    pen = ImageDraw.Draw(picture)
    for line in lines:
        pen.line(line, fill=0, width=3)

    assert mark_shapes.of((np.asarray(picture) < 128).astype(np.uint8)) is shape
