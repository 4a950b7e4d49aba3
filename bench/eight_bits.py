"""The ranges the recogniser's 8 bits are made for: `python -m bench.eight_bits` writes them anew.

Lines of sheets the project draws itself, printed and by hand, scanned, askew, dim, blurred and
photographed, go through the recogniser as floats; what enters and leaves its large layers is
looked at. Of each batch one value in ten thousand may lie outside at either end.
"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from bench import damages, drawn
from core.adapters.ocr import eight_bits, ocr_models
from core.adapters.ocr.ocr_lines import LINE_HEIGHT, Detector, Picture, crop

SHEETS = 14
FIRST_SEED = 1000
DPI = (200, 150, 300, 100)
EVERY = 3  # line of the sheets
OUTSIDE = 0.01  # per cent at either end
BATCH = 8


def main() -> None:
    """Measure, and write the file beside the code that reads it."""
    with tempfile.TemporaryDirectory() as folder:
        files = ocr_models.prepare(Path(folder))
        lines = _lines(Detector(files.detector, threads=1))
        model = onnx.load(Path(folder) / ocr_models.file_name(ocr_models.RECOGNISER))
    found = _ranges(model, sorted(lines, key=lambda line: line.shape[1] / line.shape[0]))
    rows = [f'  "{name}": [{low:.4g}, {high:.4g}]' for name, (low, high) in found.items()]
    text = "{\n" + ",\n".join(rows) + "\n}\n"
    json.loads(text)
    eight_bits.RANGES.write_text(text, encoding="ascii")
    print(f"{len(lines)} lines, {len(found)} ranges: {eight_bits.RANGES.name}")


def _lines(detector: Detector) -> list[Picture]:
    sheets = (_sheet(number) for number in range(SHEETS))
    return [crop(sheet, quad) for sheet in sheets for quad in detector.find(sheet)[::EVERY]]


def _sheet(number: int) -> Picture:
    """One of the drawn sheets, in one of the ways sheets arrive."""
    dpi = DPI[number % len(DPI)]
    pixels = drawn.sheet(FIRST_SEED + number, hand=number % 2 == 1, dpi=dpi).pixels
    match number % 7:
        case 1:
            return damages.blurred(pixels, 1.5)
        case 2:
            return damages.dim(pixels, 0.6)
        case 3:
            return damages.skewed(pixels, 3)[0]
        case 4:
            return damages.on_a_desk(pixels)[0]
    return pixels


def _ranges(model: onnx.ModelProto, lines: Sequence[Picture]) -> dict[str, tuple[float, float]]:
    names = eight_bits.tensors(model)
    for name in names:
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, 1, None))
    if not any(entry.domain == "com.microsoft" for entry in model.opset_import):
        model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    session = onnxruntime.InferenceSession(model.SerializeToString())
    found = dict.fromkeys(names, (0.0, 0.0))
    for start in range(0, len(lines), BATCH):
        answers = session.run(names, {"x": _input(lines[start : start + BATCH])})
        for name, values in zip(names, answers, strict=True):
            low, high = np.percentile(values, (OUTSIDE, 100 - OUTSIDE))
            least, greatest = found[name]
            found[name] = (min(least, float(low)), max(greatest, float(high)))
    return found


def _input(lines: Sequence[Picture]) -> NDArray[np.float32]:
    widths = [max(16, round(LINE_HEIGHT * line.shape[1] / line.shape[0])) for line in lines]
    values = np.zeros((len(lines), 3, LINE_HEIGHT, -(-max(widths) // 8) * 8), np.float32)
    for row, (line, width) in enumerate(zip(lines, widths, strict=True)):
        small = cv2.resize(line, (width, LINE_HEIGHT))[:, :, ::-1]
        values[row, :, :, :width] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
    return values


if __name__ == "__main__":
    main()
