"""Writes small U-Nets of diffusers, as many kinds as its options make, for the test of breadth: random weights, each with what PyTorch's modules say of it.

    python tools/unets/make_breadth.py [name ...]

All land in one archive, breadth.zip, beside this file: <name>.onnx, and truth.json with counts of levels, skips, residual blocks and attentions (from
the modules, never from the graph) and what Python's onnxruntime computes of the file. Needs torch, diffusers, onnx, onnxruntime, pytest; made with torch 2.13.0,
diffusers 0.42.1 and onnxruntime 1.32.0.
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
from diffusers import UNet2DConditionModel, UNet2DModel
from diffusers.models.attention_processor import Attention, AttnAddedKVProcessor, AttnProcessor
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.unets.unet_2d_blocks import ResnetBlockCondNorm2D
from pytest import MonkeyPatch
from torch import nn

import rewrites
from truth import waves

HERE = Path(__file__).parent
# Of the output, so many values are noted.
NOTED = 96


def plain(channels=(4, 8), size=8, **others):
    """A U-Net that is told t."""
    n = len(channels)
    options = {"down_block_types": ("DownBlock2D",) * n, "up_block_types": ("UpBlock2D",) * n, "in_channels": 3, "out_channels": 3} | others
    return lambda: UNet2DModel(sample_size=size, block_out_channels=channels, layers_per_block=options.pop("layers_per_block", 1), norm_num_groups=4, attention_head_dim=4, **options)


def told(channels=(4, 8), size=8, width=12, **others):
    """A U-Net that reads text."""
    n = len(channels)
    options = {
        "down_block_types": ("CrossAttnDownBlock2D",) * (n - 1) + ("DownBlock2D",), "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * (n - 1),
        "in_channels": 4, "out_channels": 4, "attention_head_dim": 4, "cross_attention_dim": width,
    } | others
    return lambda: UNet2DConditionModel(sample_size=size, block_out_channels=channels, layers_per_block=options.pop("layers_per_block", 1), norm_num_groups=4, **options)


ATTENTIVE = {"down_block_types": ("DownBlock2D", "AttnDownBlock2D"), "up_block_types": ("AttnUpBlock2D", "UpBlock2D")}
SIMPLE = {
    "down_block_types": ("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"), "up_block_types": ("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
    "mid_block_type": "UNetMidBlock2DSimpleCrossAttn", "resnet_time_scale_shift": "scale_shift",
}

# name: (how it is built, opset, what is done to the file)
KINDS = {
    "plain": (plain(), 18, None),
    "two-a-level": (plain(layers_per_block=2), 18, None),
    "attention": (plain(**ATTENTIVE), 18, None),
    "attention-everywhere": (plain(down_block_types=("AttnDownBlock2D",) * 2, up_block_types=("AttnUpBlock2D",) * 2), 18, None),
    "scale-shift": (plain(resnet_time_scale_shift="scale_shift"), 18, None),
    "resnet-resampling": (plain(downsample_type="resnet", upsample_type="resnet", down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D")), 18, None),
    "resnet-blocks": (plain(down_block_types=("ResnetDownsampleBlock2D",) * 2, up_block_types=("ResnetUpsampleBlock2D",) * 2), 18, None),
    "no-middle-attention": (plain(add_attention=False), 18, None),
    "three-levels": (plain((4, 4, 8)), 18, None),
    "four-levels": (plain((4, 4, 4, 8), 16), 18, None),
    "one-channel": (plain(in_channels=1, out_channels=1), 18, None),
    "sixteen-channels": (plain(in_channels=16, out_channels=16), 18, None),
    "learned-variance": (plain(out_channels=6), 18, None),
    "classes": (plain(num_class_embeds=5), 18, None),
    "gelu": (plain(act_fn="gelu"), 18, None),
    "mish": (plain(act_fn="mish"), 18, None),
    "sine-first": (plain(flip_sin_to_cos=False, freq_shift=1), 18, None),
    "centred-input": (plain(center_input_sample=True), 18, None),
    "scaled-middle": (plain(mid_block_scale_factor=2**0.5), 18, None),
    "opset-13": (plain(), 13, None),
    "opset-17": (plain(**ATTENTIVE), 17, None),
    "opset-20": (plain(**ATTENTIVE), 20, None),
    "optimised": (plain(**ATTENTIVE), 18, rewrites.optimised),
    "text": (told(), 18, None),
    "text-three-levels": (told((4, 4, 8)), 18, None),
    "text-two-a-level": (told(layers_per_block=2), 18, None),
    "text-linear": (told(use_linear_projection=True), 18, None),
    "text-deep": (told(transformer_layers_per_block=2), 18, None),
    "text-only-cross": (told(only_cross_attention=True), 18, None),
    "text-inpainting": (told(in_channels=9), 18, None),
    "text-distilled": (told(time_cond_proj_dim=8), 18, None),
    "text-scale-shift": (told(resnet_time_scale_shift="scale_shift"), 18, None),
    "text-no-resize-last": (told(down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D")), 18, None),
    "text-simple": (told(**SIMPLE), 18, None),
    "text-optimised": (told(), 18, rewrites.optimised),
}


class Plain(nn.Module):
    def __init__(self, unet: nn.Module):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, *others):
        given = dict(zip(self.names, others, strict=True))
        return self.unet(sample, timestep, return_dict=False, **given)[0]

    names: tuple[str, ...] = ()


def facts(unet: nn.Module) -> dict:
    """Counted from the modules. A block that joins does so once for each of its residual blocks that has a skip to read."""
    blocks = [m for m in unet.modules() if isinstance(m, (ResnetBlock2D, ResnetBlockCondNorm2D))]
    attentions = [m for m in unet.modules() if isinstance(m, Attention)]
    is_cross = lambda name: name.endswith("attn2")
    named = {name: m for name, m in unet.named_modules() if isinstance(m, Attention)}
    simple = [m for m in attentions if isinstance(m.processor, AttnAddedKVProcessor)]
    only = bool(unet.config.get("only_cross_attention", False))
    middle_self = lambda name: name.startswith("mid_block")
    cross = sum(is_cross(name) or (only and not middle_self(name) and name.endswith("attn1")) for name in named)
    return {
        "levels": len(unet.config.block_out_channels),
        "skips": sum(len(block.resnets) for block in unet.up_blocks),
        "blocks": len(blocks),
        "self": len(attentions) - cross - len(simple),
        "cross": cross,
        "mixed": len(simple),
    }


def make(name: str) -> tuple[bytes, dict]:
    build, opset, change = KINDS[name]
    torch.manual_seed(7)
    unet = build().eval()
    for module in unet.modules():
        if isinstance(module, Attention):
            added = isinstance(module.processor, AttnAddedKVProcessor) or module.added_kv_proj_dim is not None
            module.set_processor(AttnAddedKVProcessor() if added else AttnProcessor())
    with torch.no_grad():
        # Biases start as zeros and norms as identities, which would let different tensors hold the same numbers.
        for parameter in unet.parameters():
            if parameter.ndim == 1:
                parameter.add_(0.1 * torch.randn_like(parameter))
            # What half precision holds packs better.
            parameter.copy_(parameter.half().float())
    config = unet.config
    side = config.sample_size
    inputs = {"sample": waves(1, config.in_channels, side, side), "timestep": torch.tensor([37.0])}
    if isinstance(unet, UNet2DConditionModel):
        inputs["encoder_hidden_states"] = waves(1, 5, config.cross_attention_dim)
    if config.get("num_class_embeds") is not None:
        inputs["class_labels"] = torch.tensor([3])
    if config.get("time_cond_proj_dim") is not None:
        inputs["timestep_cond"] = waves(1, config.time_cond_proj_dim)
    wrapped = Plain(unet)
    wrapped.names = tuple(inputs)[2:]
    buffer = io.BytesIO()
    with torch.no_grad(), warnings.catch_warnings(), MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        # diffusers adds nothing times what happens to lie in memory, which would be written to the file.
        patch.setattr(torch, "empty", torch.zeros)
        torch.onnx.export(wrapped, tuple(inputs.values()), buffer, input_names=list(inputs), output_names=["out"], opset_version=opset, dynamo=False)
    data = buffer.getvalue()
    if change is not None:
        data = change(data, tuple(inputs.values()))
    data = small(data)
    session = ort.InferenceSession(data, providers=["CPUExecutionProvider"])
    names = [item.name for item in session.get_inputs()]
    output = session.run(None, dict(zip(names, (x.numpy() for x in inputs.values()))))[0].ravel()
    picked = np.linspace(0, output.size - 1, NOTED).astype(int)
    fills = ["value" if x.shape == (1,) and x.is_floating_point() else "waves" if x.is_floating_point() else "words" for x in inputs.values()]
    return data, facts(unet) | {
        "inputs": [{"dims": list(x.shape), "fill": fill} for x, fill in zip(inputs.values(), fills)],
        "size": int(output.size), "values": [float(f"{value:.7g}") for value in output[picked]], "at": picked.tolist(), "largest": float(np.abs(output).max()),
    }


def small(data: bytes) -> bytes:
    """Short names; weights as they are."""
    proto = onnx.load_from_string(rewrites.renamed(data))
    for node in proto.graph.node:
        node.doc_string = ""
    return proto.SerializeToString()


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(KINDS)
    truth, files = {}, {}
    for name in wanted:
        try:
            files[name], truth[name] = make(name)
        except Exception as error:  # noqa: BLE001 -- said below; nothing is written then
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        print(name, len(files[name]), {k: v for k, v in truth[name].items() if k in ("levels", "skips", "blocks", "self", "cross", "mixed")})
    with zipfile.ZipFile(HERE / "breadth.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in [*((f"{n}.onnx", d) for n, d in files.items()), ("truth.json", json.dumps(truth, separators=(",", ":")))]:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)
