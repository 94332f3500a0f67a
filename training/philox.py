"""The app's noise in numpy: Philox 4x32-10 (Salmon et al. 2011) and the normal quantile, as src/base/philox.ts."""

import numpy as np
import torch

M0, M1, W0, W1 = (np.uint64(word) for word in (0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85))
LOW, HALF = np.uint64(0xFFFFFFFF), np.uint64(32)


def standard_normal(seed: int, stream: int, length: int) -> np.ndarray:
    """float32 [length], a pure function of its arguments. Key: the two words of the seed; counter: (index div 4, stream, 0, 0)."""
    blocks = np.arange(-(-length // 4), dtype=np.uint64)
    zeros = np.zeros_like(blocks)
    c0, c1, c2, c3 = blocks, zeros + np.uint64(stream), zeros, zeros
    k0, k1 = np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)
    for _ in range(10):
        p0, p1 = M0 * c0, M1 * c2
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ k0, p1 & LOW, (p0 >> HALF) ^ c3 ^ k1, p0 & LOW
        k0, k1 = (k0 + W0) & LOW, (k1 + W1) & LOW
    words = np.stack((c0, c1, c2, c3), 1).ravel()[:length]
    uniform = torch.from_numpy((words.astype(np.float64) + 0.5) / 2**32)
    return torch.special.ndtri(uniform).numpy().astype(np.float32)
