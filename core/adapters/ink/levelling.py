"""A picture of a page that lies askew, set straight for the search of lines and boxes."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.domain.model import Box
from core.domain.page.reading import Mark, Word

Picture = NDArray[np.uint8]

LEAST_SLOPE = 0.002  # in pixels a pixel: lines stay in their row of pixels for ten centimetres
STEEPEST = 0.15


@dataclass(frozen=True, slots=True)
class Level:
    """How a page is turned about its middle. `slope`: its lines sink so many pixels a pixel."""

    slope: float
    width: int
    height: int

    def straight(self, pixels: Picture) -> Picture:
        """The picture turned so that its lines lie level; what comes in at the edges repeats
        them."""
        if not self._is_worth_it:
            return pixels
        size = (self.width, self.height)
        turned = cv2.warpAffine(
            pixels, self._matrix(), size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(turned, np.uint8)

    def words(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words where they stand on the straight picture."""
        if not self._is_worth_it:
            return words
        matrix = self._matrix()
        return tuple(replace(word, box=self._moved(word.box, matrix)) for word in words)

    def back(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """Marks of the straight picture where they are on the page, as long and as high."""
        if not self._is_worth_it:
            return marks
        matrix = cv2.invertAffineTransform(self._matrix())
        return tuple(replace(mark, box=self._moved(mark.box, matrix)) for mark in marks)

    @property
    def _is_worth_it(self) -> bool:
        return LEAST_SLOPE <= abs(self.slope) <= STEEPEST

    def _matrix(self) -> Any:
        middle = (self.width / 2, self.height / 2)
        return cv2.getRotationMatrix2D(middle, float(np.degrees(np.arctan(self.slope))), 1.0)

    def _moved(self, box: Box, matrix: Any) -> Box:
        x, y = (box.x0 + box.x1) / 2 * self.width, (box.y0 + box.y1) / 2 * self.height
        across, down = matrix @ (x, y, 1.0)
        wide, high = (box.x1 - box.x0) / 2, (box.y1 - box.y0) / 2
        x, y = float(across) / self.width, float(down) / self.height
        return Box(max(0.0, x - wide), max(0.0, y - high), min(1.0, x + wide), min(1.0, y + high))
