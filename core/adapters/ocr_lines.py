"""Finding lines of text in a picture and reading them: the two neural halves of the local OCR."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, RuntimeException

from core.adapters.ocr_models import CHARACTERS_KEY
from core.errors import Unavailable

Picture = NDArray[np.uint8]  # height x width x 3, RGB
Quads = NDArray[np.float32]  # lines x 4 corners x (x, y), from top left clockwise, in pixels

DETECTOR_SIDE = 1600  # long side in pixels; more finds nothing more on job sheets
DETECTOR_FINE_SIDE = 2000  # for small print, below:
SMALL_PRINT = 12  # median line height in the detector's pixels
DETECTOR_SHORT_SIDE = 736  # smaller pictures are enlarged to this
STEP = 32  # the detector's sides are multiples of this
MAX_LINES = 2000

LINE_HEIGHT = 48  # the recogniser's input
MIN_WIDTH, MAX_WIDTH = 96, 6000
BATCH_PIXELS = 48 * 1600  # of one run; larger batches gain nothing and cost memory
SAME_WIDTH = 1.15  # lines within this ratio share a run: padding costs more than runs

SPACE_GAP = 0.28  # of the letter height: a blank band this wide parts words
SPACED_OUT = 2.2  # and of the line's median gap
DIGIT_GAP = 0.6  # between digits, of the letter height: a 1 stands far from its neighbours


class Gap(NamedTuple):
    """A blank band in a line: its centre (0-1 of the line), its width in letter heights."""

    at: float
    width: float


class Letters(NamedTuple):
    """A word in a line: where it starts and ends (0-1 of the line), how sure each letter is."""

    text: str
    start: float
    end: float
    confidence: float


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
        scale = min(
            DETECTOR_SIDE / long_side, max(1.0, DETECTOR_SHORT_SIDE / min(picture.shape[:2]))
        )
        quads = self._find_at(picture, scale)
        finer = min(1.0, DETECTOR_FINE_SIDE / long_side)
        if len(quads) and finer > 1.2 * scale and median_height(quads) * scale < SMALL_PRINT:
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
                words[index] = self._words(scores, share, gaps(lines[index]))
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

    def _words(
        self, scores: NDArray[np.float32], share: float, blanks: Sequence[Gap]
    ) -> list[Letters]:
        steps = max(1.0, len(scores) * share)
        words: list[list[tuple[str, float, float, float]]] = [[]]
        for letter in self._letters(scores, steps):
            word = words[-1]
            is_space = letter[0] == " "
            if word and not is_space and _are_parted(word[-1], letter, blanks):
                words.append([letter])
            elif is_space:
                words.append([])
            else:
                word.append(letter)
        return [_joined(word) for word in words if word]

    def _letters(
        self, scores: NDArray[np.float32], steps: float
    ) -> Iterator[tuple[str, float, float, float]]:
        """Letters with start, end (0-1 of the line) and confidence; repeats are one letter."""
        best = scores.argmax(axis=1)
        changes = np.flatnonzero(np.diff(best, prepend=-1))
        ends = [*changes[1:], len(best)]
        for start, end in zip(changes, ends, strict=True):
            if best[start] != 0:
                confidence = float(scores[start, best[start]])
                yield self._characters[best[start]], start / steps, end / steps, confidence


@dataclass(frozen=True, slots=True)
class _Batch:
    indexes: tuple[int, ...]
    width: int


def crop(picture: Picture, quad: NDArray[np.float32], *, tall_is_turned: bool = True) -> Picture:
    """A line cut out and set straight; a tall one lies on its side unless told otherwise."""
    width = max(1, round(float(max(_length(quad, 0, 1), _length(quad, 3, 2)))))
    height = max(1, round(float(max(_length(quad, 0, 3), _length(quad, 1, 2)))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    cut: Any = cv2.warpPerspective(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    if tall_is_turned and height >= 1.5 * width:
        cut = np.rot90(cut)
    return np.ascontiguousarray(cut, dtype=np.uint8)


def median_height(quads: Quads) -> float:
    """The median line height in pixels: the shorter side, so that turned pages count alike."""
    sides = [min(_length(quad, 0, 3), _length(quad, 0, 1)) for quad in quads]
    return float(np.median(sides)) if sides else 0.0


def gaps(line: Picture) -> list[Gap]:
    """Blank bands wide enough to part words.

    Recognisers trained on Chinese lose spaces; the ink itself shows them.
    """
    grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    if height < 6 or width < 12:
        return []
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    ink[ink.mean(axis=1) > 0.65] = 0  # Underlines and the sides of cells part nothing.
    rows = np.flatnonzero(ink.sum(axis=1) > max(1, 0.02 * width))
    if len(rows) == 0:
        return []
    ink_height = max(6, int(rows[-1] - rows[0] + 1))
    columns = ink[rows[0] : rows[-1] + 1].sum(axis=0)
    inked = np.flatnonzero(columns > (1 if ink_height > 14 else 0))
    widths = np.diff(inked) - 1
    between = widths[widths > 0]
    if len(between) == 0:
        return []
    # Typewriters and spaced-out headings leave wide gaps between letters too.
    least = max(SPACE_GAP * ink_height, SPACED_OUT * float(np.median(between)))
    wide = np.flatnonzero(widths >= least)
    return [
        Gap(
            at=float((inked[at] + inked[at + 1] + 1) / 2 / width),
            width=float(widths[at]) / ink_height,
        )
        for at in wide
    ]


def _are_parted(
    before: tuple[str, float, float, float],
    here: tuple[str, float, float, float],
    blanks: Sequence[Gap],
) -> bool:
    start, end = (before[1] + before[2]) / 2, (here[1] + here[2]) / 2
    least = DIGIT_GAP if before[0].isdigit() and here[0].isdigit() else SPACE_GAP
    return any(start < blank.at < end and blank.width >= least for blank in blanks)


def _joined(word: list[tuple[str, float, float, float]]) -> Letters:
    return Letters(
        text="".join(letter for letter, *_ in word),
        start=max(0.0, word[0][1]),
        end=min(1.0, word[-1][2]),
        confidence=sum(letter[3] for letter in word) / len(word),
    )


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


def _length(quad: NDArray[np.float32], start: int, end: int) -> float:
    return float(np.linalg.norm(quad[start] - quad[end]))
