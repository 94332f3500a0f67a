"""Exports a diffusers pipeline, or a lone U-Net of one, in the way that Unetscope opens best.

    python tools/export_unet.py FOLDER OUTPUT [--half]

FOLDER is what `save_pretrained` wrote: a pipeline (model_index.json) or a U-Net (config.json). OUTPUT gets the layout of
`optimum-cli export onnx`: unet/model.onnx, vae_decoder/, vae_encoder/, text_encoder/ (and _2), tokenizer/, scheduler/.

Attention is left unfused, so that its probabilities are tensors that can be looked at; opset 18, which every provider of
onnxruntime-web computes whole; names are kept; batch, height and width are free. `--half` stores weights in float16 and
computes in float32: half the bytes, the same numbers to three digits. Weights beyond 1.5 GB go to a file beside (model.onnx_data).

Needs torch, diffusers, transformers, onnx (and numpy); made with torch 2.13.0, diffusers 0.42.1, transformers 5.24.0, onnx 1.23.2.
"""

from __future__ import annotations

import argparse
import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

OPSET = 18
LARGEST_SINGLE_FILE = 1_500_000_000
# Smaller constants stay as they are: shapes, scales.
LEAST_HALVED = 1024


class Unet(nn.Module):
    """Plain tensors in and out, in the order of `names`."""

    def __init__(self, unet: nn.Module, names: list[str]):
        super().__init__()
        self.unet, self.names = unet, names

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, *others: torch.Tensor) -> torch.Tensor:
        given = dict(zip(self.names[2:], others, strict=True))
        added = {name: given.pop(name) for name in ("text_embeds", "time_ids") if name in given}
        if added:
            given["added_cond_kwargs"] = added
        return self.unet(sample, timestep, return_dict=False, **given)[0]


class TextEncoder(nn.Module):
    def __init__(self, encoder: nn.Module):
        super().__init__()
        self.encoder = encoder
        # The number of layers is known here; the exporter needs plain names.
        self.layers = encoder.config.num_hidden_layers + 1

    def outputs(self) -> list[str]:
        pooled = "text_embeds" if hasattr(self.encoder, "text_projection") else "pooler_output"
        return ["last_hidden_state", pooled, *(f"hidden_states.{i}" for i in range(self.layers))]

    def forward(self, input_ids: torch.Tensor):
        found = self.encoder(input_ids, output_hidden_states=True)
        pooled = found.text_embeds if hasattr(found, "text_embeds") else found.pooler_output
        return (found.last_hidden_state, pooled, *found.hidden_states)


class Decoder(nn.Module):
    def __init__(self, vae: nn.Module):
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample: torch.Tensor) -> torch.Tensor:
        return self.vae.decode(latent_sample, return_dict=False)[0]


class Encoder(nn.Module):
    def __init__(self, vae: nn.Module):
        super().__init__()
        self.vae = vae

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return self.vae.encode(sample).latent_dist.parameters


def unfused(module: nn.Module) -> None:
    """Softmax over a product, where diffusers would call scaled_dot_product_attention."""
    from diffusers.models.attention_processor import AttnProcessor

    if hasattr(module, "set_attn_processor"):
        module.set_attn_processor(AttnProcessor())
        return
    for part in module.modules():
        if hasattr(part, "set_processor"):
            part.set_processor(AttnProcessor())


def write(module: nn.Module, inputs: dict[str, torch.Tensor], axes: dict[str, dict[int, str]], outputs: list[str], path: Path, half: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    module.eval()
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module, tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
            dynamic_axes=axes, opset_version=OPSET, do_constant_folding=True, dynamo=False,
        )
    model = onnx.load(path)
    if half:
        halve(model)
    for old in path.parent.iterdir():
        if old.is_file() and old.suffix != ".json":
            old.unlink()
    size = model.ByteSize() if not any(t.HasField("data_location") for t in model.graph.initializer) else LARGEST_SINGLE_FILE + 1
    beside = size > LARGEST_SINGLE_FILE
    onnx.save(model, path, save_as_external_data=beside, location="model.onnx_data" if beside else None)
    print(f"{path}: {sum(file.stat().st_size for file in path.parent.iterdir()):,} bytes")


