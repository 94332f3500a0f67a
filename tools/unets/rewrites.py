"""What onnxruntime's tools make of a model file. They are read by the browser as well as the exporters' own."""

from __future__ import annotations

import tempfile
from pathlib import Path

import onnx
import onnxruntime as ort
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, quantize_dynamic, quantize_static


def optimised(data: bytes, _inputs: tuple) -> bytes:
    """Offline, with all that does not depend on the machine: FusedConv, FusedMatMul, QuickGelu, …"""
    with tempfile.TemporaryDirectory() as folder:
        options = ort.SessionOptions()
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(Path(folder) / "to.onnx")
        ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        return renamed((Path(folder) / "to.onnx").read_bytes())


class OneSample(CalibrationDataReader):
    def __init__(self, data: bytes, inputs: tuple):
        names = [item.name for item in onnx.load_from_string(data).graph.input]
        self.samples = iter([{name: x.numpy() for name, x in zip(names, inputs)}])

    def get_next(self):
        return next(self.samples, None)


def quantised(data: bytes, inputs: tuple) -> bytes:
    """8-bit integers between QuantizeLinear and DequantizeLinear, ranges from one sample."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "to.onnx"
        quantize_static(onnx.load_from_string(data), to, OneSample(data, inputs), quant_format=QuantFormat.QDQ)
        return renamed(to.read_bytes())


def dynamically_quantised(data: bytes, _inputs: tuple) -> bytes:
    """8-bit integers whose range each run measures: ConvInteger, MatMulInteger, DynamicQuantizeLinear."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "to.onnx"
        quantize_dynamic(onnx.load_from_string(data), to)
        return renamed(to.read_bytes())


def renamed(data: bytes, kept: dict[str, str] | None = None) -> bytes:
    """The tools make long names of long names, which weigh more than the weights. `kept`: those that stay."""
    proto = onnx.load_from_string(data)
    graph = proto.graph
    names = {"": ""} | (kept or {})
    rename = lambda name: names.setdefault(name, f"t{len(names)}")
    for node in graph.node:
        node.input[:] = map(rename, node.input)
        node.output[:] = map(rename, node.output)
        node.name = ""
    for item in [*graph.input, *graph.output, *graph.initializer]:
        item.name = rename(item.name)
    del graph.value_info[:]
    return proto.SerializeToString()
