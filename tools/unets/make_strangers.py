"""Writes small U-Nets that diffusers did not make, for the test of breadth: random weights, each with what its modules say of it.

    python tools/unets/make_strangers.py [name ...]

All land in strangers.zip beside this file, as make_breadth.py's do in breadth.zip; what is counted comes from the run in PyTorch (truth.py), never from the
graph. Needs torch, onnx, onnxruntime; made with torch 2.13.0 and onnxruntime 1.32.0.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch

import rewrites
import strangers as of
from truth import Truth, waves, words

HERE = Path(__file__).parent
NOTED = 96
T = torch.tensor([37.0])

# What the page makes pictures of: a line gets one row, channels that come last come first.
PICTURES = {"line": lambda x: x[:, :, None], "last": lambda x: np.moveaxis(x, -1, 1)}

# name: (how it is built, its inputs by the names they are given, opset, what is done to the file[, how its pictures are laid out])
KINDS = {
    "low-resolution": (of.LowResolution, {"x": waves(1, 3, 16, 16), "timesteps": T, "low_res": waves(1, 3, 4, 4)}, 18, None),
    "low-resolution-first": (of.LowResolutionFirst, {"a": waves(1, 3, 4, 4), "b": waves(1, 3, 16, 16), "t": T}, 18, None),
    "enlarged": (of.Enlarged, {"x": waves(1, 3, 4, 4), "t": T}, 18, None),
    "strided-stem": (of.StridedStem, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "patched-stem": (of.PatchedStem, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "input-pyramid": (of.InputPyramid, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "hint": (of.Hint, {"x": waves(1, 4, 8, 8), "t": T, "hint": waves(1, 3, 64, 64)}, 18, None),
    "hint-first": (of.HintFirst, {"hint": waves(1, 3, 64, 64), "sample": waves(1, 4, 8, 8), "t": T}, 18, None),
    "channels-last": (of.ChannelsLast, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "channels-last-attention": (of.ChannelsLastAttention, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "hourglass": (of.Hourglass, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "windows": (of.Windows, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "added-tokens": (of.AddedTokens, {"x": waves(1, 3, 16, 16), "t": T}, 18, None),
    "channels-last-throughout": (of.ChannelsLastThroughout, {"image": waves(1, 3, 16, 16).permute(0, 2, 3, 1), "t": T}, 18, None, "last"),
    "sound": (of.Sound, {"x": waves(1, 2, 64), "t": T}, 18, None, "line"),
    "fused": (of.Fused, {"sample": waves(1, 4, 8, 8), "timestep": T, "encoder_hidden_states": waves(1, 5, 12)}, 23, None),
}


def counted(model: torch.nn.Module, inputs: tuple) -> dict:
    """What one run in PyTorch notes. Levels by their size, finest first; skips by the level at which they cross, outermost first."""
    Truth.current = Truth()
    model(*inputs)
    windows, truth = Truth.current.windows, Truth.current.as_json()
    Truth.current = None
    sizes = {level["index"]: level["resolution"] for level in truth["levels"]}
    return {
        "levels": len(sizes), "sizes": [sizes[i] for i in sorted(sizes)],
        "skips": len(truth["skips"]), "across": [skip["level"] for skip in truth["skips"]],
        "blocks": len(truth["residualBlocks"]), "self": len(truth["selfAttention"]), "cross": len(truth["crossAttention"]), "mixed": 0, "windows": windows,
    }


def export(model: torch.nn.Module, inputs: dict, opset: int) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if opset > 20:
            torch.onnx.export(model, tuple(inputs.values()), input_names=list(inputs), output_names=["out"], opset_version=opset, dynamo=True, verbose=False).save(buffer)
        else:
            torch.onnx.export(model, tuple(inputs.values()), buffer, input_names=list(inputs), output_names=["out"], opset_version=opset, dynamo=False)
    return buffer.getvalue()


def small(data: bytes) -> bytes:
    """Short names for what is between inputs and output; no notes of the exporter."""
    proto = onnx.load_from_string(data)
    kept = {item.name: item.name for item in [*proto.graph.input, *proto.graph.output]}
    renamed = onnx.load_from_string(rewrites.renamed(data, kept))
    del renamed.metadata_props[:], renamed.graph.metadata_props[:]
    renamed.graph.doc_string = ""
    for item in [*renamed.graph.node, *renamed.graph.input, *renamed.graph.output]:
        item.doc_string = ""
        del item.metadata_props[:]
    return renamed.SerializeToString()


def noted(data: bytes, inputs: dict, layout: str | None = None) -> dict:
    """The inputs, and what Python's onnxruntime computes of them: pictures as the page makes them."""
    session = ort.InferenceSession(data, providers=["CPUExecutionProvider"])
    (output,) = session.run(["out"], {name: x.numpy() for name, x in inputs.items()})
    picture = PICTURES.get(layout, lambda x: x)
    flat = picture(output.astype(np.float32)).ravel()
    at = np.linspace(0, flat.size - 1, NOTED).astype(int)
    fills = ["value" if x.ndim <= 1 and x.is_floating_point() else "waves" if x.is_floating_point() else "words" for x in inputs.values()]
    return {
        "inputs": [{"dims": list(picture(x.numpy()).shape if x.ndim > 2 else x.shape), "fill": fill} for x, fill in zip(inputs.values(), fills)],
        "size": int(flat.size), "values": [float(f"{value:.7g}") for value in flat[at]], "at": at.tolist(), "largest": float(np.abs(flat).max()),
    }


def make(name: str, kinds: dict) -> tuple[bytes, dict]:
    build, inputs, opset, change, *layout = kinds[name]
    torch.manual_seed(7)
    model = build().eval()
    with torch.no_grad():
        # Biases and gains start as zeros and norms as identities, which would let different tensors hold the same numbers.
        for parameter in model.parameters():
            if parameter.ndim <= 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
            # What half precision holds packs better.
            parameter.copy_(parameter.half().float())
        facts = model.facts if hasattr(model, "facts") else counted(model, tuple(inputs.values()))
        data = export(model, inputs, opset)
    if change is not None:
        data = change(data, tuple(inputs.values()))
    data = small(data)
    return data, facts | noted(data, inputs, *layout)


def write(archive: str, kinds: dict, wanted: list[str]) -> None:
    truth, files = {}, {}
    for name in wanted or list(kinds):
        try:
            files[name], truth[name] = make(name, kinds)
        except Exception as error:  # noqa: BLE001 -- said; what could be made is written
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        print(name, len(files[name]), {k: v for k, v in truth[name].items() if k in ("sizes", "across", "blocks", "self", "cross")})
    with zipfile.ZipFile(HERE / archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, text in [*((f"{n}.onnx", d) for n, d in files.items()), ("truth.json", json.dumps(truth, separators=(",", ":")))]:
            out.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    write("strangers.zip", KINDS, sys.argv[1:])
