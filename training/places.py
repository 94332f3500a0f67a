"""A judge of pictures of several things: what is where, in which colour, how many.

It answers for every cell of an 8×8 grid, so that it can be asked about places: which thing covers the cell (or none), in which
colour; and for the whole picture how many things there are. Trained on other pictures of the same generator, never-shown ones too.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset

from training import checkpoint, data, scenes
from training.classifier import reduced
from training.data import COLOURS, THINGS
from training.scenes import CONVERSE, COUNTS, Composition

GRID = 8
NOTHING = len(THINGS)  # the answer of a cell that no thing covers
IGNORED = -100  # cross_entropy passes over it: cells that are half covered, colours of things in natural colours
STREAM = 6  # the seed of the judge's own training pictures
PRESENT = 1.5  # cells that a thing must cover to be there
Labels = tuple[np.ndarray, np.ndarray, int]


def labels(scene: Composition, covered: list[np.ndarray]) -> Labels:
    """Thing [8, 8] and colour [8, 8] as numbers, and how many things there are."""
    size = len(covered[0])
    shares = np.stack([alpha.reshape(GRID, size // GRID, GRID, size // GRID).mean((1, 3)) for alpha in covered])
    most, share = shares.argmax(0), shares.max(0)
    kinds = list(scene.things) * (len(covered) // len(scene.things))
    thing, colour = np.full((GRID, GRID), IGNORED), np.full((GRID, GRID), IGNORED)
    thing[share < 0.03] = NOTHING
    for i, kind in enumerate(kinds):
        here = (most == i) & (share > 0.4)
        thing[here] = list(THINGS).index(kind.name)
        colour[here] = list(COLOURS).index(kind.colour) if kind.colour else IGNORED
    return thing, colour, len(covered)


class LabelledScenes(IterableDataset):
    """Batches (uint8 [n, 3, s, s], things [n, 8, 8], colours [n, 8, 8], counts [n]) of a stream."""

    def __init__(self, seed: int, size: int, batch: int, first: int = 0) -> None:
        self.seed, self.size, self.batch, self.first = seed, size, batch, first

    def __iter__(self) -> Iterator[tuple[np.ndarray, ...]]:
        for number in itertools.count(self.first):
            rng = np.random.default_rng([self.seed, number])
            pictures, answers = [], []
            for _ in range(self.batch):
                kind = "pair" if rng.random() < 0.75 else "count"
                scene = scenes.random_composition(rng, kind, unseen=rng.random() < 0.3)
                picture, covered = scenes.render(scene, self.size, rng)
                pictures.append(picture)
                answers.append(labels(scene, covered))
            thing, colour, count = zip(*answers, strict=True)
            yield np.stack(pictures), np.stack(thing), np.stack(colour), np.array(count)


class PlaceJudge(nn.Module):
    """Convolutions down to 8×8, two more that see the neighbours, then linear heads on every cell. Larger pictures than its own are reduced to them."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        layers: list[nn.Module] = []
        inputs, width = 3, 32
        while size > GRID:
            layers += [*block(inputs, width), *block(width, width), nn.MaxPool2d(2)]
            inputs, width, size = width, min(2 * width, 160), size // 2
        self.body = nn.Sequential(*layers, *block(inputs, 160), *block(160, 160))
        self.thing, self.colour = nn.Conv2d(160, len(THINGS) + 1, 1), nn.Conv2d(160, len(COLOURS), 1)
        self.count = nn.Linear(160, max(COUNTS.values()) + 1)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Pictures [n, 3, s, s] in -1..1 -> logits of things [n, 110, 8, 8], of colours [n, 8, 8, 8], of counts [n, 4]."""
        cells = self.body(reduced(pictures, self.size))
        return self.thing(cells), self.colour(cells), self.count(cells.mean((2, 3)))


def block(inputs: int, outputs: int) -> list[nn.Module]:
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]


@dataclass(frozen=True)
class Verdict:
    """Of one picture and its caption. What was not asked for is None."""

    present: bool  # all things of the caption are there
    bound: bool | None  # and every named colour is at its own thing
    related: bool | None  # and they stand as the caption says
    counted: bool | None


@torch.no_grad()
def verdicts(judge: PlaceJudge, pictures: Tensor, captions: list[Composition]) -> list[Verdict]:
    """What the judge says of each picture."""
    things, colours, counts = (answer for answer in judge(pictures))
    shares, found = things.softmax(1), colours.softmax(1)
    return [verdict(*answer, scene) for *answer, scene in zip(shares, found, counts.argmax(1).tolist(), captions, strict=True)]


def verdict(shares: Tensor, colours: Tensor, count: int, scene: Composition) -> Verdict:
    """`shares` [110, 8, 8] of every thing in every cell, `colours` [8, 8, 8]."""
    maps = [shares[list(THINGS).index(thing.name)] for thing in scene.things]
    if scene.word in COUNTS:
        present = maps[0].sum().item() >= PRESENT
        return Verdict(present, colour_is(maps[0], colours, scene.things[0].colour, present), None, count == COUNTS[scene.word])
    if scene.things[0].name == scene.things[1].name:  # the same thing in two colours: told apart by the colour
        maps = [maps[0] * colours[list(COLOURS).index(thing.colour)] if thing.colour else maps[0] for thing in scene.things]
    present = min(share.sum().item() for share in maps) >= PRESENT
    named = [colour_is(share, colours, thing.colour, present) for share, thing in zip(maps, scene.things, strict=True) if thing.colour]
    related = None if scene.word not in CONVERSE else present and stands(maps[0], maps[1], scene.word)
    return Verdict(present, all(named) if named else None, related, None)


def colour_is(share: Tensor, colours: Tensor, colour: str | None, present: bool) -> bool | None:
    """Whether the thing's cells say this colour."""
    if colour is None:
        return None
    return present and (colours * share).sum((1, 2)).argmax().item() == list(COLOURS).index(colour)


