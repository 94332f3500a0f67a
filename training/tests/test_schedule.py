"""The schedule equals diffusers'."""

import torch
from diffusers import DDIMScheduler, DDPMScheduler, EulerDiscreteScheduler

from training import schedule


def test_alphas_equal_diffusers() -> None:
    config = schedule.scheduler_config()
    for kind in (DDIMScheduler, DDPMScheduler, EulerDiscreteScheduler):
        assert torch.equal(kind.from_config(config).alphas_cumprod, schedule.alphas_bar())


def test_noising_equals_diffusers() -> None:
    clean, noise, t = torch.randn(4, 3, 8, 8), torch.randn(4, 3, 8, 8), torch.tensor([0, 250, 700, 999])
    expected = DDIMScheduler.from_config(schedule.scheduler_config()).add_noise(clean, noise, t)
    assert torch.allclose(schedule.noised(clean, noise, schedule.alphas_bar()[t]), expected, atol=1e-6)


def test_the_end_is_noise_but_not_singular() -> None:
    alphas = schedule.alphas_bar()
    assert alphas[0] > 0.9999 and abs(alphas[-1] - schedule.LAST_ALPHA_BAR) < 1e-5
    assert bool((alphas.diff() < 0).all())


def test_sampling_starts_at_the_noisiest_timestep() -> None:
    scheduler = DDIMScheduler.from_config(schedule.scheduler_config())
    scheduler.set_timesteps(25)
    assert scheduler.timesteps[0] == 999


def test_min_snr_weights() -> None:
    weights = schedule.min_snr_weight(torch.tensor([0.5, 0.99, 0.99999]))
    assert torch.allclose(weights, torch.tensor([1.0, 5 / 99, 0.05]), atol=1e-4)
