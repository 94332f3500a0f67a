"""Writes measures.golden.json: the measures of docs/measures.md by numpy, for src/render/measures.test.ts.

Run: python tools/goldens/make_measures_goldens.py
"""

import json
from pathlib import Path

import numpy as np


def even(x: np.ndarray) -> np.ndarray:
    """[c, h, w] without an odd last row and column, as [c, h/2, 2, w/2, 2]."""
    c, h, w = x.shape
    return x[:, : h - h % 2, : w - w % 2].reshape(c, h // 2, 2, w // 2, 2)


def detail(x: np.ndarray) -> np.ndarray:
    """What averaging 2 x 2 samples loses, but for the pattern that is the same in every block."""
    blocks = even(x)
    lost = blocks - blocks.mean((2, 4), keepdims=True)
    return lost - lost.mean((1, 3), keepdims=True)


def case(channels: int, height: int, width: int, seed: int) -> dict[str, object]:
    """Smooth waves, white noise and a fixed pattern; and the same with other noise, as a cut leaves it."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    waves = np.sin(2 * np.pi * (x / width + rng.random((channels, 1, 1)))) + rng.standard_normal((channels, 1, 1))
    pattern = rng.standard_normal((channels, 1, 1)) * (-1.0) ** (x + y)
    noise = 0.4 * rng.standard_normal((channels, height, width))
    a = (waves + pattern + noise).astype(np.float32)
    b = (0.7 * waves + 0.2 * noise + 0.1 * rng.standard_normal(noise.shape)).astype(np.float32)
    p, q = a.astype(np.float64), b.astype(np.float64)
    spectrum = np.abs(np.fft.fft2(p)) ** 2 / (height * width)
    fy, fx = np.abs(np.fft.fftfreq(height) * height)[:, None], np.abs(np.fft.fftfreq(width) * width)[None]
    low = (fy < 3) & (fx < 3)
    blocks = even(p)
    lattice = blocks.mean((1, 3)) - blocks.mean((1, 2, 3, 4))[:, None, None]
    steps = np.concatenate([np.abs(np.diff(p, axis=1)).ravel(), np.abs(np.diff(p, axis=2)).ravel()])
    return {
        "dims": [channels, height, width],
        "a": a.ravel().tolist(),
        "b": b.ravel().tolist(),
        "meanSquareError": np.square(p - q).mean(),
        "cosine": (p * q).sum() / np.linalg.norm(p) / np.linalg.norm(q),
        "totalVariation": steps.mean(),
        "cutoff": 3,
        "bands": {
            "constant": spectrum[:, 0, 0].sum(),
            "low": spectrum[:, low].sum() - spectrum[:, 0, 0].sum(),
            "high": spectrum[:, ~low].sum(),
        },
        "patternEnergy": np.square(lattice).sum() * blocks.shape[1] * blocks.shape[3],
        "fineDetail": np.square(detail(p)).sum(),
        "worth": {
            "change": np.square(p - q).sum() / np.square(p).sum(),
            "detailLost": 1 - np.square(detail(q)).sum() / np.square(detail(p)).sum(),
            "detailCosine": (detail(p) * detail(q)).sum() / np.linalg.norm(detail(p)) / np.linalg.norm(detail(q)),
        },
    }


golden = {"numpy": np.__version__, "cases": [case(3, 8, 8, 1), case(2, 7, 10, 2)]}
Path(__file__).with_name("measures.golden.json").write_text(json.dumps(golden) + "\n")
