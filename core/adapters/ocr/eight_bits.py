"""The recogniser's large convolutions in 8 bits: the same words for half the processor time.

Four fifths of the recogniser's work are 1 x 1 convolutions. Processors with VNNI multiply bytes
four times as fast as floats. Others either do not gain or, before VNNI, let sums of bytes overflow
in 16 bits, so that the answer would be another one: there the floats stay.

What lies between two layers is rounded to 256 steps of the range it has on sheets that
`python -m bench.eight_bits` draws; docs/decisions/eight-bit-recogniser.md has the figures.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnx

RANGES = Path(__file__).with_name("eight_bits.json")
PROCESSOR = Path("/proc/cpuinfo")
FLAGS = frozenset({"avx512_vnni", "avx_vnni"})

LEAST_CHANNELS = 96  # of input and output; smaller layers gain less than rounding costs
STEPS = 255  # of a byte's range
GELU_IS_ZERO = -4.0  # what lies below is nothing after the activation, and needs no steps

Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Layer:
    """A convolution and the sum with its bias: outputs' names, weights, one bias a channel."""

    entry: str
    convolved: str
    exit: str
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    is_activated: bool


def is_fast(processor: Path = PROCESSOR) -> bool:
    """Whether this processor multiplies bytes fast, and exactly."""
    try:
        lines = processor.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return not FLAGS.isdisjoint(flags.split())


def measured_ranges() -> Ranges:
    """Least and greatest value of what enters and leaves each layer."""
    listed = json.loads(RANGES.read_text(encoding="ascii"))
    return {name: (least, greatest) for name, (least, greatest) in listed.items()}


def tensors(model: "onnx.ModelProto") -> list[str]:
    """The names whose ranges are needed, without repeats. Changes the model: see `simplified`."""
    simplified(model)
    return sorted({name for layer in _layers(model) for name in (layer.entry, layer.exit)})


