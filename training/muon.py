"""Muon: the step of a weight matrix is its momentum made orthogonal (Jordan et al. 2024, kellerjordan.github.io/posts/muon).

Every direction of a matrix then learns equally fast, not only the few in which gradients are large. What it gains is
measured in training/README.md. What is no
matrix between features (embeddings, biases, gains) is left to AdamW. The step is scaled to AdamW's size (Liu et al. 2025,
arXiv:2502.16982, eq. 4), so that both have one learning rate.
"""

from typing import Any

import torch
from torch import Tensor, nn

LEAST = 8  # a matrix with fewer rows or columns is AdamW's
MOMENTUM = 0.95
WEIGHT_DECAY = 0.01


def orthogonal(matrix: Tensor) -> Tensor:
    """U·Vᵀ of U·Σ·Vᵀ, nearly: five Newton-Schulz steps bring all singular values to about 1."""
    x = matrix / (matrix.norm() + 1e-7)
    wide = x if x.shape[0] <= x.shape[1] else x.T
    for _ in range(5):
        gram = wide @ wide.T
        wide = 3.4445 * wide + (-4.7750 * gram + 2.0315 * gram @ gram) @ wide
    return wide if x.shape[0] <= x.shape[1] else wide.T


class Muon(torch.optim.AdamW):
    """Muon for the matrices of a network (a convolution is one of [outputs, inputs·k·k]), AdamW for the rest."""

    def __init__(self, network: nn.Module, rate: float) -> None:
        tables = ("embedding", "position")
        matrices, rest = [], []
        for name, parameter in network.named_parameters():
            is_matrix = parameter.ndim >= 2 and min(parameter.flatten(1).shape) >= LEAST and not name.endswith(tables)
            (matrices if is_matrix else rest).append(parameter)
        super().__init__([{"params": rest}, {"params": []}], rate, (0.9, 0.99), weight_decay=WEIGHT_DECAY)
        self.param_groups[1]["params"] = matrices

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        """One step of both."""
        group = self.param_groups[1]
        matrices, group["params"] = group["params"], []  # AdamW must not see them
        try:
            super().step(closure)
        finally:
            group["params"] = matrices
        for parameter in matrices:
            state = self.state[parameter]
            if "momentum" not in state:
                state["momentum"] = torch.zeros_like(parameter)
                state["step"] = torch.zeros(())  # AdamW looks for it when a checkpoint is restored
            momentum = state["momentum"].lerp_(parameter.grad, 1 - MOMENTUM)
            ahead = parameter.grad.lerp(momentum, MOMENTUM).flatten(1)
            change = orthogonal(ahead) * 0.2 * max(ahead.shape) ** 0.5
            parameter.mul_(1 - group["lr"] * WEIGHT_DECAY).sub_(change.view_as(parameter), alpha=group["lr"])
