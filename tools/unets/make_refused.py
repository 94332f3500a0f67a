"""Files that onnxruntime's own tools write and its build for browsers refuses, into variants/refused/.

    python tools/unets/make_refused.py

gpu-operators: `python -m onnxruntime.transformers.optimizer --model_type unet`. stale-casts: a conversion to float16 that leaves the Casts to float32
which were there before, as older converters do. Made of variants/free-size.onnx with onnxruntime 1.32.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper
from onnxruntime.transformers.float16 import convert_float_to_float16
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model

VARIANTS = Path(__file__).parent / "variants"
OUTPUT = VARIANTS / "refused"


def with_a_cast(model: onnx.ModelProto) -> onnx.ModelProto:
    """The timestep cast to float32 where it is read, as PyTorch's exporter writes it."""
    name = next(i.name for i in model.graph.input if i.name != "sample")
    for node in model.graph.node:
        for i, read in enumerate(node.input):
            if read == name:
                node.input[i] = "t in single precision"
    cast = helper.make_node("Cast", [name], ["t in single precision"], name="stale", to=TensorProto.FLOAT)
    model.graph.node.insert(0, cast)
    return model


if __name__ == "__main__":
    OUTPUT.mkdir(exist_ok=True)
    source = VARIANTS / "free-size.onnx"
    optimize_model(str(source), model_type="unet", opt_level=0, optimization_options=FusionOptions("unet")).save_model_to_file(str(OUTPUT / "gpu-operators.onnx"))
    half = convert_float_to_float16(with_a_cast(onnx.load(source)), keep_io_types=True)
    for node in half.graph.node:
        if node.name == "stale":
            node.attribute[0].i = TensorProto.FLOAT
    onnx.save(half, OUTPUT / "stale-casts.onnx")
