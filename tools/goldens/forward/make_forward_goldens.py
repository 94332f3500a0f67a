"""Makes forward.golden.json: the forward process and image to image as the installed diffusers compute them.

    pip install torch diffusers transformers
    python tools/goldens/forward/make_forward_goldens.py

`noised` is DDPMScheduler.add_noise at several t. `runs` follow the loop of StableDiffusionImg2ImgPipeline: its own get_timesteps
turns a strength into the first step, add_noise makes the first sample, and the scheduler steps through recorded model outputs.
"""

import json
import pathlib
import types

import diffusers
import torch
from diffusers import StableDiffusionImg2ImgPipeline

SIZE = 12
STEPS = 20
CONFIG = {"num_train_timesteps": 1000, "beta_schedule": "squaredcos_cap_v2", "prediction_type": "epsilon"}
CLASSES = {
    "DDIMScheduler": {"clip_sample": False},
    "EulerDiscreteScheduler": {},
    "HeunDiscreteScheduler": {},
    "DPMSolverMultistepScheduler": {},
    "UniPCMultistepScheduler": {},
}


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def main():
    generator = torch.Generator().manual_seed(20060612)
    x0 = torch.rand(1, SIZE, generator=generator) * 2 - 1
    noise = torch.randn(1, SIZE, generator=generator)
    outputs = torch.randn(2 * STEPS, 1, SIZE, generator=generator)

    ddpm = diffusers.DDPMScheduler(**CONFIG)
    noised = [{"t": t, "values": numbers(ddpm.add_noise(x0, noise, torch.tensor([t])))} for t in (0, 1, 250, 500, 998, 999)]

    runs = []
    for name, extra in CLASSES.items():
        for strength in (0.29, 0.6, 1.0):
            scheduler = getattr(diffusers, name)(**CONFIG, **extra)
            scheduler.set_timesteps(STEPS)
            pipe = types.SimpleNamespace(scheduler=scheduler)
            timesteps, _ = StableDiffusionImg2ImgPipeline.get_timesteps(pipe, STEPS, strength, "cpu")
            x = scheduler.add_noise(x0, noise, timesteps[:1])
            samples = [numbers(x)]
            for i, t in enumerate(timesteps):
                scheduler.scale_model_input(x, t)
                x = scheduler.step(outputs[i], t, x).prev_sample
                samples.append(numbers(x))
            config = {"_class_name": name, **CONFIG, **extra}
            runs.append({"config": config, "strength": strength, "timesteps": numbers(timesteps.double()), "samples": samples})

    golden = {
        "diffusers": diffusers.__version__,
        "steps": STEPS,
        "config": {"_class_name": "DDPMScheduler", **CONFIG},
        "x0": numbers(x0),
        "noise": numbers(noise),
        "outputs": [numbers(output) for output in outputs],
        "noised": noised,
        "runs": runs,
    }
    pathlib.Path(__file__).with_name("forward.golden.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
