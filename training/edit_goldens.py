"""Writes what PyTorch makes of edits, for the engine's tests: src/engine/fixtures/edits-<model>.json and .npz.

python -m training.edit_goldens [--model emoji-16]

The weights are those in public/models/. Whoever replaces them runs this again.
"""

import argparse
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch
from torch import Tensor

import onnx
from onnx import TensorProto, helper
from training import data, schedule
from training.edits import Edit, EditingOps
from training.export import MODELS
from training.philox import standard_normal
from training.problems import run_as_command
from training.sample import shipped
from training.unet import UNet

FIXTURES = Path(__file__).parent.parent / "src" / "engine" / "fixtures"
RECIPE = {"prompt": "a red heart on white", "seed": 5, "sampler": "DDIMScheduler", "steps": 10, "guidanceScale": 3, "eta": 0}
OTHER = {"prompt": "a ghost on black", "seed": 11}
SKIP = {"tensor": "encoder.0.cross.output", "into": "decoder.0.joined"}
DEEP_SKIP = {"tensor": "encoder.1.cross.output", "into": "decoder.1.joined"}
BELOW = {"tensor": "middle.block.1.output", "into": "decoder.1.joined"}
MAPS = "decoder.1.cross.probabilities"
FREEU = {"kind": "freeu", "b1": 1.2, "b2": 1.4, "s1": 0.9, "s2": 0.2}
# name: edits, then what else is compared beside ε̂, and fields of the recipe that differ
CASES: dict[str, tuple[Any, ...]] = {
    "no edit": ([], [MAPS]),
    "gain, whole": ([{"kind": "gain", "tensor": "encoder.1.block.0.output", "value": 0.5}], [MAPS]),
    "gain, into one reader": ([{"kind": "gain", **SKIP, "value": 0}], ["decoder.0.block.0.output"]),
    "gain, everywhere it is read": ([{"kind": "gain", "tensor": SKIP["tensor"], "value": 0}], [MAPS]),
    "gain, channels": ([{"kind": "gain", **DEEP_SKIP, "channels": [0, 7, 40], "value": -2}], [MAPS]),
    "gain, heads": ([{"kind": "gain", "tensor": "middle.self.mixed", "heads": [1, 3], "value": 0}], [MAPS]),
    "gain, residual branch": ([{"kind": "gain", "tensor": "decoder.1.block.0.conv2", "value": 1.7}], [MAPS]),
    "gain, the output": ([{"kind": "gain", "tensor": "pred_noise", "value": 0.8}], []),
    "mean": ([{"kind": "mean", **SKIP}], []),
    "mean, channels": ([{"kind": "mean", **BELOW, "channels": [1, 2, 3]}], [MAPS]),
    "mean, probabilities": ([{"kind": "mean", "tensor": "decoder.1.self.probabilities"}], [MAPS]),
    "mean, heads": ([{"kind": "mean", "tensor": "encoder.1.cross.probabilities", "heads": [0]}], []),
    "mean, a head's output": ([{"kind": "mean", "tensor": "middle.self.mixed", "heads": [2]}], []),
    "filter": ([{"kind": "filter", **SKIP, "cutoff": 3, "low": 0.3, "high": 1.2}], []),
    "filter, everywhere": ([{"kind": "filter", "tensor": "middle.block.0.output", "cutoff": 2, "low": 1, "high": 0}], [MAPS]),
    "freeu 1": ([FREEU], [MAPS]),
    "freeu 2": ([FREEU | {"version": 2}], [MAPS]),
    "timestep, value": ([{"kind": "timestep", "value": 100}], [MAPS]),
    "timestep, offset": ([{"kind": "timestep", "offset": 900}], []),
    "timestep, block": ([{"kind": "timestep", "value": 900, "block": "decoder.0.block.0.output"}], []),
    "timestep, network and block": (
        [{"kind": "timestep", "value": 50}, {"kind": "timestep", "offset": 300, "block": "middle.block.0.output"}],
        [],
    ),
    "prompt": ([{"kind": "prompt", "prompt": "a blue fish on yellow"}], [MAPS]),
    "word": ([{"kind": "word", "word": 2, "value": 2.5}], []),
    "word, one layer": ([{"kind": "word", "word": 3, "value": 0, "layer": "encoder.0.cross.probabilities"}], []),
    "patch": ([{"kind": "patch", **BELOW, "from": OTHER}], [MAPS]),
    "patch at the first position": ([{"kind": "patch", **SKIP, "from": {"seed": 12}}], [], {"index": 0}),
    "patch, heads": ([{"kind": "patch", "tensor": MAPS, "heads": [0, 2], "from": {"prompt": "a ghost on black"}}], []),
    "patch, channels": ([{"kind": "patch", **DEEP_SKIP, "channels": [5, 6], "from": OTHER}], []),
    "noise": ([{"kind": "noise", **SKIP, "sigma": 0.5, "seed": 3}], []),
    "noise, whole": ([{"kind": "noise", "tensor": "encoder.1.block.0.output", "sigma": 0.25, "seed": 2**40 + 1}], [MAPS]),
    "conditional half": ([{"kind": "gain", **SKIP, "value": 0, "branch": "conditional"}], []),
    "unconditional half": ([{"kind": "mean", **BELOW, "branch": "unconditional"}], [MAPS]),
    "no guidance": ([{"kind": "gain", **SKIP, "value": 0.5}], [], {"guidanceScale": 1}),
    "two edits of one tensor, in order": (
        [{"kind": "noise", **SKIP, "sigma": 0.5, "seed": 3}, {"kind": "gain", **SKIP, "value": 0.5}],
        [],
    ),
    "the same in the other order": (
        [{"kind": "gain", **SKIP, "value": 0.5}, {"kind": "mean", **SKIP, "channels": [0, 1, 2, 3]}, {"kind": "noise", **SKIP, "sigma": 0.5, "seed": 3}],
        [],
    ),
    "everywhere, then into one reader": (
        [{"kind": "mean", "tensor": SKIP["tensor"], "channels": [0, 1, 2, 3]}, {"kind": "noise", **SKIP, "sigma": 0.5, "seed": 3}],
        ["encoder.1.block.0.output"],
    ),
    "into one reader, then everywhere": (
        [{"kind": "noise", **SKIP, "sigma": 0.5, "seed": 3}, {"kind": "mean", "tensor": SKIP["tensor"], "channels": [0, 1, 2, 3]}],
        ["encoder.1.block.0.output"],
    ),
    "into one reader, everywhere, and there again": (
        [
            {"kind": "filter", **SKIP, "cutoff": 3, "low": 0.3, "high": 1.2, "branch": "conditional"},
            {"kind": "patch", "tensor": SKIP["tensor"], "channels": [4, 5], "from": OTHER},
            {"kind": "gain", **SKIP, "value": 1.5},
            {"kind": "gain", "tensor": SKIP["tensor"], "channels": [5, 6], "value": -1},
        ],
        [MAPS],
    ),
    "the sample": ([{"kind": "filter", "tensor": "sample", "cutoff": 3, "low": 1, "high": 0.5}], [MAPS]),
    "the sample, a channel into one reader": ([{"kind": "mean", "tensor": "sample", "into": "input", "channels": [1]}], [MAPS]),
    "patch, the sample": ([{"kind": "patch", "tensor": "sample", "from": OTHER, "branch": "conditional"}], [MAPS]),
    "patch, unconditional half": ([{"kind": "patch", **BELOW, "from": OTHER, "branch": "unconditional"}], [MAPS]),
    "patch, conditional half, of a run without guidance": (
        [{"kind": "patch", "tensor": MAPS, "heads": [1], "from": {"seed": 12, "guidanceScale": 1}, "branch": "conditional"}],
        [],
    ),
    "patch, no guidance, of a run with it": ([{"kind": "patch", **BELOW, "from": OTHER | {"guidanceScale": 5}}], [MAPS], {"guidanceScale": 1}),
    "not at this position": ([{"kind": "gain", **SKIP, "value": 0, "steps": [5, 9]}], []),
}
RUN_EDITS: list[Edit] = [
    {"kind": "gain", **SKIP, "value": 0.5, "steps": [6, 9]},
    {"kind": "word", "word": 2, "value": 2, "branch": "conditional"},
    {"kind": "gain", "tensor": "middle.self.out", "value": 0, "steps": [0, 4]},
]


