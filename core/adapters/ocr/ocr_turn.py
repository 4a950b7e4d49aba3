"""Which way up a page lies: lines vote for upright or sideways, a classifier for head or feet."""

from pathlib import Path

import cv2
import numpy as np

from core.adapters.ocr.ocr_lines import Picture, Quads, crop, run, session

LINES = 8  # the clearest ones are asked
LINE_SHAPE = (3.0, 14.0)  # length over height of a line worth asking
SIZE = (192, 48)  # the classifier's input, width x height


class TurnClassifier:
    """Tells how a page has to be turned to be upright."""

    def __init__(self, model: Path, *, threads: int) -> None:
        self._session = session(model, threads=threads)

    def clockwise(self, picture: Picture, quads: Quads) -> int:
        """Degrees (0, 90, 180 or 270) to turn the picture by; 0 where there is nothing to tell."""
        lines = [crop(picture, quad) for quad in _clearest(quads)]
        if not lines:
            return 0
        stands_on_head = self._stand_on_head(lines)
        # A tall line was laid on its side anticlockwise when cut out.
        if _is_sideways(quads):
            return 90 if stands_on_head else 270
        return 180 if stands_on_head else 0

    def _stand_on_head(self, lines: list[Picture]) -> bool:
        values = np.zeros((len(lines), 3, SIZE[1], SIZE[0]), np.float32)
        for row, line in enumerate(lines):
            width = min(SIZE[0], -(-SIZE[1] * line.shape[1] // line.shape[0]))
            small = cv2.resize(line, (width, SIZE[1]))[:, :, ::-1]
            values[row, :, :, :width] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        upright, on_head = run(self._session, values).mean(axis=0)
        return bool(on_head > upright)


def turned(picture: Picture, clockwise: int) -> Picture:
    """The picture turned by whole quarters."""
    return np.ascontiguousarray(np.rot90(picture, -clockwise // 90)) if clockwise else picture


def _sides(quads: Quads) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.linalg.norm(quads[:, 0] - quads[:, 1], axis=1),
        np.linalg.norm(quads[:, 0] - quads[:, 3], axis=1),
    )


def _is_sideways(quads: Quads) -> bool:
    across, down = _sides(quads)
    is_long = np.maximum(across, down) >= 2 * np.minimum(across, down)
    tall = is_long & (down > across)
    return bool(down[tall].sum() > across[is_long & ~tall].sum())


def _clearest(quads: Quads) -> Quads:
    across, down = _sides(quads)
    long, short = np.maximum(across, down), np.minimum(across, down)
    shape = long / np.maximum(short, 1)
    good = np.flatnonzero((shape >= LINE_SHAPE[0]) & (shape <= LINE_SHAPE[1]))
    worth = short[good] * np.minimum(shape[good], 8)
    best: Quads = quads[good[np.argsort(-worth)][:LINES]]
    return best
