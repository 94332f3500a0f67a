"""Makes philox.golden.json: standard normal noise from an independent Philox 4x32-10 (checked against Random123's
kat_vectors) and SciPy's normal quantile.

    python tools/goldens/make_philox_goldens.py
"""

import json
import pathlib

import numpy as np
from scipy.special import ndtri

M0, M1, W0, W1, MASK = 0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85, 0xFFFFFFFF


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        p0, p1 = M0 * c[0], M1 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + W0) & MASK, (k[1] + W1) & MASK]
    return c


assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
assert philox([MASK] * 4, [MASK] * 2) == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]


def normal(seed, stream, length):
    words = []
    for block in range((length + 3) // 4):
        words += philox([block, stream, 0, 0], [seed & MASK, seed >> 32])
    return ndtri((np.array(words[:length], dtype=np.float64) + 0.5) / 2**32)


cases = [
    {"seed": seed, "stream": stream, "values": [float(f"{x:.9g}") for x in normal(seed, stream, length)]}
    for seed, stream, length in [(0, 0, 17), (1, 0, 8), (42, 7, 64), (2**53 - 1, 1, 9), (2**32, 2**32 - 1, 5)]
]
tails = [2**-33, 1e-9, 1e-6, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.9251, 1 - 1e-6, 1 - 2**-33]
quantiles = [[p, float(ndtri(p))] for p in tails]
path = pathlib.Path(__file__).with_name("philox.golden.json")
path.write_text(json.dumps({"cases": cases, "quantiles": quantiles}) + "\n")
