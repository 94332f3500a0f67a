"""What diffusers' own EDM samplers make of a network that preconditions itself (k-diffusion's Denoiser, in tools/unets/packages.zip), step by step.

    python tools/goldens/make_preconditioned_golden.py

Such a network is run in diffusers by overriding what the scheduler does to its input, to the noise level that it is told and to its answer. Needs diffusers, torch,
onnxruntime; made with diffusers 0.42.1 and onnxruntime 1.32.0.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import diffusers
import numpy as np
import onnxruntime as ort
import torch

HERE = Path(__file__).parent
NETWORK = "k-diffusion-preconditioned"
STEPS = 6


def itself(name: str) -> type:
    """The class, for a network that preconditions itself."""

    class Itself(getattr(diffusers, name)):
        def precondition_inputs(self, sample, sigma):
            return sample

        def precondition_noise(self, sigma):
            return sigma if isinstance(sigma, torch.Tensor) else torch.tensor([sigma])

        def precondition_outputs(self, sample, model_output, sigma):
            return model_output

    return Itself


def run(network: ort.InferenceSession, name: str) -> list[list[float]]:
    scheduler = itself(name)()
    scheduler.set_timesteps(STEPS)
    x, sigma = (item.name for item in network.get_inputs())
    dims = network.get_inputs()[0].shape
    dims = [1, *dims[1:]]
    sample = torch.sin(1 + 1.7 * torch.arange(int(np.prod(dims)), dtype=torch.float64)).float().reshape(dims) * scheduler.init_noise_sigma
    steps = []
    for t in scheduler.timesteps:
        fed = scheduler.scale_model_input(sample, t)
        output = network.run(None, {x: fed.numpy(), sigma: np.array([float(t)], np.float32)})[0]
        sample = scheduler.step(torch.from_numpy(output), t, sample).prev_sample.float()
        steps.append([float(f"{value:.7g}") for value in sample.flatten()[::7]])
    return steps


if __name__ == "__main__":
    with zipfile.ZipFile(HERE.parent / "unets" / "packages.zip") as archive:
        session = ort.InferenceSession(archive.read(f"{NETWORK}.onnx"), providers=["CPUExecutionProvider"])
    runs = {name: run(session, name) for name in ("EDMEulerScheduler", "EDMDPMSolverMultistepScheduler")}
    (HERE / "preconditioned.golden.json").write_text(json.dumps({"network": NETWORK, "steps": STEPS, "every": 7, "runs": runs}, separators=(",", ":")) + "\n")
