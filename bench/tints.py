"""Light and colour over a picture: what the mishaps of paper are made of."""

from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def cloud(
    shape: tuple[int, ...], chance: Generator, *, low: float = 0.0, cells: int = 12
) -> NDArray[np.float32]:
    """Smooth patches from `low` to 1, so many across the page."""
    small = chance.uniform(low, 1.0, (cells + 1, cells + 1)).astype(np.float32)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC))


def soft(mask: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """A mask with its edges blurred, `sigma` in pixels."""
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), sigma), np.float32)


def tinted(page: Picture, mask: NDArray[np.float32], colour: tuple[float, float, float]) -> Picture:
    """The page through a colour: each channel times its share where the mask is 1."""
    share = 1 - np.clip(mask, 0, 1)[..., np.newaxis] * (1 - np.array(colour, np.float32))
    return to_bytes(page * share)


def lit(page: Picture, light: NDArray[np.float32]) -> Picture:
    """The page under a light: each pixel times its share."""
    return to_bytes(page * light[..., np.newaxis])


def to_bytes(values: NDArray[Any]) -> Picture:
    """Numbers as the nearest pixels there are."""
    return np.asarray(np.clip(values, 0, 255), np.uint8)
