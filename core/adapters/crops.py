"""A place on a page, marked, in a strip of the page's whole width."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from core.domain.model import Box

AROUND: Final = 0.05  # of the page's height, above and below
QUALITY: Final = 85
_MARK: Final = (207, 74, 65)
_LINE_PX: Final = 3


def crop(page: bytes, box: Box) -> bytes:
    """The strip as JPEG. `page` is a JPEG we made ourselves; `box` is in shares of it."""
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
    around = AROUND * height
    # The whole width: what a value means is told by the label beside it.
    part = picture.crop((0, int(max(0, top - around)), width, int(min(height, bottom + around))))
    out = BytesIO()
    part.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
