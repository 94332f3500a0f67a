"""PyTorch's own numbers for a network, against which others check what they compute.

golden.npz: three steps with their inputs, ε̂ and a few tensors, whole. golden-taps.npz: one step with a
reference for every tensor inside: 32 values, and statistics that all values enter.
"""

import numpy as np
import torch
from torch import Tensor

from training import data, scenes, schedule
from training.unet import RecordingOps, Shape, UNet

OUTPUT = "pred_noise"
PLACES = 32
LARGEST_MAP = 16  # pixels a side of the words' maps that are kept whole
LARGEST_SKIP = 32  # and of the skip
RATIO = (5**0.5 - 1) / 2
GOLDEN_SCENES = (
    data.Scene("cat", "blue", "yellow"),
    data.Scene("rocket", None, "black"),
    data.Scene("apple", "green", "pink"),
)
GOLDEN_PAIR = scenes.Composition((scenes.Thing("cat", "red"), scenes.Thing("dog", "blue")), "left of", "white")
"""In the place of the last one, where a model reads of two things."""
GOLDEN_TIMESTEPS = (900, 500, 100)


def record(network: UNet, inputs: dict[str, Tensor]) -> dict[str, Tensor]:
    """Run the network and return every named tensor."""
    ops = RecordingOps()
    with torch.no_grad():
        network(**inputs, ops=ops)
    return ops.tensors


def golden_inputs(shape: Shape, index: int) -> dict[str, Tensor]:
    """A real picture, noised to a golden timestep; batch 2 = [no words, the caption]."""
    rng = np.random.default_rng([2, index])
    if shape.lesson is scenes.SCENES and index == len(GOLDEN_SCENES) - 1:
        picture, caption = scenes.render(GOLDEN_PAIR, shape.size, rng)[0], scenes.full_caption(GOLDEN_PAIR)
    else:
        picture, caption = data.draw(GOLDEN_SCENES[index], shape.size, rng), data.full_caption(GOLDEN_SCENES[index])
    clean = torch.from_numpy(picture.astype(np.float32)) / 127.5 - 1
    noise = torch.from_numpy(rng.standard_normal(clean.shape, np.float32))
    alpha_bar = schedule.alphas_bar()[GOLDEN_TIMESTEPS[index]].repeat(2)
    encode = shape.lesson.vocabulary.encode
    tokens = np.stack([encode(""), encode(caption)])
    return {
        "sample": schedule.noised(clean.repeat(2, 1, 1, 1), noise.repeat(2, 1, 1, 1), alpha_bar),
        "timestep": torch.full((2,), float(GOLDEN_TIMESTEPS[index])),
        "tokens": torch.from_numpy(tokens),
    }


def probes(shape: Shape) -> list[str]:
    """What the golden steps compare beside ε̂: a skip far out, words on pixels, the bottom of the U."""
    skip = (shape.size // LARGEST_SKIP).bit_length() - 1 if shape.size > LARGEST_SKIP else 0
    words = max(shape.cross_from, (shape.size // LARGEST_MAP).bit_length() - 1)
    return [
        f"encoder.{skip}.{'cross' if shape.cross_from <= skip else 'block.0'}.output",
        f"decoder.{words}.cross.probabilities",
        "middle.block.1.output",
    ]


def golden_steps(network: UNet) -> dict[str, np.ndarray]:
    """The arrays of golden.npz: three steps with their inputs, ε̂ and probes."""
    arrays = {}
    for index in range(len(GOLDEN_TIMESTEPS)):
        inputs = golden_inputs(network.shape, index)
        tensors = record(network, inputs)
        arrays |= {f"{index}/{name}": value.numpy() for name, value in inputs.items()}
        arrays[f"{index}/{OUTPUT}"] = tensors[OUTPUT].numpy()
        arrays |= {f"{index}/probe/{name}": tensors[name].numpy() for name in probes(network.shape)}
    return arrays


def golden_taps(network: UNet) -> dict[str, np.ndarray]:
    """The arrays of golden-taps.npz: one step (batch 1, with words), and row by row what is kept of every named tensor.

    `names` is UTF-8, one a line; `dims` has zeros behind; `places` are row-major. No statistic of two tensors differs by
    more than their values do.
    """
    index = 2 if network.shape.lesson is scenes.SCENES else 1
    inputs = {name: value[1:] for name, value in golden_inputs(network.shape, index).items()}
    tensors = {name: value.numpy() for name, value in record(network, inputs).items()}
    return {f"inputs/{name}": value.numpy() for name, value in inputs.items()} | {
        "names": np.frombuffer("\n".join(tensors).encode(), np.uint8),
        "dims": np.array([[*value.shape, *[0] * (4 - value.ndim)] for value in tensors.values()], np.int32),
        "places": np.array([places(value.size) for value in tensors.values()], np.int32),
        "values": np.array([value.flat[places(value.size)] for value in tensors.values()], np.float32),
        "statistics": np.array([statistics(value) for value in tensors.values()]),
    }


def places(count: int) -> np.ndarray:
    """Spread by the golden ratio, so that no row, column or channel of a tensor is preferred. [32]"""
    return np.floor(np.arange(PLACES) * RATIO % 1 * count).astype(np.int32)


def statistics(tensor: np.ndarray) -> list[float]:
    """Smallest and largest value, mean, root mean square, and the mean of x_i·cos i, which knows the order of the values."""
    x = tensor.astype(np.float64).ravel()
    return [x.min(), x.max(), x.mean(), np.sqrt(np.square(x).mean()), (x * np.cos(np.arange(x.size))).mean()]
