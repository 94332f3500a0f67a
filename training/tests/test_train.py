"""Training: exact resumption, overfitting, whole checkpoints whatever happens."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from training import checkpoint, data
from training.problems import Problem
from training.sample import sample
from training.train import FALL_TO, Trainer, learning_rate, train
from training.unet import SHAPES, Shape

TINY = Shape("emoji-16", 16, (16, 32), 4, 32, cross_from=1, self_from=1, clip_sample=True)


def test_training_resumes_bit_exactly(tmp_path: Path) -> None:
    straight = Trainer(TINY, batch=8)
    train(straight, tmp_path / "straight", None, 6)

    class Interrupted(Trainer):
        def step(self, *arguments: Any) -> torch.Tensor:
            if self.steps == 2:
                os.kill(os.getpid(), signal.SIGINT)  # Ctrl-C in the middle
            return super().step(*arguments)

    train(Interrupted(TINY, batch=8), tmp_path / "halves", None, 6)
    second = Trainer(TINY, batch=8)
    second.restore(checkpoint.load(tmp_path / "halves" / "checkpoint.pt", "emoji-16"))
    assert second.steps == 3
    train(second, tmp_path / "halves", None, 6)
    assert second.steps == straight.steps == 6
    for part in ("network", "ema"):
        for name, value in straight.state()[part].items():
            assert torch.equal(value, second.state()[part][name]), name


def test_a_tiny_model_overfits_eight_pictures() -> None:
    scenes = [
        data.Scene(thing, colour, background)
        for thing, colour, background in zip(
            ["cat", "heart", "star", "apple", "ghost", "car", "moon", "fish"],
            data.COLOURS,
            data.BACKGROUNDS,
            strict=False,
        )
    ]
    rng = np.random.default_rng(0)
    pictures = torch.from_numpy(np.stack([data.draw(scene, 16, rng) for scene in scenes]))
    captions = [data.full_caption(scene) for scene in scenes]
    tokens = torch.from_numpy(np.stack([data.VOCABULARY.encode(caption) for caption in captions]))
    trainer = Trainer(TINY, peak=6e-3, batch=32)
    steps = 1200
    for i in range(steps):
        # A step gives its first picture an early timestep and its last a late one: the order must change.
        order = torch.from_numpy(np.random.default_rng([1, i]).permutation(32) % 8)
        trainer.step(pictures[order], tokens[order], i / steps)
    drawn = sample(trainer.ema.eval(), captions, guidance=1.0)
    distance = (drawn[:, None] - (pictures / 127.5 - 1)[None]).square().mean((2, 3, 4))
    assert distance.argmin(1).tolist() == list(range(8))
    assert distance.diagonal().mean() < 0.05, distance.diagonal()


def test_learning_rate_warms_up_holds_and_falls() -> None:
    assert learning_rate(1.0, 0, 0.0) < 0.01
    assert learning_rate(1.0, 5000, 0.3) == 1.0
    assert learning_rate(1.0, 5000, 1.0) == pytest.approx(FALL_TO)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_checkpoint_is_named(tmp_path: Path, share: float) -> None:
    path = tmp_path / "checkpoint.pt"
    checkpoint.save(Trainer(TINY).state(), path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Problem, match="cut short or damaged.*--from-shipped"):
        checkpoint.load(path, "emoji-16")


def test_a_missing_or_foreign_checkpoint_is_named(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    with pytest.raises(Problem, match="no checkpoint.*Train first"):
        checkpoint.load(path, "emoji-16")
    checkpoint.save(Trainer(TINY).state(), path)
    with pytest.raises(Problem, match="is of the model 'emoji-16', not 'emoji-32'"):
        checkpoint.load(path, "emoji-32")


def test_a_full_disk_leaves_the_last_checkpoint_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.pt"
    checkpoint.save({"model": "emoji-16", "steps": 1}, path)

    def full(state: object, file: Any) -> None:
        file.write(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(checkpoint.torch, "save", full)
    with pytest.raises(Problem, match="No space left on device.*is whole"):
        checkpoint.save({"model": "emoji-16", "steps": 2}, path)
    assert checkpoint.load(path, "emoji-16")["steps"] == 1
    assert not path.with_suffix(".partial").exists()


def run(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "training.train", "--model", "emoji-16", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=Path(__file__).parents[2],
        start_new_session=True,
    )  # fmt: skip


def test_ctrl_c_ends_the_command_with_a_checkpoint(tmp_path: Path) -> None:
    process = run("--minutes", "5", "--folder", str(tmp_path))
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("step"):
            break
    time.sleep(0.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
    rest = process.stdout.read()
    assert process.wait(30) == 0 and "stopped" in rest and "Traceback" not in rest, rest
    assert checkpoint.load(tmp_path / "checkpoint.pt", "emoji-16")["steps"] >= 50


def test_a_warm_start_does_not_overwrite_a_checkpoint(tmp_path: Path) -> None:
    checkpoint.save(Trainer(SHAPES["emoji-16"]).state(), tmp_path / "checkpoint.pt")
    process = run("--minutes", "1", "--from-shipped", "--folder", str(tmp_path))
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 1 and "error:" in output and "would throw that training away" in output


def test_two_processes_train_the_same_weights(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "-m", "training.train"]
    subprocess.run(
        [*command, "--model", "emoji-16", "--steps", "3", "--folder", str(tmp_path)],
        check=True, timeout=200, capture_output=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert checkpoint.load(tmp_path / "checkpoint.pt", "emoji-16")["steps"] == 3
