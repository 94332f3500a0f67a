"""Writes the small U-Nets that the tests of src/onnx read: random weights, opset 18, each with what is true of it.

    python tools/unets/make_unets.py [name ...]

For each model <name>.onnx and <name>.json land in src/onnx/fixtures/. The JSON is written from the construction in PyTorch
(hooks and the model's own notes), never from the ONNX file: see truth.py.
Needs torch, diffusers, onnx, onnxscript, onnxruntime; made with torch 2.13.0, diffusers 0.42.1 and onnxruntime 1.32.0.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from pathlib import Path

import onnx
import torch
from torch import nn

import from_diffusers
import rewrites
import styles
from truth import Truth, fingerprint, normed, waves, words

FIXTURES = Path(__file__).parents[2] / "src/onnx/fixtures"


T = torch.tensor([37.0])
# of a tensor's mean magnitude: what 8 bits, layer after layer, may do to its numbers
QUANTISED_TOLERANCE = 0.1
# name: (model, inputs, whether to use the newer exporter, which names and writes things differently; what is done to the file)
MODELS = {
    "diffusers-unet2d": (from_diffusers.unconditional, (waves(1, 3, 8, 8), T), True),
    "diffusers-unet2d-condition": (from_diffusers.conditional, (waves(1, 4, 8, 8), T, waves(1, 5, 12)), False),
    "nearest-average": (styles.NearestAverage, (waves(1, 3, 32, 32), T), False),
    "film-conv-attention": (styles.FilmConvAttention, (waves(1, 3, 16, 16), T), True),
    "additive-skips": (styles.AdditiveSkips, (waves(1, 1, 16, 16), T, words(1, 6)), False),
    "no-skips": (styles.NoSkips, (waves(1, 3, 16, 16), T), True),
    "valid-padding": (styles.ValidPadding, (waves(1, 1, 60, 60),), False),
    "wavelet-gates": (styles.WaveletGates, (waves(1, 1, 16, 16),), False),
    "optimised": (styles.OneBlockALevel, (waves(1, 1, 16, 16), T), False, rewrites.optimised),
    "quantised": (styles.OneBlockALevel, (waves(1, 1, 16, 16), T), False, rewrites.quantised),
    "dynamically-quantised": (styles.OneBlockALevel, (waves(1, 1, 16, 16), T), False, rewrites.dynamically_quantised),
    "resnet-classifier": (styles.ResNetClassifier, (waves(1, 3, 16, 16),), False),
    "mlp": (styles.Mlp, (waves(1, 6),), True),
}


def export(model: nn.Module, inputs: tuple, dynamo: bool) -> bytes:
    buffer = io.BytesIO()
    if dynamo:
        torch.onnx.export(model, inputs, opset_version=18, dynamo=True, verbose=False).save(buffer)
    else:
        torch.onnx.export(model, inputs, buffer, opset_version=18, dynamo=False)
    proto = onnx.load_from_string(buffer.getvalue())
    # stack traces and repeated shapes weigh more than the weights
    del proto.graph.value_info[:]
    del proto.metadata_props[:]
    del proto.graph.metadata_props[:]
    for item in [*proto.graph.node, *proto.graph.input, *proto.graph.output]:
        del item.metadata_props[:]
        item.doc_string = ""
    proto.graph.doc_string = ""
    return proto.SerializeToString()


def make(name: str) -> None:
    build, inputs, dynamo, *rewrite = MODELS[name]
    torch.manual_seed(7)
    model = build().eval()
    with torch.no_grad():
        # biases start as zeros and norms as identities, which would let different tensors hold the same numbers
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
        norms = [module for module in model.modules() if isinstance(module, (nn.GroupNorm, styles.RmsNorm))]
        hooks = [norm.register_forward_hook(lambda _, args, out: normed(args[0], out)) for norm in norms]
        Truth.current = Truth()
        output = model(*inputs)
        expected = Truth.current.as_json() | {"output": fingerprint(output)}
        Truth.current = None
        for hook in hooks:
            hook.remove()
        # what the network gives when one skip, outermost first, brings nothing across
        for i, skip in enumerate(reversed(expected["skips"])):
            Truth.silenced, Truth.met = i, 0
            skip["outputWithout"] = fingerprint(model(*inputs))
        Truth.silenced = None
        data = export(model, inputs, dynamo)
        for change in rewrite:
            data = change(data, inputs)
    if "quantised" in name:
        expected["tolerance"] = QUANTISED_TOLERANCE
    expected["inputs"] = [
        {"dims": list(x.shape), "fill": "value" if x.ndim == 1 else "waves" if x.is_floating_point() else "words"}
        for x in inputs
    ]
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / f"{name}.onnx").write_bytes(data)
    (FIXTURES / f"{name}.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")
    print(f"{name}: {len(data) // 1024} KiB")


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    for wanted in sys.argv[1:] or MODELS:
        make(wanted)
