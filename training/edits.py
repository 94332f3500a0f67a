"""Interventions on the network in PyTorch: the reference for the edits of a recipe (src/protocol/edits.ts).

An edit is the recipe's own JSON, with the tensor names of the exported model, which are those of `unet.py`. `EditingOps` runs
the network and hooks every read of a named tensor, so that an edit can hold everywhere or only where one node reads it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from diffusers.utils.torch_utils import fourier_filter
from torch import Tensor, nn
from torch.nn import functional as F

from training.philox import standard_normal
from training.schedule import TIMESTEPS
from training.unet import GROUPS, TorchOps, UNet

Edit = dict[str, Any]
Source = Callable[[dict[str, Any]], dict[str, Tensor]]  # `from` of a patch -> every tensor of that run at the same position


class EditingOps(TorchOps):
    """Runs the network with edits, and keeps every named tensor as its node computed it."""

    def __init__(self, network: UNet, edits: list[Edit], inputs: dict[str, Tensor], index: int = 0, source: Source | None = None) -> None:
        """`index`: position of the film. Batch 1 is the conditional half, batch 2n the unconditional and the conditional one."""
        self.edits = [edit for edit in edits if holds_at(edit, index)]
        self.network, self.inputs, self.index, self.source = network, inputs, index, source
        self.tensors: dict[str, Tensor] = {}
        self.name_of: dict[int, str] = {}
        self.times: dict[str, Tensor] = {}

    def run(self) -> Tensor:
        """ε̂ [n, 3, s, s] of the inputs under the edits."""
        told = dict(self.inputs)
        for edit in self.edits:
            if edit["kind"] == "prompt":
                words = torch.from_numpy(self.network.shape.lesson.vocabulary.encode(edit["prompt"])).expand_as(told["tokens"])
                told["tokens"] = self.where({"branch": "conditional"} | edit, words, told["tokens"])
        told["timestep"] = self.timestep_of(None)
        for name, value in told.items():
            self.keep(name, value)
        return self.edited("pred_noise", self.network(**told, ops=self), reader=None)

    # Reading and writing named tensors

    def keep(self, name: str, value: Tensor) -> Tensor:
        self.tensors[name] = value
        self.name_of[id(value)] = name
        return value

    def node(self, name: str, compute: Callable[..., Tensor], *inputs: Tensor) -> Tensor:
        """The operation whose result is `name`: it reads its inputs as the edits leave them."""
        return self.keep(name, compute(*(self.edited(self.name_of.get(id(value), ""), value, name) for value in inputs)))

    def edited(self, tensor: str, value: Tensor, reader: str | None) -> Tensor:
        """What `reader` gets when it reads `tensor`: all edits that hold there, in their order."""
        for edit in self.edits:
            value = self.apply(edit, tensor, value, reader)
        return value

    def apply(self, edit: Edit, tensor: str, value: Tensor, reader: str | None) -> Tensor:
        kind = edit["kind"]
        if kind == "freeu":
            return self.where(edit, self.freeu(edit, tensor, value, reader), value)
        if kind == "word":
            layer = edit.get("layer")
            if not (tensor == layer if layer else tensor.endswith("cross.probabilities")):
                return value
            weight = torch.ones(value.shape[-1])
            weight[edit["word"]] = edit["value"]
            return self.where(edit, value * weight, value)
        if edit.get("tensor") != tensor or edit.get("into", reader) != reader:
            return value
        chosen = edit.get("channels") or edit.get("heads")
        changed = self.changed(edit, tensor, value)
        if chosen is not None:
            mask = torch.zeros(value.shape[1], dtype=torch.bool)
            mask[chosen] = True
            changed = torch.where(mask.view(1, -1, *[1] * (value.ndim - 2)), changed, value)
        return self.where(edit, changed, value)

    def where(self, edit: Edit, changed: Tensor, value: Tensor) -> Tensor:
        """`changed` in the half of the batch for which the edit holds, `value` in the other."""
        count, branch = len(value), edit.get("branch", "both")
        conditional = torch.arange(count) >= count // 2 if count > 1 else torch.tensor([True])
        rows = {"both": torch.ones(count, dtype=torch.bool), "conditional": conditional, "unconditional": ~conditional}[branch]
        return torch.where(rows.view(-1, *[1] * (value.ndim - 1)), changed, value)

    # The kinds

    def changed(self, edit: Edit, tensor: str, value: Tensor) -> Tensor:
        match edit["kind"]:
            case "gain":
                return value * edit["value"]
            case "mean":
                return mean(tensor, value)
            case "filter":
                return frequency_gains(value, edit["cutoff"], edit["low"], edit["high"])
            case "patch":
                if self.source is None:
                    raise ValueError("a patch needs the run that it comes from")
                return self.source(edit["from"])[tensor]
            case "noise":
                flat = value.flatten(1)
                noise = torch.from_numpy(standard_normal(edit["seed"], self.index, flat.shape[1]))
                return (flat + edit["sigma"] * flat.std(1, correction=0, keepdim=True) * noise).view_as(value)
        raise ValueError(f"unknown edit {edit['kind']}")

    def freeu(self, edit: Edit, tensor: str, value: Tensor, reader: str | None) -> Tensor:
        """FreeU (Si et al. 2023, arXiv:2309.11497) as diffusers' `apply_freeu`; version 2 as the authors' Free_UNetModel."""
        deepest = len(self.network.shape.widths) - 1
        for number, level in ((1, deepest), (2, deepest - 1)):
            below = f"decoder.{level}.up" if level < deepest else "middle.block.1.output"
            if reader != f"decoder.{level}.joined":
                continue
            if tensor == below:
                half, b = value.shape[1] // 2, edit[f"b{number}"]
                factor: Tensor | float = b
                if edit.get("version", 1) == 2:
                    level_mean = value.mean(1, keepdim=True)
                    least, most = level_mean.amin((2, 3), keepdim=True), level_mean.amax((2, 3), keepdim=True)
                    factor = (b - 1) * (level_mean - least) / (most - least) + 1
                return torch.cat((value[:, :half] * factor, value[:, half:]), 1)
            return fourier_filter(value, threshold=1, scale=edit[f"s{number}"])
        return value

    def timestep_of(self, block: str | None) -> Tensor:
        """The t that the network, or one block, is told."""
        told = self.inputs["timestep"]
        for edit in self.edits:
            if edit["kind"] == "timestep" and edit.get("block") in (None, block):
                changed = told + edit["offset"] if "offset" in edit else torch.full_like(told, edit["value"])
                told = self.where(edit, changed.clamp(0, TIMESTEPS - 1), told)
        return told

    # The operations, group norm, SiLU and projections in the exported model's own nodes

    def __getattribute__(self, operation: str) -> Any:
        run = super().__getattribute__(operation)
        if operation not in vars(TorchOps) or operation in vars(EditingOps):
            return run

        def hooked(name: str, *inputs: Any) -> Tensor:
            tensors = [value for value in inputs if isinstance(value, Tensor)]
            rest = [value for value in inputs if not isinstance(value, Tensor)]
            return self.node(name, lambda *read: run(name, *read, *rest), *tensors)

        return hooked

    def gather(self, name: str, owner: nn.Module, table: str, index: Tensor) -> Tensor:
        return self.node(name, lambda read: getattr(owner, table)[read.long()], index)

    def linear(self, name: str, a: Tensor, layer: nn.Linear) -> Tensor:
        block = name.removesuffix(".time") + ".output" if name.endswith(".time") else None
        if any(edit["kind"] == "timestep" and edit.get("block") == block for edit in self.edits if block):
            a = self.network.time(TorchOps(), self.timestep_of(block))
        return self.node(name, layer, a)

    def silu(self, name: str, a: Tensor) -> Tensor:
        gate = self.node(f"{name}.gate", torch.sigmoid, a)
        return self.node(name, torch.mul, a, gate)

    def project(self, name: str, a: Tensor, layer: nn.Linear) -> Tensor:
        product = self.node(name if layer.bias is None else f"{name}.product", lambda read: read @ layer.weight.T, a)
        return product if layer.bias is None else self.node(name, lambda read: read + layer.bias, product)

    def group_norm(self, name: str, a: Tensor, layer: nn.GroupNorm) -> Tensor:
        groups = self.node(f"{name}.groups", lambda read: read.reshape(-1, GROUPS, read[0].numel() // GROUPS), a)
        whitened = self.node(f"{name}.whitened", lambda read: F.instance_norm(read, eps=layer.eps), groups)
        normalised = self.node(f"{name}.normalised", lambda read: read.reshape(a.shape), whitened)
        scaled = self.node(f"{name}.scaled", lambda read: read * layer.weight[:, None, None], normalised)
        return self.node(name, lambda read: read + layer.bias[:, None, None], scaled)


def holds_at(edit: Edit, index: int) -> bool:
    """Whether an edit holds at a position of the film."""
    first, last = edit.get("steps", (0, index))
    return first <= index <= last


def mean(tensor: str, value: Tensor) -> Tensor:
    """Mean ablation: [n, c, h, w] over the picture; a head's output [n, k, pixels, d] over the pixels; probabilities over the keys."""
    if tensor.endswith(".probabilities"):
        return value.mean(-1, keepdim=True).expand_as(value)
    if tensor.endswith(".mixed"):
        return value.mean(2, keepdim=True).expand_as(value)
    return value.mean((2, 3), keepdim=True).expand_as(value)


def frequency_gains(value: Tensor, cutoff: float, low: float, high: float) -> Tensor:
    """Times `low` where |f_y| and |f_x| are below `cutoff` cycles per picture, else times `high`."""
    fy, fx = (torch.from_numpy(np.abs(np.fft.fftfreq(n) * n)) for n in value.shape[-2:])
    is_low = (fy[:, None] < cutoff) & (fx[None, :] < cutoff)
    gains = torch.where(is_low, float(low), float(high))
    return torch.fft.ifft2(torch.fft.fft2(value.double()) * gains).real.to(value.dtype)