# Every kind once more, for runs as a whole
EVERY_KIND: list[Edit] = [
    {"kind": "gain", **DEEP_SKIP, "channels": [0, 1, 2, 3], "value": 1.5},
    {"kind": "mean", "tensor": "middle.self.probabilities", "heads": [1], "steps": [0, 5]},
    {"kind": "filter", **SKIP, "cutoff": 4, "low": 1.1, "high": 0.8, "steps": [3, 9]},
    {"kind": "noise", **SKIP, "sigma": 0.1, "seed": 8, "steps": [0, 3]},
    {"kind": "freeu", "b1": 1.1, "b2": 1.1, "s1": 0.9, "s2": 0.9, "steps": [4, 9]},
    FREEU | {"version": 2, "steps": [0, 1]},
    {"kind": "timestep", "offset": 50, "block": "decoder.0.block.0.output", "branch": "conditional"},
    {"kind": "timestep", "offset": -20, "steps": [5, 7]},
    {"kind": "prompt", "prompt": "a blue heart on yellow", "steps": [7, 9]},
    {"kind": "word", "word": 5, "value": 1.5, "layer": MAPS},
    {"kind": "patch", **BELOW, "from": OTHER, "steps": [2, 4]},
    {"kind": "patch", "tensor": "encoder.1.cross.probabilities", "heads": [0], "from": {"prompt": "a red star on white"}},
]


