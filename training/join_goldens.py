"""Writes what PyTorch's group norm makes of the halves of each join: tools/goldens/joins-<model>.npz for tools/unets/joins.test.ts.

python -m training.join_goldens [--model emoji-16]

Of the conditional half of a step of edit_goldens.RECIPE: skip and from below as the block behind the join reads them, and the skip's shares of both in
variance and fine detail, raw and as read, with the part of what averaging 2×2 samples loses from below that is one fixed pattern (docs/measures.md).
"""

import argparse
from pathlib import Path

import numpy as np
import torch

from training.edit_goldens import RECIPE, position
from training.problems import run_as_command
from training.sample import shipped
from training.unet import RecordingOps

GOLDENS = Path(__file__).parent.parent / "tools" / "goldens"
STEP = 4


def lost(x: np.ndarray) -> tuple[float, float]:
    """Energy of what averaging 2×2 samples loses of [c, h, w]: without the pattern that is the same in every block, and that pattern's."""
    c, h, w = x.shape
    blocks = x.astype(np.float64).reshape(c, h // 2, 2, w // 2, 2)
    difference = blocks - blocks.mean((2, 4), keepdims=True)
    pattern = difference.mean((1, 3), keepdims=True)
    return np.square(difference - pattern).sum(), np.square(pattern).sum() * (h // 2) * (w // 2)


def shares(skip: np.ndarray, below: np.ndarray) -> np.ndarray:
    variances = [x.astype(np.float64).var((1, 2)).sum() for x in (skip, below)]
    (fine_skip, _), (fine_below, pattern) = lost(skip), lost(below)
    return np.array([variances[0] / sum(variances), fine_skip / (fine_skip + fine_below), pattern / (fine_below + pattern)])


@torch.no_grad()
def write(model: str) -> None:
    network = shipped(model)
    inputs = position(network, RECIPE, STEP)
    ops = RecordingOps()
    network(**inputs, ops=ops)
    arrays = {f"inputs/{name}": value.numpy() for name, value in inputs.items()}
    modules = dict(network.named_modules())
    for name, joined in ops.tensors.items():
        if not name.endswith(".joined"):
            continue
        level = name.removesuffix(".joined")
        read = modules[f"{level}.block.0"].norm1(joined)
        # from below first, in the network's own order
        below = modules[f"{level}.block.0"].norm1.num_channels - ops.tensors[skip_of(ops, level)].shape[1]
        for how, tensor in (("raw", joined), ("read", read)):
            halves = tensor[1, below:].numpy(), tensor[1, :below].numpy()
            arrays[f"{level}/{how}/shares"] = shares(*halves)
            if how == "read":
                arrays |= {f"{level}/{half}": value for half, value in zip(("skip", "below"), halves)}
    np.savez_compressed(GOLDENS / f"joins-{model}.npz", **arrays)


def skip_of(ops: RecordingOps, level: str) -> str:
    """The tensor that crosses to a level of the decoder: what leaves the encoder at that level."""
    encoder = level.replace("decoder", "encoder")
    return next(name for name in (f"{encoder}.cross.output", f"{encoder}.self.output", f"{encoder}.block.0.output") if name in ops.tensors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=["emoji-16"], default="emoji-16")
    write(parser.parse_args().model)


if __name__ == "__main__":
    run_as_command(main)
