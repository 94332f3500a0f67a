"""Writes small networks that differ in what they are fed and how, with what Python's onnxruntime makes of them.

    python tools/unets/make_variants.py

For each, <name>.onnx (and what lies beside it) and a line of expected.json land in tools/unets/variants/. The sample is sin(1 + 1.7 i) over
[B, C, 8, 8], t is 37, and what else there is is as described there. Needs numpy, onnx, onnxruntime; made with onnx 1.23.2 and onnxruntime 1.32.0.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T
from onnx import helper, numpy_helper

FOLDER = Path(__file__).parent / "variants"
FLOAT, HALF, INT32, INT64 = T.FLOAT, T.FLOAT16, T.INT32, T.INT64
random = np.random.default_rng(0)


def network(channels: int, given: int, *, batch: object = "B", side: object = 8, time: tuple[int, list] | None = (FLOAT, ["B"]), kind: int = FLOAT, others: dict | None = None):
    """Down, up, a skip, t added, and the mean of every other input added."""
    numpy_kind = np.float16 if kind == HALF else np.float32
    weights = {
        "w1": random.normal(0, 0.3, (4, channels, 3, 3)), "w2": random.normal(0, 0.3, (4, 4, 3, 3)), "w3": random.normal(0, 0.3, (given, 8, 3, 3)),
        "scales": np.array([1, 1, 2, 2]), "small": np.array(0.001),
    }
    initializers = [numpy_helper.from_array(np.ascontiguousarray(value, np.float32 if name == "scales" else numpy_kind), name) for name, value in weights.items()]
    initializers.append(numpy_helper.from_array(np.array([-1, 1, 1, 1], np.int64), "column"))
    inputs = [helper.make_tensor_value_info("sample", kind, [batch, channels, side, side])]
    nodes = [
        helper.make_node("Conv", ["sample", "w1"], ["stem"], pads=[1] * 4),
        helper.make_node("Conv", ["stem", "w2"], ["down"], pads=[1] * 4, strides=[2, 2]),
    ]
    last = "down"
    named = {**({"timestep": time} if time else {}), **(others or {})}
    for name, (type_, dims) in named.items():
        inputs.append(helper.make_tensor_value_info(name, type_, dims))
        nodes.append(helper.make_node("Cast", [name], [f"{name}.f"], to=kind))
        value = f"{name}.f"
        if len(dims) > 1:
            nodes.append(helper.make_node("ReduceMean", [value], [f"{name}.m"], axes=list(range(1, len(dims))), keepdims=0))
            value = f"{name}.m"
        nodes += [
            helper.make_node("Reshape", [value, "column"], [f"{name}.c"]),
            helper.make_node("Mul", [f"{name}.c", "small"], [f"{name}.s"]),
            helper.make_node("Add", [last, f"{name}.s"], [f"{name}.a"]),
        ]
        last = f"{name}.a"
    nodes += [
        helper.make_node("Resize", [last, "", "scales"], ["up"], mode="nearest"),
        helper.make_node("Concat", ["up", "stem"], ["joined"], axis=1),
        helper.make_node("Conv", ["joined", "w3"], ["out_sample"], pads=[1] * 4),
    ]
    output = helper.make_tensor_value_info("out_sample", kind, [batch, given, side, side])
    graph = helper.make_graph(nodes, "variant", inputs, [output], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


VARIANTS = {
    "scalar-int64-t": network(3, 3, time=(INT64, [])),
    "one-int32-t": network(3, 3, time=(INT32, [1])),
    "column-t": network(3, 3, time=(FLOAT, ["B", 1])),
    "no-t": network(3, 3, time=None),
    "batch-of-one": network(3, 3, batch=1, time=(FLOAT, [1]), others={"class_labels": (INT64, [1])}),
    "batch-of-two": network(3, 3, batch=2, time=(FLOAT, [2])),
    "half": network(4, 4, kind=HALF, time=(HALF, ["B"])),
    "learned-variance": network(3, 6),
    "inpainting": network(9, 4),
    "one-channel": network(1, 1),
    "sixteen-channels": network(16, 16),
    "free-size": network(3, 3, side="S"),
    "xl": network(4, 4, others={"encoder_hidden_states": (FLOAT, ["B", 5, 6]), "text_embeds": (FLOAT, ["B", 7]), "time_ids": (FLOAT, ["B", 6])}),
    "distilled": network(4, 4, others={"timestep_cond": (FLOAT, ["B", 256])}),
    "residuals": network(4, 4, others={"down_block_additional_residual_0": (FLOAT, ["B", 4, 8, 8])}),
    "external": network(3, 3),
}


def waves(*dims: int) -> np.ndarray:
    return np.sin(1 + 1.7 * np.arange(np.prod(dims))).astype(np.float32).reshape(dims)


def guidance_embedding(w: float, length: int) -> np.ndarray:
    """diffusers' get_guidance_scale_embedding, from the package."""
    import torch
    from diffusers import LatentConsistencyModelPipeline

    return LatentConsistencyModelPipeline.get_guidance_scale_embedding(None, torch.tensor([w]), length).numpy()


NUMPY = {FLOAT: np.float32, HALF: np.float16, INT32: np.int32, INT64: np.int64}
VALUES = {"class_labels": lambda dims: np.full(dims, 3), "time_ids": lambda dims: np.array([[64, 64, 0, 0, 64, 64]]), "timestep_cond": lambda dims: guidance_embedding(7.5, 256)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    expected = {}
    for name, model in VARIANTS.items():
        onnx.checker.check_model(model)
        feeds = {}
        for info in model.graph.input:
            shape = info.type.tensor_type
            dims = [dim.dim_value or (1 if dim.dim_param == "B" else 8) for dim in shape.shape.dim]
            value = waves(*dims) if info.name == "sample" else np.full(dims, 37) if info.name == "timestep" else VALUES.get(info.name, np.zeros)(dims)
            feeds[info.name] = np.asarray(value).astype(NUMPY[shape.elem_type]).reshape(dims)
        if name == "inpainting":
            # a mask of 1 all over, and a masked picture of zeros
            feeds["sample"] = np.concatenate([waves(1, 4, 8, 8), np.ones((1, 1, 8, 8)), np.zeros((1, 4, 8, 8))], 1).astype(np.float32)
        (output,) = onnxruntime.InferenceSession(model.SerializeToString()).run(None, feeds)
        expected[name] = output.astype(np.float32).flatten().tolist()
        beside = name == "external"
        onnx.save(model, FOLDER / f"{name}.onnx", save_as_external_data=beside, location=f"{name}.onnx_data" if beside else None, size_threshold=100)
    (FOLDER / "expected.json").write_text(json.dumps(expected))


if __name__ == "__main__":
    main()
