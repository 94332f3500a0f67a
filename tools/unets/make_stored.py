"""src/onnx/fixtures/stored/stored-weights: constants in every way in which a file can store them, and what the onnx package reads of each.

    python tools/unets/make_stored.py
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OUTPUT = Path(__file__).parents[2] / "src/onnx/fixtures/stored"
LEAST_LIFTED = 16_384
random = np.random.default_rng(0)


def numbers(*dims: int) -> np.ndarray:
    return random.standard_normal(dims).astype(np.float32)


def made() -> tuple[list[tuple[onnx.TensorProto, bool]], bytes]:
    """Tensors, and whether they lie in one piece that is large enough to be left in the file."""
    large, small = numbers(64, 80), numbers(8, 8)
    halves = numbers(96, 96).astype(np.float16)
    listed = helper.make_tensor("listed", TensorProto.FLOAT, large.shape, (large + 1).flatten().tolist())
    bits = helper.make_tensor("half-bits", TensorProto.FLOAT16, halves.shape, (halves + 1).flatten())
    if not bits.int32_data:
        bits.ClearField("raw_data")
        bits.int32_data.extend((halves + 1).view(np.uint16).flatten().astype(np.int32).tolist())
    brain = onnx.TensorProto(name="brain", data_type=TensorProto.BFLOAT16, dims=large.shape[:1] + (160,))
    brain.raw_data = (numbers(64, 160).view(np.uint32) >> 16).astype(np.uint16).tobytes()
    behind = numpy_helper.from_array(large + 2, "behind")
    # A name that comes behind the numbers, as other writers than Google's put it.
    behind_bytes = onnx.TensorProto(raw_data=behind.raw_data).SerializeToString() + onnx.TensorProto(name="behind", dims=behind.dims, data_type=behind.data_type).SerializeToString()
    return [
        (numpy_helper.from_array(large, "raw"), True),
        (numpy_helper.from_array(small, "small"), False),
        (listed, True),
        (numpy_helper.from_array(halves, "half"), True),
        (bits, False),
        (brain, True),
        (numpy_helper.from_array(large.astype(np.float64), "double"), True),
        (numpy_helper.from_array(np.arange(4096, dtype=np.int64) - 2048, "integers"), True),
        (onnx.TensorProto.FromString(behind_bytes), True),
    ], behind_bytes


if __name__ == "__main__":
    tensors, behind_bytes = made()
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "stored", [x], [y], [tensor for tensor, _ in tensors])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    data = model.SerializeToString()
    # The last tensor with its fields in the other order: of the same length, so that only they change places.
    plain = tensors[-1][0].SerializeToString()
    assert data.count(plain) == 1 and len(plain) == len(behind_bytes)
    data = data.replace(plain, behind_bytes)
    assert onnx.load_from_string(data) == model
    (OUTPUT / "stored-weights.onnx").write_bytes(data)
    told = {}
    for tensor, lifted in tensors:
        values = numpy_helper.to_array(tensor).astype(np.float64).flatten()
        told[tensor.name] = {"lifted": lifted, "dims": list(tensor.dims), "first": values[:3].tolist(), "last": values[-3:].tolist(), "sum": float(np.add.reduce(values))}
    (OUTPUT / "stored-weights.json").write_text(json.dumps(told, indent=1) + "\n")