def halve(model: onnx.ModelProto) -> None:
    """Weights as float16, and behind each a Cast, so that all is computed in float32 as before."""
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < LEAST_HALVED:
            continue
        name = tensor.name
        values = numpy_helper.to_array(tensor).astype(np.float16)
        if not np.isfinite(values).all():
            continue
        tensor.CopyFrom(numpy_helper.from_array(values, name + ".half"))
        casts.append(helper.make_node("Cast", [name + ".half"], [name], name=name + ".cast", to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def export_unet(unet: nn.Module, folder: Path, half: bool, tokens: int) -> None:
    unfused(unet)
    config = unet.config
    size = config.sample_size if isinstance(config.sample_size, int) else (config.sample_size or [32])[0]
    side = max(8, min(size or 32, 2 ** (len(config.down_block_types) - 1) * 4))
    inputs = {"sample": torch.randn(2, config.in_channels, side, side), "timestep": torch.tensor(500.0)}
    axes = {"sample": {0: "batch", 2: "height", 3: "width"}, "out_sample": {0: "batch", 2: "height", 3: "width"}}
    extra: dict[str, torch.Tensor] = {}
    width = getattr(config, "cross_attention_dim", None)
    if width is not None and type(unet).__name__ != "UNet2DModel":
        extra["encoder_hidden_states"] = torch.randn(2, tokens, width if isinstance(width, int) else width[0])
        axes["encoder_hidden_states"] = {0: "batch", 1: "sequence"}
    if getattr(config, "num_class_embeds", None) is not None:
        extra["class_labels"] = torch.tensor([0, 1])
    if getattr(config, "addition_embed_type", None) == "text_time":
        embeds = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        extra |= {"text_embeds": torch.randn(2, embeds), "time_ids": torch.zeros(2, 6)}
    if getattr(config, "time_cond_proj_dim", None) is not None:
        extra["timestep_cond"] = torch.randn(2, config.time_cond_proj_dim)
    for name in extra:
        axes.setdefault(name, {0: "batch"})
    inputs |= extra
    write(Unet(unet, list(inputs)), inputs, axes, ["out_sample"], folder / "model.onnx", half)
    (folder / "config.json").write_text(json.dumps({k: v for k, v in dict(config).items() if not k.startswith("_")}, indent=1) + "\n")


def export_pipeline(source: Path, output: Path, half: bool) -> None:
    from diffusers import DiffusionPipeline

    pipeline = DiffusionPipeline.from_pretrained(source, safety_checker=None)
    tokenizer = getattr(pipeline, "tokenizer", None)
    tokens = min(getattr(tokenizer, "model_max_length", 77) or 77, 4096)
    export_unet(pipeline.unet, output / "unet", half, tokens)
    for which in ("", "_2"):
        encoder, tokenizer = (getattr(pipeline, name + which, None) for name in ("text_encoder", "tokenizer"))
        if encoder is None or tokenizer is None:
            continue
        encoder.config._attn_implementation = "eager"
        ids = torch.randint(0, encoder.config.vocab_size, (1, min(tokenizer.model_max_length, 4096)))
        wrapped = TextEncoder(encoder)
        axes = {"input_ids": {0: "batch"}} | {name: {0: "batch"} for name in wrapped.outputs()}
        write(wrapped, {"input_ids": ids}, axes, wrapped.outputs(), output / f"text_encoder{which}" / "model.onnx", half)
        tokenizer.save_pretrained(output / f"tokenizer{which}")
    vae = getattr(pipeline, "vae", None)
    if vae is not None:
        unfused(vae)
        axes = {0: "batch", 2: "height", 3: "width"}
        scale = 2 ** (len(vae.config.block_out_channels) - 1)
        latents = torch.randn(1, vae.config.latent_channels, 8, 8)
        write(Decoder(vae), {"latent_sample": latents}, {"latent_sample": axes, "sample": axes}, ["sample"], output / "vae_decoder" / "model.onnx", half)
        picture = torch.randn(1, vae.config.in_channels, 8 * scale, 8 * scale)
        write(Encoder(vae), {"sample": picture}, {"sample": axes, "latent_parameters": axes}, ["latent_parameters"], output / "vae_encoder" / "model.onnx", half)
        (output / "vae_decoder" / "config.json").write_text(json.dumps({k: v for k, v in dict(vae.config).items() if not k.startswith("_")}, indent=1) + "\n")
    pipeline.scheduler.save_pretrained(output / "scheduler")
    shutil.copy(source / "model_index.json", output / "model_index.json")


def export_folder(source: Path, output: Path, half: bool) -> None:
    """The work of the command line."""
    if (source / "model_index.json").exists():
        export_pipeline(source, output, half)
        return
    import diffusers

    name = json.loads((source / "config.json").read_text())["_class_name"]
    export_unet(getattr(diffusers, name).from_pretrained(source), output / "unet", half, 77)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--half", action="store_true")
    arguments = parser.parse_args()
    export_folder(arguments.source, arguments.output, arguments.half)
