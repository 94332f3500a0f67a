"""Draws pictures with diffusers' samplers, which are the reference for those of the app.

python -m training.sample --model emoji-32 --out sheet.png "a blue cat on yellow" "a panda on green"
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler
from PIL import Image
from torch import Tensor

from training import schedule
from training.problems import run_as_command
from training.scenes import SCENES
from training.unet import SHAPES, Shape, UNet

SHEET_CAPTIONS = [
    "a blue cat on yellow", "a panda on green", "a red heart on white", "a ghost on black", "a green apple on pink", "a sun on blue",
    "a robot on white", "a purple fish on blue", "a pizza on red", "a rocket on black", "a unicorn on purple", "a house on green",
    "a pink car on grey", "a star on purple", "a frog on white", "an orange butterfly on blue", "a crown on red", "a penguin on white",
    "a grey elephant on pink", "a strawberry on grey", "a yellow umbrella on blue", "a sunflower on black", "sunglasses on pink", "a cake on white",
    "a skull on black", "a red dinosaur on yellow", "an alien on purple", "a blue tulip on white", "a bus on grey", "a cactus on yellow",
    "a green bear on pink", "a purple dog on green",
]  # fmt: skip
SCENE_CAPTIONS = [
    "a red cat left of a blue dog on white", "a blue dog left of a red cat on white", "a crown above a green frog on pink", "a frog below a crown on pink",
    "two yellow stars on black", "three ghosts on blue", "a green apple right of a pear on grey", "a pink pig and a grey elephant on yellow",
    "a rocket above an earth on black", "a yellow duck left of a red fish on blue", "a purple heart below a sun on white", "three red hearts on pink",
    "a car right of a house on green", "two pandas on green", "a blue star above a yellow moon on black", "a tulip left of a cactus on white",
]  # fmt: skip


def sheet_captions(shape: Shape) -> list[str]:
    """What the sample sheet of a model shows; the app's choice of models shows the first of the first two lines."""
    return SCENE_CAPTIONS + SHEET_CAPTIONS[:16] if shape.lesson is SCENES else SHEET_CAPTIONS


@torch.no_grad()
def sample(
    network: UNet,
    captions: list[str],
    seed: int = 0,
    steps: int = 25,
    guidance: float = 3.0,
    scheduler_class: type = DDIMScheduler,
    noise: Tensor | None = None,
) -> Tensor:
    """Pictures float [n, 3, s, s] in -1..1, by classifier-free guidance (Ho & Salimans 2022, arXiv:2207.12598, eq. 6). `noise`: to begin with, instead of the seed's."""
    scheduler = scheduler_class.from_config(schedule.scheduler_config(network.shape.clip_sample))
    scheduler.set_timesteps(steps)
    count, size = len(captions), network.shape.size
    encode = network.shape.lesson.vocabulary.encode
    words = torch.from_numpy(np.stack([encode("")] * count + [encode(caption) for caption in captions]))
    device = next(network.parameters()).device
    if noise is None:
        noise = torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(seed))
    x = noise.to(device) * scheduler.init_noise_sigma
    for t in scheduler.timesteps:
        both = scheduler.scale_model_input(x, t).repeat(2, 1, 1, 1)
        without, with_words = network(both, t.float().repeat(2 * count).to(device), words.to(device)).chunk(2)
        x = scheduler.step(without + guidance * (with_words - without), t, x).prev_sample
    return x.clamp(-1, 1).cpu()


def sheet(pictures: Tensor, columns: int = 8, zoom: int = 3) -> Image.Image:
    """Pictures [n, 3, s, s] in -1..1 side by side, enlarged without smoothing."""
    count, _, size, _ = pictures.shape
    rows = -(-count // columns)
    canvas = Image.new("RGB", (columns * (size + 2), rows * (size + 2)), (60, 60, 60))
    for i, picture in enumerate(pictures):
        pixels = ((picture + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 0).numpy()
        canvas.paste(Image.fromarray(pixels), (i % columns * (size + 2) + 1, i // columns * (size + 2) + 1))
    return canvas.resize((canvas.width * zoom, canvas.height * zoom), Image.Resampling.NEAREST)


def shipped(model: str) -> UNet:
    """The network with its committed weights."""
    from training.export import home, read_weights

    network = UNet(SHAPES[model]).eval()
    read_weights(home(model) / "model.onnx", network)
    return network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=SHAPES, default="emoji-32")
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("captions", nargs="*")
    arguments = parser.parse_args()
    sheet(sample(shipped(arguments.model), arguments.captions or sheet_captions(SHAPES[arguments.model]), arguments.seed)).save(arguments.out)
    print(f"wrote {arguments.out}")


if __name__ == "__main__":
    run_as_command(main)
