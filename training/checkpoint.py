"""Checkpoints that are whole or not there at all."""

import os
from pathlib import Path
from typing import Any

import torch

from training.problems import Problem

RUNS = Path(__file__).parent / "runs"


def run_folder(model: str) -> Path:
    """Where the training of a model keeps its files; git ignores it."""
    return RUNS / model


def save(state: dict[str, Any], path: Path) -> None:
    """Write beside `path`, then rename: whenever this is interrupted, the last checkpoint stays whole."""
    partial = path.with_suffix(".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except (OSError, RuntimeError) as error:  # torch reports a full disk as either
        partial.unlink(missing_ok=True)
        kept = f"The last checkpoint, {path}, is whole." if path.exists() else "There is no earlier checkpoint."
        raise Problem(
            f"The checkpoint could not be written ({error}); the disk may be full. {kept} Make room, then train again: it goes on from there."
        ) from error


def load(path: Path, model: str) -> dict[str, Any]:
    """Read a checkpoint of `model`."""
    if not path.exists():
        raise Problem(f"There is no checkpoint {path}. Train first: python -m training.train --model {model} --minutes 90")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        found = state["model"]
    except Exception as error:  # a damaged file shows in many ways
        raise Problem(
            f"The checkpoint {path} cannot be read ({error}); it is cut short or damaged. Delete it, then train again "
            "from the shipped model: python -m training.train --model "
            f"{model} --minutes 90 --from-shipped"
        ) from error
    if found != model:
        raise Problem(f"The checkpoint {path} is of the model '{found}', not '{model}'. Name that model or another file.")
    return state
