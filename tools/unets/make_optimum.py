"""Writes the tiny pipelines of make_pipelines.py as Optimum exports them, with what diffusers computes with the same noise: optimum.zip beside this file.

    python tools/unets/make_optimum.py

Needs optimum-onnx, torch, diffusers, transformers; made with optimum 2.1.0, optimum-onnx 0.1.0, diffusers 0.35.2, transformers 4.57.6 and torch 2.13.0.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import torch
from optimum.exporters.onnx import main_export

import make_pipelines

HERE = Path(__file__).parent


def export(pipeline: Path, folder: Path) -> None:
    """What `optimum-cli export onnx --library diffusers --task text-to-image` calls."""
    main_export(str(pipeline), output=folder, library_name="diffusers", task="text-to-image")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        for name, make in {"optimum-sd": make_pipelines.stable_diffusion, "optimum-xl": make_pipelines.stable_diffusion_xl}.items():
            make(Path(scratch) / name, export)
        with zipfile.ZipFile(HERE / "optimum.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(Path(scratch).rglob("*")):
                # no test encodes, and diffusers' own words for the modules are not read
                if path.is_file() and "vae_encoder" not in path.parts:
                    archive.writestr(zipfile.ZipInfo(str(path.relative_to(scratch)), (2026, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
                    print(path.relative_to(scratch), path.stat().st_size, file=sys.stderr)
