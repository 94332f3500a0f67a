"""The noise schedule: x_t = sqrt(ᾱ_t)·x_0 + sqrt(1 - ᾱ_t)·ε (Ho et al. 2020, arXiv:2006.11239, eq. 4)."""

import math

import numpy as np
import torch

TIMESTEPS = 1000
LAST_ALPHA_BAR = 5e-4
OFFSET = 0.008  # s of Nichol & Dhariwal


def trained_betas() -> list[float]:
    """β_t of a cosine schedule that ends at ᾱ_999 = 5e-4.

    ᾱ(u) = cos²((u + s)/(1 + s)·π/2) (Nichol & Dhariwal 2021, arXiv:2102.09672, eq. 17) goes to 0 at u = 1,
    where samplers that do not clip divide by it. So u runs only to where ᾱ is 5e-4. Six significant digits
    are kept, and training, manifest and golden values all use exactly these numbers.
    """
    end = math.acos(math.sqrt(LAST_ALPHA_BAR)) * 2 / math.pi * (1 + OFFSET) - OFFSET
    u = np.linspace(0, end, TIMESTEPS + 1)
    alpha_bar = np.cos((u + OFFSET) / (1 + OFFSET) * np.pi / 2) ** 2
    return [float(f"{beta:.6g}") for beta in 1 - alpha_bar[1:] / alpha_bar[:-1]]


def scheduler_config(clip_sample: bool = False) -> dict[str, object]:
    """The fields of diffusers' scheduler_config.json for any of its ε-predicting schedulers.

    DDIM that clips x̂₀ but goes on with the ε̂ that was not clipped, as diffusers' does, leaves the way that all
    other samplers take: its pictures are other ones, and worse where guidance is strong.
    """
    return {
        "_class_name": "DDIMScheduler",
        "num_train_timesteps": TIMESTEPS,
        "trained_betas": trained_betas(),
        "prediction_type": "epsilon",
        "clip_sample": clip_sample,
        "clip_sample_range": 1.0,
        "timestep_spacing": "trailing",
        "set_alpha_to_one": True,
        "steps_offset": 0,
    }


def alphas_bar() -> torch.Tensor:
    """ᾱ_t, float32 [1000], computed as diffusers computes `alphas_cumprod`."""
    return torch.cumprod(1 - torch.tensor(trained_betas(), dtype=torch.float32), 0)


def noised(clean: torch.Tensor, noise: torch.Tensor, alpha_bar: torch.Tensor) -> torch.Tensor:
    """x_t for x_0 and ε [n, c, h, w] and ᾱ_t [n]."""
    alpha_bar = alpha_bar[:, None, None, None]
    return alpha_bar.sqrt() * clean + (1 - alpha_bar).sqrt() * noise


def min_snr_weight(alpha_bar: torch.Tensor, gamma: float = 5.0, least: float = 0.05) -> torch.Tensor:
    """min(SNR, γ)/SNR for ε-prediction (Hang et al. 2023, arXiv:2303.09556), not below `least`. [n] -> [n]."""
    snr = alpha_bar / (1 - alpha_bar)
    return (snr.clamp(max=gamma) / snr).clamp(min=least)
