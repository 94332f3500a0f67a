"""Writes render.golden.json: principal components by numpy.linalg, for src/render's tests.

Run: python tools/goldens/make_render_goldens.py
"""

import json
from pathlib import Path

import numpy as np


def case(channels: int, pixels: int, seed: int) -> dict[str, object]:
    """A [channels, pixels] tensor with clear leading directions, and its three principal components."""
    rng = np.random.default_rng(seed)
    mixing = rng.standard_normal((channels, 5)) * np.array([4, 2.5, 1.5, 0.7, 0.5])
    noise = 0.1 * rng.standard_normal((channels, pixels))
    data = (mixing @ rng.standard_normal((5, pixels)) + noise + rng.standard_normal((channels, 1))).round(4)
    centred = data - data.mean(1, keepdims=True)
    values, vectors = np.linalg.eigh(centred @ centred.T / pixels)
    return {
        "channels": channels,
        "pixels": pixels,
        "data": data.ravel().tolist(),
        "total": values.sum(),
        "variances": values[::-1][:3].tolist(),
        "vectors": vectors[:, ::-1][:, :3].T.ravel().round(10).tolist(),
    }


def symmetric(n: int, seed: int) -> dict[str, object]:
    half = np.random.default_rng(seed).standard_normal((n, n)).round(6)
    matrix = half @ half.T
    values, vectors = np.linalg.eigh(matrix)
    return {
        "n": n,
        "matrix": matrix.ravel().tolist(),
        "values": values[::-1].tolist(),
        "vectors": vectors[:, ::-1].T.ravel().tolist(),
    }


golden = {
    "numpy": np.__version__,
    # Fewer channels than pixels works on the covariance, more on the Gram matrix.
    "components": [case(6, 16, 1), case(24, 16, 2)],
    "symmetric": [symmetric(3, 3), symmetric(9, 4)],
}
Path(__file__).with_name("render.golden.json").write_text(json.dumps(golden) + "\n")
