"""Muon: steps that are orthogonal, of AdamW's size, and in a checkpoint."""

import torch
from torch import nn

from training.muon import Muon, orthogonal


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(8, 16, 3), nn.Flatten(), nn.Linear(16 * 36, 8))


def step(model: nn.Module, optimiser: Muon, seed: int) -> None:
    x = torch.randn(4, 8, 8, 8, generator=torch.Generator().manual_seed(seed))
    optimiser.zero_grad()
    model(x).square().mean().backward()
    optimiser.step()


def test_a_matrix_is_made_orthogonal() -> None:
    torch.manual_seed(1)
    for shape in ((48, 432), (96, 32), (8, 8)):
        left, values, right = torch.linalg.svd(torch.randn(shape), full_matrices=False)
        matrix = left @ torch.diag(values.clamp(min=0.3 * values.max())) @ right
        found = torch.linalg.svdvals(orthogonal(matrix))
        assert 0.6 < found.min() and found.max() < 1.3, shape
        assert torch.nn.functional.cosine_similarity(orthogonal(matrix).flatten(), (left @ right).flatten(), dim=0) > 0.97


def test_matrices_are_muons_and_the_rest_adamws() -> None:
    model = network()
    optimiser = Muon(model, 1e-2)
    before = {name: value.clone() for name, value in model.named_parameters()}
    step(model, optimiser, 0)
    change = {name: (value - before[name]).detach() for name, value in model.named_parameters()}
    # AdamW's first step is the learning rate in every number; Muon's is 0.2 of it, root mean square.
    assert torch.allclose(change["0.bias"].abs(), torch.tensor(1e-2), rtol=1e-2)
    size = change["0.weight"].square().mean().sqrt().item()
    assert 0.1e-2 < size < 0.3e-2
    assert {name for name, value in model.named_parameters() if "momentum" in optimiser.state[value]} == {"0.weight", "2.weight"}


def test_a_restored_optimiser_goes_on_as_if_it_had_not_stopped() -> None:
    straight, halves = network(), network()
    first = Muon(straight, 1e-2)
    for seed in range(4):
        step(straight, first, seed)
    second = Muon(halves, 1e-2)
    for seed in range(2):
        step(halves, second, seed)
    third = Muon(halves, 1e-2)
    third.load_state_dict(second.state_dict())
    for seed in range(2, 4):
        step(halves, third, seed)
    assert all(torch.equal(a, b) for a, b in zip(straight.parameters(), halves.parameters(), strict=True))
