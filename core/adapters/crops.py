"""A place on a page, cut out with its surroundings and marked."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from core.domain.model import Box

AROUND: Final = 0.06  # of the page, on each side
QUALITY: Final = 85
_MARK: Final = (207, 74, 65)
_LINE_PX: Final = 3


def crop(page: bytes, box: Box) -> bytes:
    """The place as JPEG. `page` is a JPEG we made ourselves; `box` is in shares of it."""
    with Image.open(BytesIO(page)) as image:
        picture = image.convert("RGB")
    width, height = picture.size
    left, top, right, bottom = (
        box.x0 * width, box.y0 * height, box.x1 * width, box.y1 * height,
    )  # fmt: skip
    ImageDraw.Draw(picture).rectangle(
        (left - _LINE_PX, top - _LINE_PX, max(left, right) + _LINE_PX, max(top, bottom) + _LINE_PX),
        outline=_MARK,
        width=_LINE_PX,
    )
    around = (AROUND * width, AROUND * height)
    part = picture.crop(
        (
            int(max(0, left - 2 * around[0])),
            int(max(0, top - around[1])),
            int(min(width, right + 2 * around[0])),
            int(min(height, bottom + around[1])),
        )
    )
    out = BytesIO()
    part.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
