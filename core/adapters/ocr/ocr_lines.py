"""Finding lines of text in a picture and reading them: the two neural halves of the local OCR."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, RuntimeException

from core.adapters.ocr import ocr_gaps, ocr_words
from core.adapters.ocr.ocr_models import CHARACTERS_KEY
from core.adapters.ocr.ocr_words import Letters
from core.errors import Unavailable

Picture = NDArray[np.uint8]  # height x width x 3, RGB
Quads = NDArray[np.float32]  # lines x 4 corners x (x, y), from top left clockwise, in pixels

DETECTOR_SIDE = 1280  # long side in pixels; more finds nothing more, and loses blurred print
DETECTOR_AREA = 1280 * 905  # A4 at that side: what is long and narrow may be looked at as closely
DETECTOR_LONGEST = 3200
DETECTOR_FINE_SIDE = 2000  # for small print, below:
SMALL_PRINT = 12  # height in the detector's pixels of a line that a quarter of them do not reach
DETECTOR_SHORT_SIDE = 736  # smaller pictures are enlarged to this
STEP = 32  # the detector's sides are multiples of this
MAX_LINES = 2000

LINE_HEIGHT = 48  # the recogniser's input
MIN_WIDTH, MAX_WIDTH = 96, 6000
BATCH_PIXELS = 48 * 1600  # of one run; larger batches gain nothing and cost memory
SAME_WIDTH = 1.15  # lines within this ratio share a run: padding costs more than runs


def session(model: Path, *, threads: int) -> onnxruntime.InferenceSession:
    """A model ready to run. With one thread the runtime starts no pool, so forks stay safe."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # It would keep the largest page's memory for ever.
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def run(model: onnxruntime.InferenceSession, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The model's one answer. Errors: Unavailable, where memory ran out."""
    try:
        answer: NDArray[np.float32] = model.run(None, {model.get_inputs()[0].name: values})[0]
    except (Fail, RuntimeException, MemoryError) as error:
        raise Unavailable("There was not enough memory to read this page.") from error
    return answer


class Detector:
    """Finds lines of text."""

    def __init__(self, model: Path, *, threads: int) -> None:
        # Here, because it costs a second that only a process which reads should pay.
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        self._session = session(model, threads=threads)
        self._boxes = DBPostProcess(
            thresh=0.3,
            box_thresh=0.5,
            max_candidates=MAX_LINES,
            unclip_ratio=1.6,
            use_dilation=False,
            score_mode="fast",
        )

    def find(self, picture: Picture) -> Quads:
        """The lines of a picture; small print is looked for again in a larger copy."""
        long_side = max(picture.shape[:2])
        area = picture.shape[0] * picture.shape[1]
        closest = max(DETECTOR_SIDE / long_side, (DETECTOR_AREA / area) ** 0.5)
        scale = min(
            closest,
            DETECTOR_LONGEST / long_side,
            max(1.0, DETECTOR_SHORT_SIDE / min(picture.shape[:2])),
        )
        quads = self._find_at(picture, scale)
        finer = min(1.0, DETECTOR_FINE_SIDE / long_side)
        if len(quads) and finer > 1.2 * scale and _small_height(quads) * scale < SMALL_PRINT:
            quads = self._find_at(picture, finer)
        return quads

    def _find_at(self, picture: Picture, scale: float) -> Quads:
        height, width = picture.shape[:2]
        size = (_to_step(width * scale), _to_step(height * scale))
        method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        small = cv2.resize(picture, size, interpolation=method)
        # The model was trained on pictures in OpenCV's order of colours.
        values = small[:, :, ::-1].astype(np.float32) / np.float32(127.5) - np.float32(1)
        answer = run(self._session, values.transpose(2, 0, 1)[np.newaxis])
        quads, _ = self._boxes(answer, (height, width))
        if len(quads) == 0:
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(quads, dtype=np.float32)


class Recogniser:
    """Reads lines of text."""

    def __init__(self, model: Path, *, threads: int) -> None:
        self._session = session(model, threads=threads)
        listed = self._session.get_modelmeta().custom_metadata_map[CHARACTERS_KEY]
        self._characters = ["", *listed.splitlines(), " "]

    def read(self, lines: Sequence[Picture]) -> list[list[Letters]]:
        """The words of each line, weak ones too."""
        words: list[list[Letters]] = [[] for _ in lines]
        for batch in _batches(lines):
            for index, scores, share in self._run(lines, batch):
                letters = ocr_words.letters(scores, self._characters, share=share)
                words[index] = ocr_words.words(letters, ocr_gaps.gaps(lines[index]))
        return words

    def _run(
        self, lines: Sequence[Picture], batch: "_Batch"
    ) -> Iterator[tuple[int, NDArray[np.float32], float]]:
        """For each line of a batch: its index, steps x classes, and its share of the width."""
        values = np.zeros((len(batch.indexes), 3, LINE_HEIGHT, batch.width), np.float32)
        widths = []
        for row, index in enumerate(batch.indexes):
            width = min(_width_of(lines[index]), batch.width)
            small = cv2.resize(lines[index], (width, LINE_HEIGHT))[:, :, ::-1]
            values[row, :, :, :width] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
            widths.append(width)
        scores = run(self._session, values)
        for row, index in enumerate(batch.indexes):
            yield index, scores[row], widths[row] / batch.width


@dataclass(frozen=True, slots=True)
class _Batch:
    indexes: tuple[int, ...]
    width: int


def crop(picture: Picture, quad: NDArray[np.float32], *, tall_is_turned: bool = True) -> Picture:
    """A line cut out and set straight; a tall one lies on its side unless told otherwise."""
    width = max(1, round(float(max(_length(quad, 0, 1), _length(quad, 3, 2)))))
    height = max(1, round(float(max(_length(quad, 0, 3), _length(quad, 1, 2)))))
    # Lines are found as rectangles, with corners rounded: a change of perspective would follow the
    # rounding, and shift what stands amid a long line by a letter.
    middle, across, down = quad.mean(axis=0), _across(quad), _down(quad)
    first = middle - (across + down) / 2
    source = np.array([first, first + across, first + down], np.float32)
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    cut: Any = cv2.warpAffine(
        picture, cv2.getAffineTransform(source, target), (width, height),
        flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    if tall_is_turned and height >= 1.5 * width:
        cut = np.rot90(cut)
    return np.ascontiguousarray(cut, dtype=np.uint8)


def median_height(quads: Quads) -> float:
    """The median line height in pixels: the shorter side, so that turned pages count alike."""
    return float(np.median(_heights(quads))) if len(quads) else 0.0


def _small_height(quads: Quads) -> float:
    return float(np.percentile(_heights(quads), 25))


def _heights(quads: Quads) -> list[float]:
    return [min(_length(quad, 0, 3), _length(quad, 0, 1)) for quad in quads]


def _batches(lines: Sequence[Picture]) -> Iterator[_Batch]:
    """Lines of about one width together, none padded by much."""
    widths = [max(_width_of(line), MIN_WIDTH) for line in lines]
    waiting: list[int] = []
    for index in sorted(range(len(lines)), key=lambda index: widths[index]):
        is_full = waiting and (
            (len(waiting) + 1) * widths[index] * LINE_HEIGHT > BATCH_PIXELS
            or widths[index] > max(widths[waiting[0]] * SAME_WIDTH, widths[waiting[0]] + 24)
        )
        if is_full:
            yield _batch(waiting, widths)
            waiting = []
        waiting.append(index)
    if waiting:
        yield _batch(waiting, widths)


def _batch(indexes: list[int], widths: list[int]) -> _Batch:
    return _Batch(tuple(indexes), (widths[indexes[-1]] + 7) // 8 * 8)


def _width_of(line: Picture) -> int:
    height, width = line.shape[:2]
    return int(max(16, min(MAX_WIDTH, -(-LINE_HEIGHT * width // height))))


def _to_step(side: float) -> int:
    return max(STEP, round(side / STEP) * STEP)


def _across(quad: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((quad[1] - quad[0] + quad[2] - quad[3]) / 2, np.float32)


def _down(quad: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((quad[3] - quad[0] + quad[2] - quad[1]) / 2, np.float32)


def _length(quad: NDArray[np.float32], start: int, end: int) -> float:
    return float(np.linalg.norm(quad[start] - quad[end]))
