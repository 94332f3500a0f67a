"""Growing: a grown network begins with the smaller one's numbers."""

import pytest
import torch

from training.golden import golden_inputs
from training.grow import deeper, grow, grown
from training.problems import Problem
from training.sample import shipped
from training.scenes import VOCABULARY
from training.unet import SHAPES, TorchOps, UNet


def test_a_grown_inner_network_gives_the_smaller_ones_numbers() -> None:
    smaller, network = shipped("emoji-32"), grown(SHAPES["emoji-32-pairs"]).eval()
    for index in range(2):
        inputs = golden_inputs(smaller.shape, index)
        more = golden_inputs(network.shape, index)
        assert torch.equal(inputs["sample"], more["sample"]) and more["tokens"].shape == (2, 16)
        with torch.no_grad():
            expected, got = smaller(**inputs), network(**more)
        assert torch.allclose(got, expected, atol=1e-5 * expected.abs().max().item())


def test_a_plural_begins_as_its_singular() -> None:
    rows = dict(zip(VOCABULARY.words, grown(SHAPES["emoji-32-pairs"]).words.embedding, strict=True))
    assert torch.equal(rows["stars"], rows["star"]) and torch.equal(rows["mice"], rows["mouse"])
    assert not torch.equal(rows["left"], rows["right"])


def test_the_outer_level_begins_by_passing_on() -> None:
    torch.manual_seed(1)
    network = grow(UNet(SHAPES["emoji-32-pairs"]), SHAPES["emoji-64"]).eval()
    x = torch.randn(1, 32, 32, 32)
    time, words, mask = torch.randn(1, 128), torch.randn(1, 16, 96), torch.zeros(1, 1, 1, 16)
    with torch.no_grad():
        up = network.decoder[0].up(x)
        assert torch.equal(up, x.repeat_interleave(2, 2).repeat_interleave(2, 3))
        joined = torch.cat([up, torch.randn_like(up)], 1)
        assert torch.allclose(network.decoder[0](TorchOps(), joined, time, words, mask), up, atol=1e-6)


def test_names_move_one_level_in() -> None:
    assert deeper("encoder.1.block.0.conv1.weight", 1) == "encoder.2.block.0.conv1.weight"
    assert deeper("middle.block.1.conv1.weight", 1) == "middle.block.1.conv1.weight"


def test_what_cannot_grow_is_named() -> None:
    with pytest.raises(Problem, match="grows from no other"):
        grown(SHAPES["emoji-32"])
    with pytest.raises(Problem, match="other widths"):
        grow(UNet(SHAPES["emoji-16"]), SHAPES["emoji-64"])
