"""Measures a model of two things and counts by position.

python -m training.evaluate_scenes --model emoji-64-inner --captions 1000

Prints, for what training shows and for what it never shows, the share of pictures in which all things of the caption are there, every
named colour is at its own thing, they stand as the caption says, and there are as many as it says; and the same of real renderings.
"""

import argparse
import json

import numpy as np
import torch

from training import scenes
from training.places import place_judge, real, shares_right, verdicts
from training.problems import run_as_command
from training.sample import sample, shipped
from training.unet import SHAPES

STEPS, GUIDANCE, BATCH = 25, 3.0, 50


def evaluate(model: str, captions: int, judge_steps: int) -> dict[str, dict[str, float]]:
    """Shares of right pictures, by part."""
    network, size = shipped(model), SHAPES[model].size
    judge = place_judge(size, judge_steps)
    figures = {"renderings": shares_right(verdicts(judge, *real(size, captions, first=10_000)))}
    for name, unseen in (("seen", False), ("never shown", True)):
        rng = np.random.default_rng(6)
        asked = [scenes.random_composition(rng, "pair" if i % 4 else "count", unseen) for i in range(captions // 2)]
        parts = [asked[i : i + BATCH] for i in range(0, len(asked), BATCH)]
        drawn = [sample(network, [scenes.full_caption(scene) for scene in part], 1000 + i, STEPS, GUIDANCE) for i, part in enumerate(parts)]
        figures[name] = shares_right(verdicts(judge, torch.cat(drawn), asked))
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=[shape.id for shape in SHAPES.values() if shape.lesson is scenes.SCENES], required=True)
    parser.add_argument("--captions", type=int, default=1000)
    parser.add_argument("--judge-steps", type=int, default=3000, help="training of the judge, where there is none yet")
    arguments = parser.parse_args()
    print(json.dumps(evaluate(arguments.model, arguments.captions, arguments.judge_steps), indent=1))


if __name__ == "__main__":
    run_as_command(main)
