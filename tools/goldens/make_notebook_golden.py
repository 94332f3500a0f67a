"""Makes notebook.golden.json: the picture that a notebook makes with the shipped emoji-16, onnxruntime, diffusers and one torch generator.

    pip install torch diffusers onnxruntime
    python tools/goldens/make_notebook_golden.py

With a negative prompt, guidance, and a sampler that draws fresh noise at every step, all from `torch.manual_seed(seed)` on the CPU.
"""

import json
import pathlib

import numpy as np
import onnxruntime
import torch
from diffusers import EulerAncestralDiscreteScheduler

HERE = pathlib.Path(__file__).parent
FOLDER = HERE.parents[1] / "public" / "models" / "emoji-16"
RECIPE = {"prompt": "a red cat", "negativePrompt": "a blue cat", "seed": 7, "steps": 8, "guidanceScale": 1.5}

manifest = json.loads((FOLDER / "manifest.json").read_text())
table = manifest["tokens"]
session = onnxruntime.InferenceSession(str(FOLDER / manifest["model"]["file"]))
names = [given.name for given in session.get_inputs()]


def tokens(prompt):
    ids = [table["start"], *(table["vocabulary"].index(word) for word in prompt.split())]
    return ids + [table["pad"]] * (table["length"] - len(ids))


generator = torch.manual_seed(RECIPE["seed"])
scheduler = EulerAncestralDiscreteScheduler.from_config(manifest["scheduler"])
scheduler.set_timesteps(RECIPE["steps"])
sample = manifest["sample"]
x = torch.randn((1, sample["channels"], sample["height"], sample["width"]), generator=generator) * scheduler.init_noise_sigma
words = np.array([tokens(RECIPE["negativePrompt"]), tokens(RECIPE["prompt"])], dtype=np.int32)
for t in scheduler.timesteps:
    scaled = scheduler.scale_model_input(x, t).numpy()
    feeds = {"sample": np.repeat(scaled, 2, axis=0), "timestep": np.full(2, float(t), np.float32), "tokens": words}
    unconditional, conditional = torch.from_numpy(session.run(None, {name: feeds[name] for name in names})[0]).chunk(2)
    output = unconditional + RECIPE["guidanceScale"] * (conditional - unconditional)
    x = scheduler.step(output, t, x, generator=generator).prev_sample

recipe = {**RECIPE, "model": "emoji-16", "sampler": "EulerAncestralDiscreteScheduler", "noise": "torch"}
out = {"recipe": recipe, "picture": [round(value, 6) for value in x.flatten().tolist()]}
(HERE / "notebook.golden.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
print("range", float(x.min()), float(x.max()))
