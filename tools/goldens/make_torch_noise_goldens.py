"""Makes torch-noise.golden.json: torch.manual_seed(seed); torch.randn(shape) on the CPU, to the bit.

    pip install torch
    python tools/goldens/make_torch_noise_goldens.py

Small arrays are written out as the bits of their float32, large ones as their SHA-256 (little endian). PyTorch's vectorised code for
processors with AVX2 is what nearly every machine runs; its scalar code differs in the last bits, so this refuses to run there.
"""

import hashlib
import json
import pathlib

import torch

assert torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512"), "not the vectorised path"
cases = []
for seed in (0, 1, 7, 42, 123456, 2**31 + 5, 2**32 - 1, 12345678901):
    for shape in ((16,), (17,), (31,), (100,), (1, 3, 16, 16), (1, 3, 32, 32), (1, 4, 64, 64), (2, 3, 33, 7)):
        torch.manual_seed(seed)
        noise = torch.randn(shape)
        data = noise.numpy().astype("<f4")
        case = {"seed": seed, "shape": list(shape), "sha256": hashlib.sha256(data.tobytes()).hexdigest()}
        if data.size <= 31:
            case["bits"] = data.view("<i4").ravel().tolist()
        cases.append(case)


def later(seed, length):
    torch.manual_seed(seed)
    sums = [hashlib.sha256(torch.randn(length).numpy().astype("<f4").tobytes()).hexdigest() for _ in range(4)]
    return {"seed": seed, "length": length, "sha256": sums}


out = {"later": later(7, 3072), "laterUneven": later(7, 100), "torch": torch.__version__.split("+")[0], "cases": cases}
(pathlib.Path(__file__).parent / "torch-noise.golden.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")
