"""A U-Net of diffusers with random weights and as many parameters as a real one, for bench/large-model.mjs.

    python tools/unets/make_large.py OUTPUT [--millions 60] [--half]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import torch
from diffusers import DDPMScheduler, UNet2DModel

sys.path.insert(0, str(Path(__file__).parents[1]))
import export_unet


def unet(channels: int) -> UNet2DModel:
    return UNet2DModel(
        sample_size=32, in_channels=3, out_channels=3, layers_per_block=2, block_out_channels=(channels, 2 * channels, 2 * channels, 4 * channels), attention_head_dim=32,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("--millions", type=float, default=60)
    parser.add_argument("--half", action="store_true")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    with torch.device("meta"):
        count = {c: sum(p.numel() for p in unet(c).parameters()) for c in range(32, 513, 32)}
    channels = min(count, key=lambda c: abs(count[c] - 1e6 * arguments.millions))
    model = unet(channels)
    with tempfile.TemporaryDirectory() as scratch:
        model.save_pretrained(scratch)
        export_unet.export_folder(Path(scratch), arguments.output, arguments.half)
    DDPMScheduler().save_pretrained(arguments.output / "scheduler")
    print(f"{count[channels] / 1e6:.1f} million parameters, {channels} channels")
