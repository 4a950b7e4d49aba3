"""Large convolutions in 8 bits: which, how exactly, on which processors."""

from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper, numpy_helper

from core.adapters.ocr import eight_bits, ocr_models

CHANNELS = 96
NEEDS_VNNI = pytest.mark.skipif(
    not eight_bits.is_fast(), reason="this processor does not multiply bytes exactly"
)


@pytest.fixture(scope="module")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.mark.parametrize(
    ("said", "fast"),
    [
        ("model name : x\nflags : fpu sse2 avx512f avx512_vnni\n", True),
        ("flags\t\t: fpu avx2 avx_vnni\n", True),
        ("flags : fpu avx2 avx512f\n", False),
        ("Features : fp asimd asimddp\n", False),
        ("", False),
    ],
)
def test_only_processors_that_multiply_bytes_exactly_are_asked_to(
    tmp_path: Path, said: str, *, fast: bool
) -> None:
    processor = tmp_path / "cpuinfo"
    processor.write_text(said)

    assert eight_bits.is_fast(processor) is fast


def test_a_system_that_does_not_name_its_processor_keeps_the_floats(tmp_path: Path) -> None:
    assert not eight_bits.is_fast(tmp_path / "none")


def small(channels: int, *, activated: bool = False) -> onnx.ModelProto:
    """A convolution with its bias, and the activation as exporters write it."""
    chance = np.random.default_rng(1)
    weights = chance.normal(0, 0.1, (channels, channels, 1, 1)).astype(np.float32)
    constants = {
        "weights": weights,
        "bias": chance.normal(0, 0.1, (1, channels, 1, 1)).astype(np.float32),
        "root": np.array(2**0.5, np.float32),
        "one": np.array(1, np.float32),
        "half": np.array(0.5, np.float32),
    }
    activation = [
        helper.make_node("Div", ["sum", "root"], ["divided"]),
        helper.make_node("Erf", ["divided"], ["erf"]),
        helper.make_node("Add", ["erf", "one"], ["added"]),
        helper.make_node("Mul", ["sum", "added"], ["product"]),
        helper.make_node("Mul", ["product", "half"], ["y"]),
    ]
    nodes = [
        helper.make_node("Identity", ["x"], ["same"]),
        helper.make_node("Conv", ["same", "weights"], ["convolved"], kernel_shape=[1, 1]),
        helper.make_node("Add", ["convolved", "bias"], ["sum"]),
        *(activation if activated else [helper.make_node("Relu", ["sum"], ["y"])]),
    ]
    shape = [1, channels, None, None]
    graph = helper.make_graph(
        nodes,
        "small",
        [helper.make_tensor_value_info("x", 1, shape)],
        [helper.make_tensor_value_info("y", 1, shape)],
        [numpy_helper.from_array(values, name) for name, values in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)


def answer(model: onnx.ModelProto, values: np.ndarray) -> np.ndarray:
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return np.asarray(session.run(None, {"x": values})[0])


@NEEDS_VNNI
@pytest.mark.parametrize("activated", [False, True])
def test_a_layer_in_eight_bits_answers_within_its_steps(*, activated: bool) -> None:
    values = np.random.default_rng(2).normal(0, 1, (1, CHANNELS, 4, 9)).astype(np.float32)
    exact = answer(small(CHANNELS, activated=activated), values)
    model = small(CHANNELS, activated=activated)

    eight_bits.in_eight_bits(model, {"x": (-4.0, 4.0), "sum": (-5.0, 5.0)})

    assert Counter(node.op_type for node in model.graph.node)["QLinearConv"] == 1
    assert np.abs(answer(model, values) - exact).max() < 0.09  # of a range of ten


def test_a_small_layer_stays_as_it_is() -> None:
    model = small(CHANNELS - 1)

    eight_bits.in_eight_bits(model, {})

    assert [node.op_type for node in model.graph.node] == ["Conv", "Add", "Relu"]


def test_an_activation_of_five_nodes_becomes_one_that_answers_alike() -> None:
    values = np.random.default_rng(3).normal(0, 2, (1, 8, 3, 3)).astype(np.float32)
    exact = answer(small(8, activated=True), values)
    model = small(8, activated=True)

    eight_bits.in_eight_bits(model, {})

    assert [node.op_type for node in model.graph.node] == ["Conv", "Add", "Gelu"]
    assert np.abs(answer(model, values) - exact).max() < 1e-5


def test_there_is_a_range_for_every_large_layer_of_the_recogniser() -> None:
    model = onnx.load(ocr_models.stock().recogniser)
    ranges = eight_bits.measured_ranges()

    assert eight_bits.tensors(model) == sorted(ranges)
    assert len(ranges) > 50
    assert all(low <= 0 <= high and high - low > 0.1 for low, high in ranges.values())


def test_a_processor_without_bytes_gets_the_floats(
    models_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eight_bits, "is_fast", lambda: False)

    files = ocr_models.prepare(models_dir)

    assert files.name == "PP-OCRv6-small-latin-1"
    assert "8bit" not in files.recogniser.name


@NEEDS_VNNI
def test_other_ranges_are_another_model(
    models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ocr_models.prepare(models_dir)
    other = tmp_path / "ranges.json"
    other.write_text(eight_bits.RANGES.read_text() + "\n")
    monkeypatch.setattr(eight_bits, "RANGES", other)

    second = ocr_models.prepare(models_dir)

    assert first.name == second.name == "PP-OCRv6-small-latin-1-8bit"
    assert first.recogniser != second.recogniser
    kinds = Counter(node.op_type for node in onnx.load(second.recogniser).graph.node)
    assert (kinds["QLinearConv"], kinds["Gelu"]) == (28, 13)
