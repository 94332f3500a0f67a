"""A U-Net of diffusers with random weights and as many parameters as a real one, for bench/large-model.mjs.

    python tools/unets/make_large.py OUTPUT [--millions 60] [--half] [--shape pixels|latents] [--size 32] [--external]

`latents` is Stable Diffusion's shape: four levels, two blocks and an attention to words in each but the lowest, 4×64×64 (with --size 32: 4×32×32), told 77
embeddings. At 860 million parameters it is Stable Diffusion 1.5's own U-Net. `--external` puts the weights beside the graph, as exporters do beyond 2 GB.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import onnx
import torch
from diffusers import DDPMScheduler, UNet2DConditionModel, UNet2DModel

sys.path.insert(0, str(Path(__file__).parents[1]))
import export_unet


def pixels(channels: int, size: int) -> UNet2DModel:
    return UNet2DModel(
        sample_size=size, in_channels=3, out_channels=3, layers_per_block=2, block_out_channels=(channels, 2 * channels, 2 * channels, 4 * channels), attention_head_dim=32,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )


def latents(channels: int, size: int) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=size, in_channels=4, out_channels=4, layers_per_block=2, block_out_channels=(channels, 2 * channels, 4 * channels, 4 * channels),
        cross_attention_dim=768, attention_head_dim=8,
    )


SHAPES = {"pixels": pixels, "latents": latents}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--millions", type=float, default=60)
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--shape", choices=SHAPES, default="pixels")
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--external", action="store_true")
    arguments = parser.parse_args()
    make = SHAPES[arguments.shape]
    torch.manual_seed(0)
    with torch.device("meta"):
        count = {c: sum(p.numel() for p in make(c, arguments.size).parameters()) for c in range(32, 513, 32)}
    channels = min(count, key=lambda c: abs(count[c] - 1e6 * arguments.millions))
    model = make(channels, arguments.size)
    export_unet.export_unet(model, arguments.output / "unet", arguments.half, 77)
    if arguments.external:
        path = arguments.output / "unet" / "model.onnx"
        whole = onnx.load(path)
        path.unlink()
        onnx.save(whole, path, save_as_external_data=True, location="model.onnx_data")
    DDPMScheduler().save_pretrained(arguments.output / "scheduler")
    print(f"{count[channels] / 1e6:.1f} million parameters, {channels} channels")
