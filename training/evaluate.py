"""Measures the shipped model and writes its card: public/models/<id>/README.md, samples.png, curve.png, nearest.png.

python -m training.evaluate --model emoji-32 --captions 1000
"""

import argparse
import platform
import time
from typing import Any

import numpy as np
import torch
from torch import Tensor

from training import card, classifier, data, history, schedule
from training.export import MODELS
from training.lesson import Lesson
from training.problems import run_as_command
from training.sample import sample, sheet, sheet_captions, shipped
from training.train import STREAM
from training.unet import SHAPES, UNet

STEPS, GUIDANCE = 25, 3.0
BATCH = 50
HELD_OUT_STREAM = 5
SEARCHED = 20_000  # training pictures among which the nearest is looked for


def draw_captions(network: UNet, scenes: list[data.Scene], seed: int) -> Tensor:
    """One picture of every scene from its full caption, [n, 3, s, s] in -1..1."""
    captions = [data.full_caption(scene) for scene in scenes]
    parts = [captions[i : i + BATCH] for i in range(0, len(captions), BATCH)]
    return torch.cat([sample(network, part, seed + i, STEPS, GUIDANCE) for i, part in enumerate(parts)])


def right(judge: classifier.Judge, pictures: Tensor, scenes: list[data.Scene]) -> dict[str, float]:
    """Shares of pictures that the judge recognises as their caption says."""
    shares = classifier.accuracy(judge, pictures, torch.tensor([classifier.labels(scene) for scene in scenes]))
    return dict(zip(("thing", "colour", "background"), shares, strict=True))


@torch.no_grad()
def frechet(judge: classifier.Judge, a: Tensor, b: Tensor) -> float:
    """|μ_a - μ_b|² + tr(Σ_a + Σ_b - 2(Σ_a·Σ_b)^½) of the judge's features (Heusel et al. 2017, arXiv:1706.08500, eq. 6)."""
    x, y = (judge(pictures)[0].double().numpy() for pictures in (a, b))
    cov_x, cov_y = np.cov(x.T), np.cov(y.T)
    # The trace of the root is the sum of the roots of the eigenvalues, which are real and not negative.
    root = np.sqrt(np.linalg.eigvals(cov_x @ cov_y).real.clip(0)).sum()
    return float(np.square(x.mean(0) - y.mean(0)).sum() + np.trace(cov_x + cov_y) - 2 * root)


def renderings(size: int, count: int, first: int = 0) -> Tensor:
    """Pictures of the generator that training never sees, in -1..1."""
    pictures = [data.example(HELD_OUT_STREAM, first + i, size)[0] for i in range(count)]
    return torch.from_numpy(np.stack(pictures)) / 127.5 - 1


@torch.no_grad()
def error_by_timestep(network: UNet, count: int = 128) -> dict[int, float]:
    """Mean (ε̂ - ε)² at ten timesteps, on held-out renderings with their captions."""
    size = network.shape.size
    examples = [data.example(HELD_OUT_STREAM, i, size) for i in range(count)]
    clean = torch.from_numpy(np.stack([picture for picture, _, _ in examples])) / 127.5 - 1
    tokens = torch.from_numpy(np.stack([network.shape.lesson.vocabulary.encode(caption) for _, caption, _ in examples]))
    noise = torch.randn(clean.shape, generator=torch.Generator().manual_seed(0))
    errors = {}
    for t in range(50, 1000, 100):
        alpha_bar = schedule.alphas_bar()[t].repeat(count)
        predicted = network(schedule.noised(clean, noise, alpha_bar), torch.full((count,), float(t)), tokens)
        errors[t] = (predicted - noise).square().mean().item()
    return errors


def nearest(pictures: Tensor, lesson: Lesson, size: int, searched: int) -> tuple[Tensor, Tensor]:
    """The closest of the first training pictures to each picture, and the root mean square distance."""
    best = torch.full((len(pictures),), float("inf"))
    found = pictures.clone()
    for start in range(0, searched, 2000):
        block = np.stack([lesson.show(STREAM, i, size)[0] for i in range(start, min(start + 2000, searched))])
        block = torch.from_numpy(block) / 127.5 - 1
        for mirrored in (block, block.flip(3)):
            distance, index = torch.cdist(pictures.flatten(1), mirrored.flatten(1)).min(1)
            better = distance < best
            best[better], found[better] = distance[better], mirrored[index[better]]
    return found, best / pictures[0].numel() ** 0.5


def evaluate(model: str, captions: int, searched: int = SEARCHED, judge_minutes: float = 10) -> dict[str, Any]:
    """All figures of the shipped model; also writes the pictures of the card."""
    started = time.monotonic()
    network, size = shipped(model), SHAPES[model].size
    judge = classifier.judge_of_size(min(size, classifier.LARGEST), judge_minutes)
    rng = np.random.default_rng(5)
    seen = [data.random_scene(rng) for _ in range(captions // 2)]
    unseen = [data.random_scene(rng, held_out=True) for _ in range(captions - len(seen))]
    drawn = draw_captions(network, seen, 1000)
    real = renderings(size, len(drawn))
    few = slice(0, 16)
    lesson = network.shape.lesson
    found, distance = nearest(drawn[few], lesson, size, searched)
    _, real_distance = nearest(real[few], lesson, size, searched)
    judged = dict(zip(("thing", "colour", "background"), classifier.accuracy(judge, *classifier.held_out_renderings(size)), strict=True))
    figures = {
        "captions": captions,
        "clip_sample": network.shape.clip_sample,
        "judge": judged,
        "seen": right(judge, drawn, seen),
        "unseen": right(judge, draw_captions(network, unseen, 2000), unseen),
        "frechet": frechet(judge, drawn, real),
        "frechet_of_renderings": frechet(judge, renderings(size, len(drawn), 100_000), real),
        "nearest": distance.mean().item(),
        "nearest_of_renderings": real_distance.mean().item(),
        "searched": searched,
        "error": error_by_timestep(network),
        "machine": f"{torch.get_num_threads()} threads, {platform.machine()}",
    }
    folder = MODELS / model
    sheet(sample(network, sheet_captions(network.shape), 0, STEPS, GUIDANCE)).save(folder / "samples.png")
    sheet(torch.stack([drawn[few], found], 1).flatten(0, 1), columns=8).save(folder / "nearest.png")
    print(f"measured in {(time.monotonic() - started) / 60:.0f} minutes")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=SHAPES, required=True)
    parser.add_argument("--captions", type=int, default=1000)
    parser.add_argument("--searched", type=int, default=SEARCHED, help="training pictures searched for the nearest")
    parser.add_argument("--judge-minutes", type=float, default=10, help="longest training of the judge")
    arguments = parser.parse_args()
    figures = evaluate(arguments.model, arguments.captions, arguments.searched, arguments.judge_minutes)
    past = history.add_figures(arguments.model, figures)
    card.write(arguments.model, past)
    for part in ("judge", "seen", "unseen"):
        print(part, {name: f"{share:.1%}" for name, share in figures[part].items()})


if __name__ == "__main__":
    run_as_command(main)