def tokens_of(prompt: str) -> np.ndarray:
    """int32 [2, l]: without and with the words."""
    return np.stack([data.VOCABULARY.encode(""), data.VOCABULARY.encode(prompt)])


def ddim(x: np.ndarray, predicted: np.ndarray, index: int, steps: int, clip: bool) -> np.ndarray:
    """One step of DDIM (Song et al. 2020, arXiv:2010.02502, eq. 12, η = 0); trailing timesteps."""
    alphas = schedule.alphas_bar().numpy()
    t = timesteps(steps)[index]
    before = t - schedule.TIMESTEPS // steps
    now, next_ = alphas[t], alphas[before] if before >= 0 else np.float32(1)
    clean = (x - np.sqrt(1 - now) * predicted) / np.sqrt(now)
    clean = clean.clip(-1, 1) if clip else clean
    return np.sqrt(next_) * clean + np.sqrt(1 - next_) * predicted


def timesteps(steps: int) -> list[int]:
    return [int(t) for t in np.round(np.arange(schedule.TIMESTEPS, 0, -schedule.TIMESTEPS / steps)) - 1]


def inputs_of(recipe: dict[str, Any], x: np.ndarray, index: int) -> dict[str, Tensor]:
    """Batch 1 without guidance, else 2."""
    batch = 1 if recipe["guidanceScale"] == 1 else 2
    return {
        "sample": torch.from_numpy(np.repeat(x, batch, 0)),
        "timestep": torch.full((batch,), float(timesteps(recipe["steps"])[index])),
        "tokens": torch.from_numpy(tokens_of(recipe["prompt"])[-batch:]),
    }


def first(network: UNet, seed: int) -> np.ndarray:
    size = network.shape.size
    return standard_normal(seed, 0, 3 * size * size).reshape(1, 3, size, size)


@torch.no_grad()
def position(network: UNet, recipe: dict[str, Any], index: int) -> dict[str, Tensor]:
    """What the network is fed at a position of a run without edits."""
    x = first(network, recipe["seed"])
    for i in range(index):
        answer = network(**inputs_of(recipe, x, i)).numpy()
        guided = answer[:1] + np.float32(recipe["guidanceScale"]) * (answer[1:] - answer[:1]) if len(answer) > 1 else answer
        x = ddim(x, guided, i, recipe["steps"], network.shape.clip_sample)
    return inputs_of(recipe, x, index)


@torch.no_grad()
def run_case(network: UNet, edits: list[Edit], recipe: dict[str, Any], index: int) -> tuple[dict[str, Tensor], EditingOps, Tensor]:
    def source(patch: dict[str, Any]) -> dict[str, Tensor]:
        # The x_t of that run, with as many rows as this one has.
        x = position(network, recipe | patch, index)["sample"][:1].numpy()
        ops = EditingOps(network, [], inputs_of(recipe | patch | {"guidanceScale": recipe["guidanceScale"]}, x, index), index)
        ops.run()
        return ops.tensors

    inputs = position(network, recipe, index)
    ops = EditingOps(network, edits, inputs, index, source)
    return inputs, ops, ops.run()


