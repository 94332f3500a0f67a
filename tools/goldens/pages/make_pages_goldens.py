"""Numbers of numpy and PyTorch for what the attention, block, time and resampling pages compute. Writes pages.golden.json.

    python tools/goldens/pages/make_pages_goldens.py
"""

import json
import math
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

random = np.random.default_rng(6)


def listed(a: np.ndarray | torch.Tensor) -> list[float]:
    """Rounded to 9 digits: float32 survives it."""
    return [float(f"{v:.9g}") for v in np.asarray(a, dtype=np.float64).ravel()]


def resize() -> dict:
    plane = random.standard_normal((5, 4)).astype(np.float32)
    source = torch.from_numpy(plane)[None, None]
    out = {"plane": listed(plane), "height": 5, "width": 4, "toHeight": 9, "toWidth": 12}
    for mode in ("bicubic", "bilinear"):
        out[mode] = listed(F.interpolate(source, size=(9, 12), mode=mode, align_corners=False))
    out["nearest"] = listed(F.interpolate(source, size=(10, 8), mode="nearest"))
    return out


def spectrum(height: int, width: int) -> dict:
    volume = random.standard_normal((3, height, width)).astype(np.float32)
    power = (np.abs(np.fft.fft2(volume.astype(np.float64))) ** 2).mean(0) / (height * width) ** 2
    fy = np.fft.fftfreq(height) * height
    fx = np.fft.fftfreq(width) * width
    radius = np.rint(np.hypot(fy[:, None], fx[None, :])).astype(int)
    rings = [power[(radius == r)].mean() for r in range(1, min(height, width) // 2 + 1)]
    limit = (height // 2, width // 2)
    beyond = power[(np.abs(fy)[:, None] > limit[0] / 2) | (np.abs(fx)[None, :] > limit[1] / 2)].sum()
    return {
        "dims": [3, height, width],
        "data": listed(volume),
        "power": listed(np.array(rings)),
        "total": float(power.sum() - power[0, 0]),
        "variance": float(volume.astype(np.float64).var(axis=(1, 2)).mean()),
        "limit": limit,
        "beyond": float(beyond),
    }


def attention() -> dict:
    """[batch 2, heads 2, queries 6, keys 4]."""
    logits = torch.from_numpy(random.standard_normal((2, 2, 6, 4)).astype(np.float32)) * 2
    p = logits.softmax(-1)
    one = p[1].double()
    return {
        "dims": list(p.shape),
        "data": listed(p),
        "mean": listed(one.mean(0)),
        "shares": listed(one.mean(1)),
        "entropy": listed(-(one * one.log2()).sum(-1).mean(-1)),
        "deviation": float((one.sum(-1) - 1).abs().max()),
    }


def daam() -> dict:
    """Two layers (3x3 with 2 heads, 6x6 with 1), 2 words: mean over heads, bicubic to 12x12, clamped at 0, mean over layers."""
    layers = [torch.from_numpy(random.random((heads, side * side, 2)).astype(np.float32)) for heads, side in ((2, 3), (1, 6))]
    maps = []
    for layer in layers:
        side = math.isqrt(layer.shape[1])
        mean = layer.mean(0).T.reshape(1, 2, side, side)
        maps.append(F.interpolate(mean, size=(12, 12), mode="bicubic", align_corners=False).clamp(min=0))
    return {"layers": [{"dims": list(layer.shape), "data": listed(layer)} for layer in layers], "mean": listed(sum(maps) / 2)}


def sinusoids() -> list[dict]:
    """diffusers' get_timestep_embedding, in its four common forms, at t = 437."""
    out = []
    for flip in (True, False):
        for shift in (0, 1):
            half = 8
            exponent = -math.log(10000) * torch.arange(half, dtype=torch.float32) / (half - shift)
            angle = torch.tensor([437.0])[:, None] * torch.exp(exponent)[None]
            parts = (angle.cos(), angle.sin()) if flip else (angle.sin(), angle.cos())
            out.append({"cosFirst": flip, "shift": shift, "timestep": 437, "values": listed(torch.cat(parts, -1))})
    return out


golden = {
    "resize": resize(),
    "spectra": [spectrum(8, 8), spectrum(6, 10)],
    "attention": attention(),
    "daam": daam(),
    "sinusoids": sinusoids(),
}
Path(__file__).with_name("pages.golden.json").write_text(json.dumps(golden) + "\n")
