"""Trains a model, from the beginning, from its last checkpoint, or from the shipped weights.

python -m training.train --model emoji-32 --minutes 90
python -m training.train --model emoji-32 --minutes 90 --from-shipped
python -m training.train --model emoji-32-pairs --minutes 90 --grow
torchrun --nproc-per-node 2 -m training.train --model emoji-32 --minutes 90

With torchrun the batch is shared by several processes, one for each GPU. On a CPU, one process for each core
is the faster way where other programs compete for the cores: threads wait for each other many times in a
step, processes once.

Where a checkpoint exists, training goes on from it. Ctrl-C writes a checkpoint and ends. The order of the
pictures, the noise and the weights are the same after a stop as without one; with --steps the learning rate
too, so the result is bit-identical. With --minutes the rate follows the clock.
"""

import argparse
import math
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed
from torch.utils.data import DataLoader

from training import history, schedule
from training.checkpoint import load, run_folder, save
from training.export import home, read_weights
from training.grow import grown
from training.lesson import Batches
from training.muon import Muon
from training.problems import Problem, run_as_command
from training.sample import sample, sheet, sheet_captions
from training.unet import SHAPES, Shape, UNet

BATCH = 64
WARM_UP = 300  # steps
FALL_FROM = 0.6  # share of the run after which the learning rate falls
FALL_TO = 0.03  # of its peak
EMA = 0.999
STREAM = 20261124  # the seed of the training pictures
CHECKPOINT_SECONDS = 180
LOG_STEPS = 50
SHEET_SECONDS = 600


def learning_rate(peak: float, step: int, progress: float) -> float:
    """Warm up, hold, then fall by a cosine over the last part of the sitting (`progress` in 0..1)."""
    fall = max(0.0, (min(progress, 1.0) - FALL_FROM) / (1 - FALL_FROM))
    low = peak * FALL_TO
    return min(1.0, (step + 1) / WARM_UP) * (low + (peak - low) * (1 + math.cos(math.pi * fall)) / 2)


