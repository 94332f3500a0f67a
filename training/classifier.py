"""A judge of pictures: which thing, which colour, which background. Trained on the same generator."""

import itertools
import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, IterableDataset

from training import checkpoint, data

STREAM = 3  # the seed of the judge's own training pictures
ANSWERS = (len(data.THINGS), len(data.COLOURS), len(data.BACKGROUNDS))
NATURAL = -100  # the colour of a picture in natural colours: cross_entropy ignores it
FEATURES = 128
LARGEST = 32  # pixels a side that a judge looks at: a thing, its colour and its place are seen there as well, at a quarter of the cost


def labels(scene: data.Scene) -> list[int]:
    """[thing, colour, background] as numbers."""
    colour = list(data.COLOURS).index(scene.colour) if scene.colour else NATURAL
    return [list(data.THINGS).index(scene.thing), colour, list(data.BACKGROUNDS).index(scene.background)]


def reduced(pictures: Tensor, size: int) -> Tensor:
    """Pictures [n, 3, s, s] averaged down to `size` pixels a side, where they are larger."""
    return F.avg_pool2d(pictures, pictures.shape[-1] // size)


class LabelledPictures(IterableDataset):
    """Batches (uint8 [n, 3, s, s], labels [n, 3]) of a stream; never-shown pairs too, for the judge must know them."""

    def __init__(self, seed: int, size: int, batch: int, first: int = 0) -> None:
        self.seed, self.size, self.batch, self.first = seed, size, batch, first

    def __iter__(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for number in itertools.count(self.first):
            rng = np.random.default_rng([self.seed, number])
            scenes = [data.random_scene(rng, held_out=rng.random() < 0.15) for _ in range(self.batch)]
            yield np.stack([data.draw(scene, self.size, rng) for scene in scenes]), np.array([labels(s) for s in scenes])


class Judge(nn.Module):
    """Convolutions, then three linear heads on the same 128 features. Larger pictures than its own are reduced to them."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        widths = (32, 64, 128) if size >= 32 else (48, 128)
        layers: list[nn.Module] = []
        inputs = 3
        for width in widths:
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            layers += [nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(2)]
            inputs = width
        self.body = nn.Sequential(*layers, nn.Flatten(), nn.Linear(inputs * 16, FEATURES), nn.BatchNorm1d(FEATURES), nn.ReLU())
        self.heads = nn.ModuleList(nn.Linear(FEATURES, count) for count in ANSWERS)

    def forward(self, pictures: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Pictures [n, 3, s, s] in -1..1 -> features [n, 128] and the logits of thing, colour, background."""
        features = self.body(reduced(pictures, self.size))
        return features, [head(features) for head in self.heads]


@torch.no_grad()
def accuracy(judge: Judge, pictures: Tensor, truth: Tensor) -> list[float]:
    """Share of right answers for thing, colour (of recoloured pictures), background."""
    _, logits = judge.eval()(pictures)
    shares = []
    for answer, expected in zip(logits, truth.T, strict=True):
        asked = expected != NATURAL
        shares.append((answer.argmax(1) == expected)[asked].float().mean().item())
    return shares


def held_out_renderings(size: int, count: int = 2000) -> tuple[Tensor, Tensor]:
    """Pictures in -1..1 that neither judge nor model was trained on, with their labels."""
    pictures, truth = next(iter(LabelledPictures(STREAM + 1, size, count)))
    return torch.from_numpy(pictures) / 127.5 - 1, torch.from_numpy(truth)


def knows_enough(judge: Judge) -> bool:
    """Whether it is right about 98% of held-out renderings in each question; a worse one measures itself."""
    return min(accuracy(judge, *held_out_renderings(judge.size))) >= 0.98


def train_judge(judge: Judge, first: int, minutes: float, peak: float = 2e-3) -> int:
    """Until 99% of each are right on held-out renderings, or the minutes are over. Batch `first` comes first; returns the next."""
    judge.to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(judge.parameters(), peak, weight_decay=0.02)
    test_pictures, test_truth = held_out_renderings(judge.size)
    started = time.monotonic()
    stream = LabelledPictures(STREAM, judge.size, 128, first)
    for step, (pictures, truth) in enumerate(DataLoader(stream, batch_size=None, num_workers=1), first):
        progress = (time.monotonic() - started) / (60 * minutes)
        for group in optimiser.param_groups:
            group["lr"] = peak * max(0.02, 1 - progress)
        _, logits = judge.train()((pictures / 127.5 - 1).contiguous(memory_format=torch.channels_last))
        loss = sum(F.cross_entropy(answer, expected) for answer, expected in zip(logits, truth.T, strict=True))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 50 == 49 or progress >= 1:
            shares = accuracy(judge, test_pictures, test_truth)
            print(f"judge, step {step + 1}: thing {shares[0]:.3f}, colour {shares[1]:.3f}, background {shares[2]:.3f}", flush=True)
            if min(shares) >= 0.99 or progress >= 1:
                return step + 1
    raise AssertionError("the stream has no end")


def judge_of_size(size: int, minutes: float = 10) -> Judge:
    """The judge for pictures of `size`, kept in training/runs/; trained on where it does not know enough yet."""
    path = checkpoint.RUNS / f"judge-{size}.pt"
    torch.manual_seed(0)
    judge, steps = Judge(size), 0
    if path.exists():
        state = checkpoint.load(path, f"judge-{size}")
        judge.load_state_dict(state["network"])
        steps = state["steps"]
    if steps == 0 or not knows_enough(judge):
        steps = train_judge(judge, steps, minutes, peak=2e-3 if steps == 0 else 5e-4)
        checkpoint.save({"model": f"judge-{size}", "network": judge.state_dict(), "steps": steps}, path)
        if not knows_enough(judge):
            print("warning: the judge knows less than 98% of held-out renderings; what it says is a lower bound.", flush=True)
    return judge.eval()