def stands(first: Tensor, second: Tensor, relation: str) -> bool:
    """Whether the middle of the first thing is on the side of the second's that the relation says, by half a cell at least."""
    axis = 1 if relation in ("left of", "right of") else 0
    places = torch.arange(GRID, dtype=first.dtype)
    one, other = ((share.sum(1 - axis) * places).sum() / share.sum() for share in (first, second))
    ahead = (other - one).item() if relation in ("left of", "above") else (one - other).item()
    return ahead > 0.5


def shares_right(found: list[Verdict]) -> dict[str, float]:
    """Shares of pictures that are right, each among those that were asked."""
    result = {}
    for question in ("present", "bound", "related", "counted"):
        answers = [answer for answer in (getattr(one, question) for one in found) if answer is not None]
        if answers:
            result[question] = sum(answers) / len(answers)
    return result


def real(size: int, count: int, first: int = 0) -> tuple[Tensor, list[Composition]]:
    """Renderings that neither judge nor model was trained on, in -1..1, with what they show."""
    rngs = [np.random.default_rng([STREAM + 1, first + i]) for i in range(count)]
    shown = [scenes.random_composition(rng, "pair" if rng.random() < 0.75 else "count", unseen=rng.random() < 0.3) for rng in rngs]
    pictures = np.stack([scenes.render(scene, size, rng)[0] for scene, rng in zip(shown, rngs, strict=True)])
    return torch.from_numpy(pictures) / 127.5 - 1, shown


def train_place_judge(judge: PlaceJudge, steps: int, batch: int = 64, peak: float = 2e-3) -> None:
    """So many steps, the rate falling."""
    optimiser = torch.optim.AdamW(judge.parameters(), peak, weight_decay=0.02)
    stream = DataLoader(LabelledScenes(STREAM, judge.size, batch), batch_size=None, num_workers=1)
    for step, (pictures, thing, colour, count) in zip(range(steps), stream):  # noqa: B905  the stream has no end
        for group in optimiser.param_groups:
            group["lr"] = peak * max(0.02, 1 - step / steps)
        answers = judge.train()(pictures / 127.5 - 1)
        loss = sum(F.cross_entropy(answer, expected, ignore_index=IGNORED) for answer, expected in zip(answers, (thing, colour, count), strict=True))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            print(f"place judge, step {step + 1}: {shares_right(verdicts(judge.eval(), *real(judge.size, 300)))}", flush=True)


def place_judge(size: int, steps: int = 3000) -> PlaceJudge:
    """The judge for pictures of `size`, kept in training/runs/."""
    path = checkpoint.RUNS / f"place-judge-{size}.pt"
    torch.manual_seed(0)
    judge = PlaceJudge(size)
    if path.exists():
        judge.load_state_dict(checkpoint.load(path, f"place-judge-{size}")["network"])
    else:
        train_place_judge(judge, steps)
        checkpoint.save({"model": f"place-judge-{size}", "network": judge.state_dict()}, path)
    return judge.eval()