class Trainer:
    """Everything that a checkpoint holds, and one step of training."""

    def __init__(self, shape: Shape, peak: float = 1e-3, batch: int = BATCH, device: str = "cpu", bf16: bool = False) -> None:
        """`batch`: pictures of a step, over all processes."""
        self.rank = distributed.get_rank() if distributed.is_initialized() else 0
        self.world = distributed.get_world_size() if distributed.is_initialized() else 1
        self.device, self.bf16, self.peak, self.batch = torch.device(device), bf16, peak, batch // self.world
        torch.manual_seed(0)
        self.network = UNet(shape).to(self.device, memory_format=torch.channels_last)
        self.ema = UNet(shape).to(self.device)
        self.ema.load_state_dict(self.network.state_dict())
        self.optimiser = Muon(self.network, peak)
        self.alphas_bar = schedule.alphas_bar().to(self.device)
        self.steps = 0  # over all sittings
        self.pictures = 0  # seen in them
        self.warm = 0  # steps of this optimiser, which a warm start makes new
        self.seconds = 0.0  # of training, over all sittings
        self.log: list[list[float]] = []  # [seconds, pictures, loss]

    def start_grown(self) -> None:
        """Begin with the weights of the model that this one grows from."""
        self.network.load_state_dict(grown(self.network.shape).state_dict())
        self.ema.load_state_dict(self.network.state_dict())

    def start_from_shipped(self) -> None:
        """Take the committed weights and go on in their history: with new pictures, and its length and curve."""
        model = self.network.shape.id
        read_weights(home(model) / "model.onnx", self.network)
        self.ema.load_state_dict(self.network.state_dict())
        past = history.read(model)
        self.steps, self.pictures = past["steps"], past["pictures"]
        self.seconds, self.log = past["seconds"], past["log"]

    def state(self) -> dict[str, Any]:
        return {
            "model": self.network.shape.id,
            "network": self.network.state_dict(),
            "ema": self.ema.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "steps": self.steps,
            "pictures": self.pictures,
            "warm": self.warm,
            "seconds": self.seconds,
            "log": self.log,
        }

    def restore(self, state: dict[str, Any]) -> None:
        self.network.load_state_dict(state["network"])
        self.ema.load_state_dict(state["ema"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.steps, self.pictures, self.warm = state["steps"], state["pictures"], state["warm"]
        self.seconds, self.log = state["seconds"], state["log"]

    def batches(self, workers: int = 1) -> Iterator[tuple[Tensor, Tensor]]:
        """The pictures that come next; several processes take turns."""
        first, stride = self.pictures + self.rank * self.batch, self.world * self.batch
        shape = self.network.shape
        stream = Batches(shape.lesson, STREAM, shape.size, self.batch, first, stride)
        return iter(DataLoader(stream, batch_size=None, num_workers=workers, prefetch_factor=8 if workers else None))

    def step(self, pictures: Tensor, tokens: Tensor, progress: float) -> Tensor:
        """One step on uint8 pictures [n, 3, s, s] and tokens [n, l]; returns the unweighted loss."""
        clean = pictures.to(self.device).float() / 127.5 - 1
        # The noise is a function of the step and the process, so a checkpoint need not hold a generator.
        generator = torch.Generator().manual_seed(self.steps * 4096 + self.rank)
        noise = torch.randn(clean.shape, generator=generator).to(self.device)
        # One timestep from each of n equal spans (low-discrepancy; Kingma et al. 2021, arXiv:2107.00630, app. I.1).
        place = (torch.arange(len(clean)) + torch.rand(1, generator=generator)) / len(clean)
        t = (place * schedule.TIMESTEPS).long().clamp(max=schedule.TIMESTEPS - 1).to(self.device)
        alpha_bar = self.alphas_bar[t]
        x = schedule.noised(clean, noise, alpha_bar).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bf16):
            predicted = self.network(x, t.float(), tokens.to(self.device))
        error = (predicted.float() - noise).square().mean((1, 2, 3))
        self.optimiser.zero_grad()
        (error * schedule.min_snr_weight(alpha_bar)).mean().backward()
        if self.world > 1:
            self.average_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.peak, self.warm, progress)
        self.optimiser.step()
        self.steps += 1
        self.pictures += self.batch * self.world
        self.warm += 1
        keep = min(EMA, (1 + self.warm) / (10 + self.warm))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.ema.parameters()), list(self.network.parameters()), 1 - keep)
        return error.detach().mean()

    def average_gradients(self) -> None:
        """Over the processes, in one message."""
        gradients = [parameter.grad for parameter in self.network.parameters()]
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        together /= self.world
        for gradient, average in zip(gradients, together.split([g.numel() for g in gradients]), strict=True):
            gradient.copy_(average.view(gradient.shape))


def faster_precision(shape: Shape) -> bool:
    """Whether bf16 is faster than fp32 on this CPU: emulated bf16 is seven times slower, real bf16 twice as fast."""
    seconds = {}
    for bf16 in (False, True):
        trainer = Trainer(shape, bf16=bf16)
        pictures, tokens = next(trainer.batches(workers=0))
        trainer.step(pictures, tokens, 0)
        # Processor time, not the clock's: on a busy machine the clock measures the others.
        started = time.process_time()
        for _ in range(4):
            trainer.step(pictures, tokens, 0)
        seconds[bf16] = (time.process_time() - started) / 4
    rate = {bf16: trainer.batch / spent for bf16, spent in seconds.items()}
    print(f"pictures per second of one core: fp32 {rate[False]:.0f}, bf16 {rate[True]:.0f}", flush=True)
    return rate[True] > rate[False]


