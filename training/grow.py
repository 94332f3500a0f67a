"""Begins a larger network with the weights of a smaller one: nothing that was learned is learned again.

emoji-32 -> emoji-32-pairs: the same levels, more words, attention at one level more. What is added begins as
zero, so that the grown network gives exactly the smaller one's numbers for the captions that both can read.
emoji-32-pairs -> emoji-64: one level more outside. It begins as a copy of the way in and out, with blocks
that do nothing and an upsampling that repeats pixels.
"""

import re

import torch
from torch import Tensor

from training.export import home, read_weights
from training.problems import Problem
from training.scenes import SINGULAR
from training.unet import SHAPES, Shape, UNet


def grown(shape: Shape) -> UNet:
    """A network of `shape` that begins with the committed weights of the model that it grows from."""
    if shape.grows_from is None:
        raise Problem(f"'{shape.id}' grows from no other model. Leave --grow out.")
    path = home(shape.grows_from) / "model.onnx"
    if not path.exists():
        raise Problem(f"There is no {path} to grow from. Train and export '{shape.grows_from}' first, or leave --grow out.")
    smaller = UNet(SHAPES[shape.grows_from])
    read_weights(path, smaller)
    return grow(smaller, shape)


def grow(smaller: UNet, shape: Shape) -> UNet:
    """A network of `shape` that begins as `smaller`, which has as many levels or one less."""
    network = UNet(shape)
    levels = len(shape.widths) - len(smaller.shape.widths)
    if levels not in (0, 1) or shape.widths[levels:] != smaller.shape.widths or shape.widths[0] != smaller.shape.widths[0]:
        raise Problem(f"'{shape.id}' cannot grow from '{smaller.shape.id}': its inner levels have other widths.")
    known, weights = smaller.state_dict(), network.state_dict()
    taken = {deeper(name, levels): value for name, value in known.items()}
    taken["words.embedding"] = grown_embedding(smaller, shape, weights["words.embedding"])
    taken["words.position"] = grown_positions(known["words.position"], shape)
    added = {name: torch.zeros_like(value) for name, value in weights.items() if name.endswith("out.bias")}  # their weights are zero already
    network.load_state_dict(weights | added | taken)
    if levels == 1:
        open_outer_level(network)
    return network


def deeper(name: str, levels: int) -> str:
    """`encoder.1.block.0` -> `encoder.2.block.0`."""
    return re.sub(r"^(encoder|decoder)\.(\d+)", lambda found: f"{found[1]}.{int(found[2]) + levels}", name)


def grown_embedding(smaller: UNet, shape: Shape, fresh: Tensor) -> Tensor:
    """Words that the smaller network knows keep their rows, a plural begins as its singular, the rest anew."""
    old, rows = smaller.shape.lesson.vocabulary.words, fresh.clone()
    known = smaller.state_dict()["words.embedding"]
    for index, word in enumerate(shape.lesson.vocabulary.words):
        if word in old:
            rows[index] = known[old.index(word)]
        elif SINGULAR.get(word) in old:
            rows[index] = known[old.index(SINGULAR[word])]
    return rows


def grown_positions(known: Tensor, shape: Shape) -> Tensor:
    """A place beyond the smaller network's begins as its last one."""
    more = shape.lesson.vocabulary.length - len(known)
    return torch.cat([known, known[-1:].repeat(more, 1)])


def open_outer_level(network: UNet) -> None:
    """The new level passes on what it gets: blocks add nothing, upsampling repeats, the decoder ignores the new skip."""
    outer, width = network.decoder[0], network.shape.widths[0]
    with torch.no_grad():
        for stage in (network.encoder[0], outer):
            stage.block[0].conv2.bias.zero_()
        outer.up.weight.copy_(torch.eye(width)[:, :, None, None].expand(-1, -1, 2, 2))
        outer.up.bias.zero_()
        outer.block[0].shortcut.weight.copy_(torch.eye(width, 2 * width)[:, :, None, None])
        outer.block[0].shortcut.bias.zero_()
