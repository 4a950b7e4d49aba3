"""PNG and JPEG to pixels: upright, RGB, bounded in size before anything is decoded."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import ErrorCode, Unreadable

MAX_PICTURE_PIXELS = 100_000_000  # Four bytes each while decoding: 400 MB.
MAX_PAGE_PIXELS = 12_000_000  # What is read or shown: A4 at 350 dpi, a phone's usual photo.

# Pillow warns above this and refuses above twice this; both are caught below.
Image.MAX_IMAGE_PIXELS = MAX_PICTURE_PIXELS

_DAMAGED = "This picture is damaged or was not sent completely. Save or take it again."
_WHITE = (255, 255, 255)


def decode(content: bytes, *, max_pixels: int = MAX_PAGE_PIXELS) -> Image.Image:
    """The picture upright by its EXIF turn, RGB on white, of at most `max_pixels`."""
    with _opened(content) as image:
        size = _bounded(image.size, max_pixels)
        image.draft("RGB", size)  # JPEG alone: scales while decoding; does nothing to others.
        _load(image)
        if image.width * image.height > max_pixels:
            image.thumbnail(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return ImageOps.exif_transpose(_to_rgb(image))


def pixels(image: Image.Image) -> NDArray[np.uint8]:
    """An RGB picture as height x width x 3."""
    return np.array(image, dtype=np.uint8)


def from_pixels(array: NDArray[np.uint8]) -> Image.Image:
    """The inverse of `pixels`."""
    return Image.fromarray(array)


def to_jpeg(image: Image.Image, *, quality: int = 85) -> bytes:
    """JPEG bytes without metadata."""
    out = BytesIO()
    image.save(out, format="JPEG", quality=quality, optimize=False)
    return out.getvalue()


def _opened(content: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(ErrorCode.CORRUPT, _DAMAGED) from error
    if image.width * image.height > MAX_PICTURE_PIXELS:
        raise _too_large()
    return image


def _too_large() -> Unreadable:
    limit = f"{MAX_PICTURE_PIXELS // 1_000_000} megapixels"
    return Unreadable(
        ErrorCode.IMAGE_TOO_LARGE,
        f"This picture has more than {limit}. Save it smaller and send it again.",
    )


def _load(image: Image.Image) -> None:
    # A cut-off picture is refused and never read as far as it goes: the missing half of a sheet
    # would be audited as left empty.
    try:
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unreadable(ErrorCode.CORRUPT, _DAMAGED) from error


def _bounded(size: tuple[int, int], max_pixels: int) -> tuple[int, int]:
    scale = min(1.0, (max_pixels / (size[0] * size[1])) ** 0.5)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits a pixel: convert() would clip to white.
        high = (np.asarray(image).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        deep = Image.fromarray(high).convert("RGB")
        deep.info.update(image.info)
        return deep
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        paper = Image.new("RGB", rgba.size, _WHITE)
        paper.paste(rgba, mask=rgba.getchannel("A"))
        paper.info.update(image.info)
        return paper
    return image.convert("RGB")