def train(trainer: Trainer, folder: Path, minutes: float | None, steps: int | None) -> None:
    """Train for `minutes`, or to the step number `steps`, with a checkpoint every three minutes and at the end."""
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    started = latest = checkpointed = sheeted = time.monotonic()
    before, rate_from = trainer.seconds, trainer.steps
    losses: list[Tensor] = []
    try:
        for pictures, tokens in trainer.batches():
            spent = time.monotonic() - started
            progress = trainer.steps / steps if steps else spent / (60 * (minutes or 1))
            progress, stopped = agree(progress, stopped, trainer)
            if progress >= 1 or stopped:
                break
            losses.append(trainer.step(pictures, tokens, progress))
            now = time.monotonic()
            trainer.seconds = before + now - started
            if trainer.rank > 0:
                continue
            if trainer.steps % LOG_STEPS == 0:
                loss = torch.stack(losses).mean().item()
                rate = (trainer.steps - rate_from) * trainer.batch * trainer.world / (now - latest)
                left = (now - started) * (1 / max(progress, 1e-6) - 1) / 60
                print(f"step {trainer.steps}  {trainer.pictures / 1000:.0f} k pictures  loss {loss:.4f}  {rate:.0f}/s  {left:.0f} min left", flush=True)
                trainer.log.append([trainer.seconds, trainer.pictures, loss])
                losses, latest, rate_from = [], now, trainer.steps
            if now - checkpointed > CHECKPOINT_SECONDS:
                save(trainer.state(), folder / "checkpoint.pt")
                checkpointed = time.monotonic()
            if now - sheeted > SHEET_SECONDS:
                sheet(sample(trainer.ema.eval(), sheet_captions(trainer.network.shape))).save(folder / f"{trainer.seconds / 60:04.0f}.png")
                sheeted = time.monotonic()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
        if trainer.rank == 0:
            save(trainer.state(), folder / "checkpoint.pt")
    print("stopped: " if stopped else "done: ", f"{folder / 'checkpoint.pt'} at step {trainer.steps}", sep="", flush=True)


def agree(progress: float, stopped: bool, trainer: Trainer) -> tuple[float, bool]:
    """All processes take the first one's clock, and stop together as soon as one was told to."""
    if trainer.world == 1:
        return progress, stopped
    said = torch.tensor([progress if trainer.rank == 0 else 0.0, float(stopped)], dtype=torch.float64, device=trainer.device)
    distributed.all_reduce(said)
    return said[0].item(), said[1].item() > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=SHAPES, required=True)
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="train for so long")
    length.add_argument("--steps", type=int, help="train to this step number")
    beginning = parser.add_mutually_exclusive_group()
    beginning.add_argument("--from-shipped", action="store_true", help="begin with this model's committed weights")
    beginning.add_argument("--grow", action="store_true", help="begin with the weights of the smaller model that this one grows from")
    parser.add_argument("--batch", type=int, default=BATCH, help="pictures of a step, over all processes")
    parser.add_argument("--peak", type=float, default=1e-3, help="highest learning rate")
    parser.add_argument("--folder", type=Path, help="default: training/runs/<model>")
    arguments = parser.parse_args()

    shape = SHAPES[arguments.model]
    folder = arguments.folder or run_folder(arguments.model)
    checkpoint = folder / "checkpoint.pt"
    if (arguments.from_shipped or arguments.grow) and checkpoint.exists():
        option = "--from-shipped" if arguments.from_shipped else "--grow"
        raise Problem(f"{checkpoint} exists, so {option} would throw that training away. Leave the option out, or delete the file.")
    cuda = torch.cuda.is_available()
    local = int(os.environ.get("LOCAL_RANK", "0"))
    if "RANK" in os.environ:
        distributed.init_process_group("nccl" if cuda else "gloo")
    device = f"cuda:{local}" if cuda else "cpu"
    if not cuda:
        torch.set_num_threads(max(1, len(os.sched_getaffinity(0)) // int(os.environ.get("LOCAL_WORLD_SIZE", "1"))))
    bf16 = cuda or faster_precision(shape)
    trainer = Trainer(shape, arguments.peak, arguments.batch, device, bf16)
    if checkpoint.exists():
        trainer.restore(load(checkpoint, shape.id))
        print(f"going on from {checkpoint}: step {trainer.steps}, {trainer.seconds / 60:.0f} minutes so far", flush=True)
    elif arguments.from_shipped:
        trainer.start_from_shipped()
    elif arguments.grow:
        trainer.start_grown()
    train(trainer, folder, arguments.minutes, arguments.steps)


if __name__ == "__main__":
    run_as_command(main)
