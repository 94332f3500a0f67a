"""Measures a model of two things and counts by position.

python -m training.evaluate_scenes --model emoji-32-pairs --captions 1000

For what training shows and for what it never shows: the share of pictures in which all things of the caption are there, every
named colour is at its own thing, they stand as the caption says, and there are as many as it says; and the same of real renderings.
Picture i begins with the app's own noise of seed i, so that every failure can be opened as a link.
"""

import argparse
import json
from typing import Any

import numpy as np
import torch

from training import card, history, scenes
from training.classifier import LARGEST
from training.export import offered
from training.philox import standard_normal
from training.places import Verdict, place_judge, real, shares_right, verdicts
from training.problems import run_as_command
from training.sample import sample, shipped
from training.unet import SHAPES, UNet

STEPS, GUIDANCE, BATCH = 25, 3.0, 50
KEPT = 4  # failures of each kind that the card links to


def app_noise(seeds: list[int], size: int) -> torch.Tensor:
    """What the app begins a run of each seed with, [n, 3, s, s]."""
    return torch.from_numpy(np.stack([standard_normal(seed, 0, 3 * size * size).reshape(3, size, size) for seed in seeds]))


def drawn(network: UNet, asked: list[scenes.Composition], first_seed: int) -> torch.Tensor:
    """A picture of every caption, [n, 3, s, s] in -1..1; the seeds count on from the first."""
    parts = []
    for start in range(0, len(asked), BATCH):
        captions = [scenes.full_caption(scene) for scene in asked[start : start + BATCH]]
        seeds = [first_seed + start + i for i in range(len(captions))]
        parts.append(sample(network, captions, steps=STEPS, guidance=GUIDANCE, noise=app_noise(seeds, network.shape.size)))
        print(f"{start + len(captions)} of {len(asked)} pictures", flush=True)
    return torch.cat(parts)


def failure(found: Verdict) -> str | None:
    """The first thing that is wrong with a picture."""
    return next((question for question in ("present", "bound", "related", "counted") if getattr(found, question) is False), None)


def failures(found: list[Verdict], asked: list[scenes.Composition], first_seed: int) -> list[dict[str, Any]]:
    """The first of each kind, as recipes."""
    kept: list[dict[str, Any]] = []
    for i, (verdict, scene) in enumerate(zip(found, asked, strict=True)):
        wrong = failure(verdict)
        if wrong is not None and sum(one["wrong"] == wrong for one in kept) < KEPT:
            kept.append({"wrong": wrong, "prompt": scenes.full_caption(scene), "seed": first_seed + i})
    return kept


def compositions(count: int, unseen: bool) -> list[scenes.Composition]:
    """What is asked for: three pairs to a count."""
    rng = np.random.default_rng(6)
    return [scenes.random_composition(rng, "pair" if i % 4 else "count", unseen) for i in range(count)]


def evaluate(model: str, captions: int, judge_steps: int) -> dict[str, Any]:
    """Shares of right pictures, by part, and failures."""
    network, size = shipped(model), SHAPES[model].size
    asked = {name: compositions(captions // 2, unseen) for name, unseen in (("seen", False), ("never shown", True))}
    seeds = {"seen": 0, "never shown": captions // 2}
    pictures = {name: drawn(network, scenes_of, seeds[name]) for name, scenes_of in asked.items()}
    judge = place_judge(min(size, LARGEST), judge_steps)
    figures: dict[str, Any] = {"captions": captions, "renderings": shares_right(verdicts(judge, *real(size, captions, first=10_000))), "failures": []}
    for name, scenes_of in asked.items():
        found = verdicts(judge, pictures[name], scenes_of)
        figures[name] = shares_right(found)
        figures["failures"] += failures(found, scenes_of, seeds[name])
        for part in ("colour", "place", "pair") if name == "never shown" else ():
            of_part = [verdict for verdict, scene in zip(found, scenes_of, strict=True) if part in scenes.never_shown(scene)]
            figures[f"never shown: {part}"] = {"captions": len(of_part), **shares_right(of_part)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=[shape.id for shape in SHAPES.values() if shape.lesson is scenes.SCENES], required=True)
    parser.add_argument("--captions", type=int, default=1000)
    parser.add_argument("--judge-steps", type=int, default=3000, help="training of the judge, where there is none yet")
    arguments = parser.parse_args()
    figures = evaluate(arguments.model, arguments.captions, arguments.judge_steps)
    past = history.add_figures(arguments.model, {"scenes": figures})
    if arguments.model in offered():
        card.write(arguments.model, past)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    run_as_command(main)
