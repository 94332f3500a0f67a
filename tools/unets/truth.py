"""What a model's construction says about its anatomy, noted while it runs once on known inputs.

Tensors are noted by shape and fingerprint, not by name: the reader of the ONNX file must find the tensor that holds these
very numbers. That keeps names, which exporters invent, out of the test.
"""

from __future__ import annotations

import math

import torch


def waves(*dims: int) -> torch.Tensor:
    """Numbers that TypeScript makes as well: sin(1 + 1.7 i)."""
    return torch.sin(1 + 1.7 * torch.arange(math.prod(dims), dtype=torch.float64)).float().reshape(dims)


def words(*dims: int) -> torch.Tensor:
    """(3 + 7 i) mod 11."""
    return ((3 + 7 * torch.arange(math.prod(dims))) % 11).reshape(dims)


def fingerprint(tensor: torch.Tensor) -> dict:
    values = tensor.detach().double().flatten()
    numbers = [values.mean(), values.abs().mean(), values[0], values[-1]]
    return {"dims": list(tensor.shape), "print": [float(f"{float(number):.6g}") for number in numbers]}


class Truth:
    """Notes of one forward pass. `current` is None while the exporter traces."""

    current: "Truth | None" = None
    # number of the skip, as the decoder meets them, that is to bring nothing across; None for all to work
    silenced: int | None = None
    met: int = 0

    def __init__(self) -> None:
        self.levels: list[dict] = []
        self.skips: list[dict] = []
        # the joined tensors themselves, in the same order
        self.joined: list[torch.Tensor] = []
        self.residual_blocks: list[dict] = []
        self.self_attention: list[dict] = []
        self.cross_attention: list[dict] = []
        self.windows = 0
        self.downsamples: list[dict] = []
        self.upsamples: list[dict] = []
        self.sinusoid: dict | None = None
        self.embedding: dict | None = None
        self.projections: list[dict] = []
        self.stem: dict | None = None

    def as_json(self) -> dict:
        return {
            "levels": self.levels,
            # noted as the decoder meets them (innermost first), wanted outermost first
            "skips": self.skips[::-1],
            "residualBlocks": self.residual_blocks,
            "selfAttention": self.self_attention,
            "crossAttention": self.cross_attention,
            "downsamples": self.downsamples,
            "upsamples": self.upsamples,
            "time": {"sinusoid": self.sinusoid, "embedding": self.embedding, "projections": self.projections},
            "stem": self.stem,
        }


def level(arm: str, index: int, output: torch.Tensor) -> None:
    if Truth.current is None:
        return
    Truth.current.levels.append(
        {
            "arm": arm,
            "index": index,
            "resolution": list(output.shape[2:]),
            "channels": output.shape[1],
            "output": fingerprint(output),
        }
    )


def join(decoder: torch.Tensor, encoder: torch.Tensor, at: int, op: str = "Concat", order: str = "decoder-first") -> torch.Tensor:
    """Joins a skip, and notes it."""
    encoder = across(encoder)
    if op == "Add":
        joined = decoder + encoder if order == "decoder-first" else encoder + decoder
    else:
        joined = torch.cat((decoder, encoder) if order == "decoder-first" else (encoder, decoder), dim=1)
    note_skip(decoder, encoder, joined, at, op, order)
    return joined


def across(encoder: torch.Tensor) -> torch.Tensor:
    """What a skip brings across: the encoder's tensor, or nothing where this skip is silenced."""
    if Truth.silenced is None:
        return encoder
    Truth.met += 1
    return encoder * 0 if Truth.met - 1 == Truth.silenced else encoder


def note_skip(decoder, encoder, joined, at: int, op: str, order: str) -> None:
    if Truth.current is None:
        return
    Truth.current.joined.append(joined)
    Truth.current.skips.append(
        {
            "read": None,
            "encoder": fingerprint(encoder),
            "decoder": fingerprint(decoder),
            "joined": fingerprint(joined),
            "resolution": list(joined.shape[2:]),
            "level": at,
            "op": op,
            "order": order,
        }
    )


def normed(input, output) -> None:
    """A norm has been computed: of a join, where it is the joined tensor that it reads."""
    if Truth.current is None:
        return
    for joined, skip in zip(Truth.current.joined, Truth.current.skips):
        if joined is input:
            skip["read"] = fingerprint(output)


def residual(input, branch, shortcut, output, time: torch.Tensor | None, time_scale=None, time_shift=None) -> None:
    if Truth.current is None:
        return
    Truth.current.residual_blocks.append(
        {
            "input": fingerprint(input),
            "branch": fingerprint(branch),
            "shortcut": fingerprint(shortcut),
            "output": fingerprint(output),
            "time": None if time is None else fingerprint(time),
            "timeScale": None if time_scale is None else fingerprint(time_scale),
            "timeShift": None if time_shift is None else fingerprint(time_shift),
        }
    )


def attention(kind: str, probabilities, output, heads: int, tokens: int, resolution) -> None:
    if Truth.current is None:
        return
    if kind == "windows":
        Truth.current.windows += 1
        return
    notes = Truth.current.self_attention if kind == "self" else Truth.current.cross_attention
    notes.append(
        {
            "probabilities": fingerprint(probabilities),
            "output": fingerprint(output),
            "heads": heads,
            "tokens": tokens,
            "resolution": list(resolution),
        }
    )


def down(input, output, kind: str, at: int) -> None:
    if Truth.current is not None:
        Truth.current.downsamples.append({"input": fingerprint(input), "output": fingerprint(output), "kind": kind, "level": at})


def up(input, output, kind: str, at: int) -> None:
    if Truth.current is not None:
        Truth.current.upsamples.append({"input": fingerprint(input), "output": fingerprint(output), "kind": kind, "level": at})


def time(sinusoid=None, embedding=None, projection=None) -> None:
    if Truth.current is None:
        return
    if sinusoid is not None:
        Truth.current.sinusoid = fingerprint(sinusoid)
    if embedding is not None:
        Truth.current.embedding = fingerprint(embedding)
    if projection is not None:
        Truth.current.projections.append(fingerprint(projection))


def stem(output) -> None:
    if Truth.current is not None:
        Truth.current.stem = fingerprint(output)
