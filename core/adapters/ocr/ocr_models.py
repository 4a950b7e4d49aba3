"""The OCR models shipped in the rapidocr wheel (PP-OCRv6 small, Apache-2.0), made lighter once.

The detector holds a quarter of a million subnormal weights, which processors multiply at a
fraction of their speed: set to zero, it answers the same in a third of the time. The recogniser
knows 18,710 classes, most of them Chinese: cut to the Latin ones it needs half the memory. Where
the processor multiplies bytes fast its large layers are put into 8 bits as well.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core import telemetry
from core.adapters.ocr import eight_bits
from core.errors import Misconfigured

if TYPE_CHECKING:
    import onnx

log = telemetry.logger(__name__)

NAME = "PP-OCRv6-small"
RECIPE = 1  # counts up when the derivation changes: old files are then left alone
EIGHT_BITS = "-8bit"  # of a file's and a model's name
DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNISER = "PP-OCRv6_rec_small.onnx"
TURN_CLASSIFIER = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

# The derivation was proven on these files; another wheel's are used as they come.
SOURCES = {
    DETECTOR: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    TURN_CLASSIFIER: "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
}

SMALLEST_NORMAL = 1e-30
CHARACTERS_KEY = "character"  # of the recogniser's metadata, one a line
_SIGNS = frozenset("£€°½¼¾±×÷²³µ·•–—‘’“”…™®©√✓✔✕✘☐☑☒□■→≤≥ØøΩ№")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where the models lie. `name` says which they are, for the record kept with a reading."""

    detector: Path
    recogniser: Path
    turn_classifier: Path
    name: str


def prepare(models_dir: Path) -> ModelFiles:
    """The lightened models, made on first use and kept in `models_dir`.

    Errors: Misconfigured where the wheel's own models are missing.
    """
    detector = _derived(DETECTOR, models_dir, _without_subnormals)
    recogniser = _derived(RECOGNISER, models_dir, _latin_only)
    turns = _derived(TURN_CLASSIFIER, models_dir, _without_subnormals)
    if not detector.parent == recogniser.parent == turns.parent == models_dir:
        return ModelFiles(detector, recogniser, turns, f"{NAME}-stock")
    name = f"{NAME}-latin-{RECIPE}"
    if eight_bits.is_fast():
        kind = f"{EIGHT_BITS}-{hashlib.sha256(eight_bits.RANGES.read_bytes()).hexdigest()[:12]}"
        quick = _derived(RECOGNISER, models_dir, _latin_in_eight_bits, kind=kind)
        if quick.parent == models_dir:
            recogniser, name = quick, name + EIGHT_BITS
    return ModelFiles(detector, recogniser, turns, name)


def stock() -> ModelFiles:
    """The models as the wheel ships them."""
    return ModelFiles(
        _shipped(DETECTOR), _shipped(RECOGNISER), _shipped(TURN_CLASSIFIER), f"{NAME}-stock"
    )


def keeps(character: str) -> bool:
    """True for what is written on job sheets in Latin letters: ASCII, accents, a few signs."""
    if len(character) != 1:
        return False
    code = ord(character)
    return 0x21 <= code <= 0x7E or 0xC0 <= code <= 0x17F or character in _SIGNS


def _shipped(name: str) -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise Misconfigured("The package rapidocr is not installed: run `uv sync`.")
    path = Path(spec.origin).parent / "models" / name
    if not path.is_file():
        raise Misconfigured(f"The package rapidocr lacks its model {name}: reinstall it.")
    return path


def file_name(name: str, *, kind: str = "") -> str:
    """What the lighter file made of a shipped one is called."""
    return f"{Path(name).stem}-{SOURCES[name][:12]}-{RECIPE}{kind}.onnx"


def _derived(
    name: str,
    models_dir: Path,
    derive: "Callable[[onnx.ModelProto], None]",
    *,
    kind: str = "",
) -> Path:
    """The lighter file, or the shipped one where it cannot be made."""
    target = models_dir / file_name(name, kind=kind)
    if target.is_file():
        return target
    source = _shipped(name)
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != SOURCES[name]:
        log.warning("ocr_models.unknown_source", model=name)
        return source
    try:
        _write(target, _rebuilt(content, derive))
    except OSError as error:
        log.warning("ocr_models.not_kept", model=name, reason=error.strerror)
        return source
    return target


def _rebuilt(content: bytes, derive: "Callable[[onnx.ModelProto], None]") -> bytes:
    import onnx  # Needed once in the life of an installation: half a second not spent at starts.

    model = onnx.load_model_from_string(content)
    derive(model)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, also when two processes start at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _without_subnormals(model: "onnx.ModelProto") -> None:
    from onnx import numpy_helper

    for weights in model.graph.initializer:
        values = numpy_helper.to_array(weights)
        if values.dtype != np.float32:
            continue
        tiny = (np.abs(values) < SMALLEST_NORMAL) & (values != 0)
        if tiny.any():
            cleaned = np.where(tiny, np.float32(0), values)
            weights.CopyFrom(numpy_helper.from_array(cleaned, weights.name))


def _latin_only(model: "onnx.ModelProto") -> None:
    from onnx import numpy_helper

    listed = next(entry for entry in model.metadata_props if entry.key == CHARACTERS_KEY)
    characters = listed.value.splitlines()
    kept = [index for index, character in enumerate(characters) if keeps(character)]
    classes = len(characters) + 2  # The blank comes first and the space last.
    columns = [0, *(index + 1 for index in kept), classes - 1]
    for weights in model.graph.initializer:
        if weights.dims and weights.dims[-1] == classes:
            cut = np.ascontiguousarray(numpy_helper.to_array(weights)[..., columns])
            weights.CopyFrom(numpy_helper.from_array(cut, weights.name))
    del model.graph.value_info[:]  # Shapes of the old head; the runtime works them out anew.
    listed.value = "\n".join(characters[index] for index in kept)
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(columns)


def _latin_in_eight_bits(model: "onnx.ModelProto") -> None:
    _latin_only(model)
    eight_bits.in_eight_bits(model, eight_bits.measured_ranges())
