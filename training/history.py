"""What a shipped model has been through, in training/history/<id>.json: it outlives checkpoints and machines.

{"steps", "pictures", "seconds", "log": [[seconds, pictures, loss], ...], "figures": [evaluations, oldest first]}
"""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "history"
POINTS = 200  # of the loss curve at most


def read(model: str) -> dict[str, Any]:
    """The history of a model, empty for a new one."""
    path = FOLDER / f"{model}.json"
    if not path.exists():
        return {"steps": 0, "pictures": 0, "seconds": 0.0, "log": [], "figures": []}
    return json.loads(path.read_text())


def write(model: str, past: dict[str, Any]) -> None:
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{model}.json").write_text(json.dumps(past, indent=1) + "\n")


def add_training(model: str, state: dict[str, Any]) -> None:
    """Take over the length and the loss curve of a checkpoint that is being exported."""
    log = state["log"]
    every = -(-len(log) // POINTS) or 1
    thinned = [[round(seconds), pictures, round(loss, 5)] for seconds, pictures, loss in log[:: -every][::-1]]
    length = {"steps": state["steps"], "pictures": state["pictures"], "seconds": state["seconds"]}
    write(model, {**read(model), **length, "log": thinned})


def add_figures(model: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Append an evaluation with its place on the time axis; returns the whole history."""
    past = read(model)
    length = {"minutes": round(past["seconds"] / 60), "pictures": past["pictures"]}
    # What was measured before of the same weights stays, but for what is measured again.
    same = [old for old in past["figures"] if old["pictures"] == length["pictures"]]
    others = [old for old in past["figures"] if old["pictures"] != length["pictures"]]
    past["figures"] = [*others, {**(same[-1] if same else {}), **length, **figures}]
    write(model, past)
    return json.loads(json.dumps(past))