def in_eight_bits(model: "onnx.ModelProto", ranges: Ranges) -> None:
    """Put the large convolutions into 8 bits. Errors: KeyError, where a range is missing."""
    from onnx import helper

    simplified(model)
    graph, layers = model.graph, {layer.convolved: layer for layer in _layers(model)}
    summed = {layer.exit for layer in layers.values()}
    entered: set[str] = set()
    nodes: list[onnx.NodeProto] = []
    for node in list(graph.node):
        layer = layers.get(node.output[0])
        if layer is not None:
            if layer.entry not in entered:
                nodes.append(_rounded(graph, layer.entry, ranges[layer.entry]))
                entered.add(layer.entry)
            nodes.extend(_convolved(graph, node, layer, ranges))
        elif node.output[0] not in summed:
            nodes.append(node)
    _replace(graph, nodes)
    if not any(entry.domain == "com.microsoft" for entry in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def simplified(model: "onnx.ModelProto") -> None:
    """Without nodes that do nothing, and the activation (GELU) as one node instead of five.

    The runtime does both by itself, but not any longer around layers in 8 bits.
    """
    from onnx import helper

    graph = model.graph
    _skip_identities(graph)
    made = {node.output[0]: node for node in graph.node}
    users = _users(graph)
    whole: dict[str, onnx.NodeProto] = {}
    parts: set[str] = set()
    for node in graph.node:
        if node.op_type != "Erf":
            continue
        divided = made[node.input[0]]
        added = users[node.output[0]][0]
        product = users[added.output[0]][0]
        halved = users[product.output[0]][0].output[0]
        whole[halved] = helper.make_node(
            "Gelu", [divided.input[0]], [halved], domain="com.microsoft"
        )
        parts |= {one.output[0] for one in (divided, node, added, product)}
    nodes = [whole.get(node.output[0], node) for node in graph.node if node.output[0] not in parts]
    _replace(graph, nodes)


def _skip_identities(graph: "onnx.GraphProto") -> None:
    answers = {output.name for output in graph.output}
    same: dict[str, str] = {}
    nodes = []
    for node in graph.node:
        for at, name in enumerate(node.input):
            node.input[at] = same.get(name, name)  # In order, so what it stands for is known.
        if node.op_type == "Identity" and node.output[0] not in answers:
            same[node.output[0]] = node.input[0]
        else:
            nodes.append(node)
    _replace(graph, nodes)


def _layers(model: "onnx.ModelProto") -> Iterator[_Layer]:
    from onnx import numpy_helper

    constants = {one.name: one for one in model.graph.initializer}
    users = _users(model.graph)
    for node in model.graph.node:
        if node.op_type != "Conv" or not _is_large(constants[node.input[1]].dims):
            continue
        summed = users[node.output[0]]
        if len(summed) == 1 and summed[0].op_type == "Add" and summed[0].input[1] in constants:
            after = users.get(summed[0].output[0], [])
            yield _Layer(
                entry=node.input[0],
                convolved=node.output[0],
                exit=summed[0].output[0],
                weights=numpy_helper.to_array(constants[node.input[1]]),
                bias=numpy_helper.to_array(constants[summed[0].input[1]]).ravel(),
                is_activated=any(one.op_type == "Gelu" for one in after),
            )


def _is_large(sizes: "onnx.TensorProto.dims") -> bool:
    filters, channels, *kernel = sizes
    return min(filters, channels) >= LEAST_CHANNELS and list(kernel) == [1, 1]


def _rounded(graph: "onnx.GraphProto", name: str, limits: tuple[float, float]) -> "onnx.NodeProto":
    from onnx import helper

    step, zero = _steps(*limits)
    inputs = [name, _kept(graph, f"{name}/in", step), _kept(graph, f"{name}/in0", zero)]
    return helper.make_node("QuantizeLinear", inputs, [f"{name}/bytes"])


def _convolved(
    graph: "onnx.GraphProto", node: "onnx.NodeProto", layer: _Layer, ranges: Ranges
) -> "Iterator[onnx.NodeProto]":
    """The layer over bytes, and its answer as floats again."""
    from onnx import helper

    name, (step_in, _) = layer.exit, _steps(*ranges[layer.entry])
    least, greatest = ranges[layer.exit]
    step, zero = _steps(max(least, GELU_IS_ZERO) if layer.is_activated else least, greatest)
    largest = np.abs(layer.weights).max(axis=(1, 2, 3))
    scales = np.where(largest > 0, largest, 1) / np.float32(127)
    weights = np.round(layer.weights / scales[:, np.newaxis, np.newaxis, np.newaxis])
    out = [_kept(graph, f"{name}/out", step), _kept(graph, f"{name}/out0", zero)]
    inputs = [
        *(f"{layer.entry}/{part}" for part in ("bytes", "in", "in0")),
        _kept(graph, f"{name}/weights", weights.astype(np.int8)),
        _kept(graph, f"{name}/scales", scales.astype(np.float32)),
        _kept(graph, f"{name}/zeros", np.zeros(len(scales), np.int8)),
        *out,
        _kept(graph, f"{name}/bias", np.round(layer.bias / (scales * step_in)).astype(np.int32)),
    ]
    quick = helper.make_node("QLinearConv", inputs, [f"{name}/bytes8"])
    quick.attribute.extend(node.attribute)
    yield quick
    yield helper.make_node("DequantizeLinear", [f"{name}/bytes8", *out], [name])


def _steps(least: float, greatest: float) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The size of a step, and the byte that stands for nought."""
    low, high = min(least, 0.0), max(greatest, 0.0)
    step = max(high - low, 1e-6) / STEPS
    return np.array(step, np.float32), np.array(round(-low / step), np.uint8)


def _kept(graph: "onnx.GraphProto", name: str, values: NDArray[np.generic]) -> str:
    from onnx import numpy_helper

    graph.initializer.append(numpy_helper.from_array(np.asarray(values), name))
    return name


def _users(graph: "onnx.GraphProto") -> dict[str, "list[onnx.NodeProto]"]:
    users: dict[str, list[onnx.NodeProto]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    return users


def _replace(graph: "onnx.GraphProto", nodes: "list[onnx.NodeProto]") -> None:
    """Other nodes, and of the constants those they need."""
    kept = list(nodes)
    used = {name for node in kept for name in node.input}
    constants = [one for one in graph.initializer if one.name in used]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(kept)
    graph.initializer.extend(constants)
