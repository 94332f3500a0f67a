"""Makes forks.golden.json: a run that begins with one of diffusers' schedulers and goes on with another.

    pip install torch diffusers
    python tools/goldens/forks/make_fork_goldens.py

Where the second takes over: the evaluation whose t is nearest (of two, the noisier). What it starts from, in numpy and double precision: the noise in x,
(x - signal * x0) / noise, kept, and x0 the last pred_original_sample; at the level of that evaluation.
"""

import json
import pathlib

import diffusers
import numpy as np
import torch

SIZE = 12
CONFIG = {"num_train_timesteps": 1000, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "epsilon"}
FLOW = {"num_train_timesteps": 1000, "shift": 3.0}
EXTRA = {"DDIMScheduler": {"clip_sample": False}, "DDPMScheduler": {"clip_sample": False}, "LCMScheduler": {"clip_sample": False}}
# class, steps, position of the fork, class, steps
FORKS = [
    ("DDIMScheduler", 25, 8, "EulerDiscreteScheduler", 25),
    ("DDIMScheduler", 25, 8, "DPMSolverMultistepScheduler", 10),
    ("DDIMScheduler", 25, 12, "DDIMScheduler", 10),
    ("EulerDiscreteScheduler", 20, 7, "DDIMScheduler", 50),
    ("EulerDiscreteScheduler", 20, 7, "HeunDiscreteScheduler", 20),
    ("HeunDiscreteScheduler", 10, 6, "UniPCMultistepScheduler", 20),
    ("DPMSolverMultistepScheduler", 20, 9, "UniPCMultistepScheduler", 20),
    ("UniPCMultistepScheduler", 12, 5, "EulerDiscreteScheduler", 30),
    ("PNDMScheduler", 20, 14, "DEISMultistepScheduler", 20),
    ("FlowMatchEulerDiscreteScheduler", 20, 9, "FlowMatchEulerDiscreteScheduler", 8),
]


def numbers(values):
    return [float(f"{value:.9g}") for value in np.asarray(values, np.float64).flatten()]


def made(name, steps):
    config = FLOW if name.startswith("Flow") else {**CONFIG, **EXTRA.get(name, {})}
    scheduler = getattr(diffusers, name)(**config)
    scheduler.set_timesteps(steps)
    return scheduler, {"_class_name": name, **config}


def level(scheduler, i):
    """signal and noise of a sample that evaluation i takes, as the scheduler's own add_noise has them."""
    t = scheduler.timesteps[i : i + 1]
    one, zero = torch.ones(1, 1), torch.zeros(1, 1)
    add = lambda x, z: scheduler.scale_noise(x, t, z) if hasattr(scheduler, "scale_noise") else scheduler.add_noise(x, z, t)
    if hasattr(scheduler, "_step_index"):
        scheduler._step_index = None
    return float(add(one, zero)), float(add(zero, one))


def begins(scheduler, i):
    return type(scheduler).__name__ != "HeunDiscreteScheduler" or i % 2 == 0


def step(scheduler, output, t, x):
    scheduler.scale_model_input(x, t) if hasattr(scheduler, "scale_model_input") else None
    return scheduler.step(output, t, x)


def predicted(scheduler, i, result, output, x):
    """x0 as the first run's last evaluation predicts it; from the numbers, where the scheduler does not hand it over."""
    if "pred_original_sample" in result and result.pred_original_sample is not None:
        return result.pred_original_sample.numpy().astype(np.float64)
    signal, noise = level(made(type(scheduler).__name__, COUNT)[0], i)
    values, said = x.numpy().astype(np.float64), output.numpy().astype(np.float64)
    if type(scheduler).__name__.startswith("Flow"):
        return values - noise * said
    return (values - noise * said) / signal


def main():
    global COUNT
    generator = torch.Generator().manual_seed(20060613)
    noise = torch.randn(1, SIZE, generator=generator)
    outputs = torch.randn(120, 1, SIZE, generator=generator)
    forks = []
    for before_name, COUNT, at, after_name, count in FORKS:
        before, before_config = made(before_name, COUNT)
        after, after_config = made(after_name, count)
        x = noise * float(getattr(before, "init_noise_sigma", 1.0))
        for i in range(at):
            given = x
            result = step(before, outputs[i], before.timesteps[i], x)
            x, x0 = result.prev_sample, predicted(before, i, result, outputs[i], given)
        t = float(before.timesteps[at])
        starts = [i for i in range(len(after.timesteps)) if begins(after, i)]
        start = min(starts, key=lambda i: abs(float(after.timesteps[i]) - t))
        (signal, sigma), (signal2, sigma2) = level(made(before_name, COUNT)[0], at), level(made(after_name, count)[0], start)
        left = x.numpy().astype(np.float64)
        entered = signal2 * x0 + sigma2 * (left - signal * x0) / sigma
        samples = [numbers(entered)]
        x = torch.from_numpy(entered.astype(np.float32))
        if hasattr(after, "set_begin_index"):
            after.set_begin_index(start)
        for k, i in enumerate(range(start, len(after.timesteps))):
            x = step(after, outputs[at + k], after.timesteps[i], x).prev_sample
            samples.append(numbers(x))
        forks.append({
            "before": before_config, "beforeSteps": COUNT, "at": at, "after": after_config, "afterSteps": count, "start": start,
            "left": numbers(left), "predX0": numbers(x0), "samples": samples,
        })
    golden = {"diffusers": diffusers.__version__, "noise": numbers(noise), "outputs": [numbers(output) for output in outputs], "forks": forks}
    pathlib.Path(__file__).with_name("forks.golden.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