def edited_model(path: Path) -> onnx.ModelProto:
    """The exported model with a factor on everything that RUN_EDITS touch, each an input: written with onnx's own helper."""
    model = onnx.load(path)
    graph = model.graph
    for number, edit in enumerate(RUN_EDITS):
        sites = [(node.output[0], None) for node in graph.node if node.output[0].endswith("cross.probabilities")]
        for tensor, into in sites if edit["kind"] == "word" else [(edit["tensor"], edit.get("into"))]:
            product = f"{tensor}*{number}"
            for node in graph.node:
                if into is None or node.output[0] == into:
                    node.input[:] = [product if name == tensor else name for name in node.input]
            at = next(i for i, node in enumerate(graph.node) if node.output[0] == tensor)
            graph.node.insert(at + 1, helper.make_node("Mul", [tensor, f"factor{number}"], [product]))
        graph.input.append(helper.make_tensor_value_info(f"factor{number}", TensorProto.FLOAT, ["rows", 1, 1, "last"]))
    onnx.checker.check_model(model)
    return model


def factor(edit: Edit, index: int) -> np.ndarray:
    """[2, 1, 1, 1 or words]: what a tensor is multiplied by at a position."""
    last = data.VOCABULARY.length if edit["kind"] == "word" else 1
    values = np.ones((2, 1, 1, last), np.float32)
    first_step, last_step = edit.get("steps", (0, index))
    if first_step <= index <= last_step:
        values[1 if edit.get("branch") == "conditional" else 0 :, ..., edit.get("word", 0)] = edit["value"]
    return values


def whole_run(network: UNet, path: Path) -> np.ndarray:
    """The picture of RECIPE with RUN_EDITS, by onnxruntime and numpy."""
    session = onnxruntime.InferenceSession(edited_model(path).SerializeToString(), providers=["CPUExecutionProvider"])
    x, steps = first(network, RECIPE["seed"]), RECIPE["steps"]
    for index in range(steps):
        fed = {name: value.numpy() for name, value in inputs_of(RECIPE, x, index).items()}
        fed |= {f"factor{number}": factor(edit, index) for number, edit in enumerate(RUN_EDITS)}
        [answer] = session.run(["pred_noise"], fed)
        guided = answer[:1] + np.float32(RECIPE["guidanceScale"]) * (answer[1:] - answer[:1])
        x = ddim(x, guided, index, steps, network.shape.clip_sample)
    return x


@torch.no_grad()
def run_of_every_kind(network: UNet) -> np.ndarray:
    """The picture of RECIPE with EVERY_KIND, by PyTorch and numpy."""
    x = first(network, RECIPE["seed"])
    for index in range(RECIPE["steps"]):

        @cache
        def tensors(patch: str, index: int = index) -> dict[str, Tensor]:
            ops = EditingOps(network, [], position(network, RECIPE | json.loads(patch), index), index)
            ops.run()
            return ops.tensors

        ops = EditingOps(network, EVERY_KIND, inputs_of(RECIPE, x, index), index, lambda patch: tensors(json.dumps(patch)))
        answer = ops.run().numpy()
        x = ddim(x, answer[:1] + np.float32(RECIPE["guidanceScale"]) * (answer[1:] - answer[:1]), index, RECIPE["steps"], network.shape.clip_sample)
    return x


def write(model: str) -> None:
    network, path = shipped(model), MODELS / model / "model.onnx"
    arrays: dict[str, np.ndarray] = {}
    cases = []
    for number, (name, (edits, inner, *changed)) in enumerate(CASES.items()):
        recipe = RECIPE | (changed[0] if changed else {})
        index = recipe.pop("index", 4)
        inputs, ops, output = run_case(network, edits, recipe, index)
        key = f"inputs/{index}/{len(inputs['sample'])}"
        arrays |= {f"{key}/{input}": value.numpy() for input, value in inputs.items()}
        arrays[f"{number}/output"] = output.numpy()
        arrays |= {f"{number}/{tensor}": ops.tensors[tensor].numpy() for tensor in inner}
        cases.append({"name": name, "index": index, "inputs": key, "guidanceScale": recipe["guidanceScale"], "edits": edits, "inner": inner})
    arrays["run"] = whole_run(network, path)
    arrays["every kind"] = run_of_every_kind(network)
    FIXTURES.mkdir(exist_ok=True)
    np.savez_compressed(FIXTURES / f"edits-{model}.npz", **arrays)
    text = {
        "model": model,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "recipe": RECIPE,
        "runEdits": RUN_EDITS,
        "everyKind": EVERY_KIND,
        "cases": cases,
    }
    (FIXTURES / f"edits-{model}.json").write_text(json.dumps(text, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=["emoji-16"], default="emoji-16")
    write(parser.parse_args().model)


if __name__ == "__main__":
    run_as_command(main)
