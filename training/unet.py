"""The network: a text-conditional U-Net that predicts the noise ε in a noisy picture.

After Ronneberger et al. 2015 (arXiv:1505.04597: max pooling down, transposed convolution up, skips by
concatenation), Ho et al. 2020 (arXiv:2006.11239: residual blocks with the timestep added inside) and
Rombach et al. 2022 (arXiv:2112.10752, eq. of section 3.3: cross-attention to the words).

The forward pass is written once, against a small set of named operations. `TorchOps` runs it, for training
and sampling. `export.OnnxOps` writes it down as an ONNX graph. `RecordingOps` runs it and keeps every named
tensor. So names and arithmetic cannot differ between PyTorch and the exported file. Notation: n batch,
c channels, h·w pixels, k heads, d channels of a head, l words, e width of a word.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.data import ONE_THING
from training.lesson import PAD, Lesson, Vocabulary
from training.scenes import SCENES

GROUPS = 8
MASKED = -1e4  # added to the attention logits of <pad>


@dataclass(frozen=True)
class Shape:
    """What decides the size of a model."""

    id: str
    size: int  # pixels a side
    widths: tuple[int, ...]  # channels of each level; the picture is halved between levels
    heads: int
    word_width: int
    cross_from: int  # cross-attention at this level and below
    self_from: int  # self-attention at this level and below
    clip_sample: bool = False  # whether samplers that can should clip x̂₀ to -1..1: only a weak model is the better for it
    lesson: Lesson = ONE_THING
    grows_from: str | None = None  # the model whose weights training can begin with (training/grow.py)


SHAPES = {
    shape.id: shape
    for shape in (
        Shape("emoji-32", 32, (32, 96, 192), 4, 96, cross_from=1, self_from=2),
        Shape("emoji-16", 16, (16, 48), 4, 32, cross_from=0, self_from=1),
        # Two things in one picture. emoji-64 grows from it: places and numbers are learned where a step costs a quarter.
        Shape("emoji-32-pairs", 32, (32, 96, 192), 4, 96, 0, 1, lesson=SCENES, grows_from="emoji-32"),
        Shape("emoji-64", 64, (32, 32, 96, 192), 4, 96, 1, 2, lesson=SCENES, grows_from="emoji-32-pairs"),
    )
}


class TorchOps:
    """Runs the network. Every operation takes the name of its result first, which only other Ops need."""

    def add(self, name: str, a: Tensor, b: Tensor) -> Tensor:
        return a + b

    def constant_add(self, name: str, a: Tensor, owner: nn.Module, constant: str) -> Tensor:
        """a + a parameter or buffer of `owner`."""
        return a + getattr(owner, constant)

    def constant_multiply(self, name: str, a: Tensor, owner: nn.Module, constant: str) -> Tensor:
        return a * getattr(owner, constant)

    def gather(self, name: str, owner: nn.Module, table: str, index: Tensor) -> Tensor:
        """Rows of a table [v, ...] by int32 `index`."""
        return getattr(owner, table)[index.long()]

    def subtract(self, name: str, a: Tensor, b: Tensor) -> Tensor:
        return a - b

    def floor(self, name: str, a: Tensor) -> Tensor:
        return a.floor()

    def sin(self, name: str, a: Tensor) -> Tensor:
        return a.sin()

    def cos(self, name: str, a: Tensor) -> Tensor:
        return a.cos()

    def silu(self, name: str, a: Tensor) -> Tensor:
        """a·sigmoid(a)."""
        return F.silu(a)

    def concat(self, name: str, a: Tensor, b: Tensor) -> Tensor:
        """Along the channels."""
        return torch.cat((a, b), 1)

    def reshape(self, name: str, a: Tensor, shape: tuple[int, ...]) -> Tensor:
        return a.reshape(shape)

    def transpose(self, name: str, a: Tensor, order: tuple[int, ...]) -> Tensor:
        return a.permute(order)

    def matmul(self, name: str, a: Tensor, b: Tensor) -> Tensor:
        return a @ b

    def scale(self, name: str, a: Tensor, factor: float) -> Tensor:
        return a * factor

    def softmax(self, name: str, a: Tensor) -> Tensor:
        """Over the last axis."""
        return a.softmax(-1)

    def max_pool(self, name: str, a: Tensor) -> Tensor:
        return F.max_pool2d(a, 2)

    def conv(self, name: str, a: Tensor, layer: nn.Conv2d) -> Tensor:
        return layer(a)

    def conv_transpose(self, name: str, a: Tensor, layer: nn.ConvTranspose2d) -> Tensor:
        return layer(a)

    def linear(self, name: str, a: Tensor, layer: nn.Linear) -> Tensor:
        """[n, i] -> [n, o]."""
        return layer(a)

    def project(self, name: str, a: Tensor, layer: nn.Linear) -> Tensor:
        """[n, l, i] -> [n, l, o]."""
        return layer(a)

    def group_norm(self, name: str, a: Tensor, layer: nn.GroupNorm) -> Tensor:
        return layer(a)

    def layer_norm(self, name: str, a: Tensor, layer: nn.LayerNorm) -> Tensor:
        return layer(a)


class RecordingOps(TorchOps):
    """Runs the network and keeps every named tensor, those inside a group norm and a SiLU too."""

    def __init__(self) -> None:
        self.tensors: dict[str, Tensor] = {}

    def __getattribute__(self, operation: str) -> Any:
        run = super().__getattribute__(operation)
        if operation not in vars(TorchOps):
            return run

        def record(name: str, *inputs: Any) -> Tensor:
            result = run(name, *inputs)
            self.tensors[name] = result
            return result

        return record

    def silu(self, name: str, a: Tensor) -> Tensor:
        gate = self.tensors[f"{name}.gate"] = a.sigmoid()
        return a * gate

    def project(self, name: str, a: Tensor, layer: nn.Linear) -> Tensor:
        result = a @ layer.weight.T
        if layer.bias is None:
            return result
        self.tensors[f"{name}.product"] = result
        return result + layer.bias

    def group_norm(self, name: str, a: Tensor, layer: nn.GroupNorm) -> Tensor:
        keep = self.tensors
        keep[f"{name}.groups"] = groups = a.reshape(-1, GROUPS, a[0].numel() // GROUPS)
        keep[f"{name}.whitened"] = whitened = F.instance_norm(groups, eps=layer.eps)
        keep[f"{name}.normalised"] = normalised = whitened.reshape(a.shape)
        keep[f"{name}.scaled"] = scaled = normalised * layer.weight[:, None, None]
        return scaled + layer.bias[:, None, None]


class Part(nn.Module):
    """A module that knows its path in the network, as in `encoder.1.block.0`."""

    path = ""


class ResidualBlock(Part):
    """GroupNorm, SiLU, conv, + time, GroupNorm, SiLU, conv, + shortcut. As diffusers' ResnetBlock2D."""

    def __init__(self, inputs: int, outputs: int, time_width: int) -> None:
        super().__init__()
        self.outputs = outputs
        self.norm1 = nn.GroupNorm(GROUPS, inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(time_width, outputs)
        self.norm2 = nn.GroupNorm(GROUPS, outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else None
        nn.init.zeros_(self.conv2.weight)

    def forward(self, ops: TorchOps, x: Tensor, time: Tensor) -> Tensor:
        """x [n, inputs, h, w], time [n, time_width] -> [n, outputs, h, w]."""
        p = self.path
        h = ops.silu(f"{p}.act1", ops.group_norm(f"{p}.norm1", x, self.norm1))
        h = ops.conv(f"{p}.conv1", h, self.conv1)
        shift = ops.linear(f"{p}.time", time, self.time)
        h = ops.add(f"{p}.timed", h, ops.reshape(f"{p}.time.column", shift, (-1, self.outputs, 1, 1)))
        h = ops.silu(f"{p}.act2", ops.group_norm(f"{p}.norm2", h, self.norm2))
        h = ops.conv(f"{p}.conv2", h, self.conv2)
        if self.shortcut is not None:
            x = ops.conv(f"{p}.shortcut", x, self.shortcut)
        return ops.add(f"{p}.output", h, x)


class SelfAttention(Part):
    """softmax(q·kᵀ/√d)·v over the pixels (Vaswani et al. 2017, arXiv:1706.03762, eq. 1), added to its input."""

    def __init__(self, width: int, pixels: int, heads: int) -> None:
        super().__init__()
        self.width, self.side, self.heads, self.head_width = width, pixels, heads, width // heads
        self.norm = nn.GroupNorm(GROUPS, width)
        self.query = nn.Conv2d(width, width, 1, bias=False)
        self.key = nn.Conv2d(width, width, 1, bias=False)
        self.value = nn.Conv2d(width, width, 1, bias=False)
        self.out = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.out.weight)

    def heads_of(self, ops: TorchOps, name: str, pixels: Tensor, rows: bool) -> Tensor:
        """[n, c, h, w] -> [n, k, h·w, d] with `rows`, else [n, k, d, h·w]."""
        heads = ops.reshape(f"{name}.heads", pixels, (-1, self.heads, self.head_width, self.side**2))
        return ops.transpose(f"{name}.rows", heads, (0, 1, 3, 2)) if rows else heads

    def attend(self, ops: TorchOps, x: Tensor, logits: Tensor, value: Tensor) -> Tensor:
        """Softmax, mix the values, go back to pixels, add to x."""
        p = self.path
        probabilities = ops.softmax(f"{p}.probabilities", logits)
        mixed = ops.matmul(f"{p}.mixed", probabilities, value)
        mixed = ops.transpose(f"{p}.mixed.columns", mixed, (0, 1, 3, 2))
        pixels = ops.reshape(f"{p}.mixed.pixels", mixed, (-1, self.width, self.side, self.side))
        return ops.add(f"{p}.output", ops.conv(f"{p}.out", pixels, self.out), x)

    def forward(self, ops: TorchOps, x: Tensor) -> Tensor:
        """[n, c, h, w] -> the same shape. The probabilities are [n, k, h·w, h·w]."""
        p = self.path
        seen = ops.group_norm(f"{p}.norm", x, self.norm)
        query = self.heads_of(ops, f"{p}.query", ops.conv(f"{p}.query", seen, self.query), rows=True)
        key = self.heads_of(ops, f"{p}.key", ops.conv(f"{p}.key", seen, self.key), rows=False)
        value = self.heads_of(ops, f"{p}.value", ops.conv(f"{p}.value", seen, self.value), rows=True)
        products = ops.matmul(f"{p}.products", query, key)
        logits = ops.scale(f"{p}.logits", products, self.head_width**-0.5)
        return self.attend(ops, x, logits, value)


class CrossAttention(SelfAttention):
    """The same from pixels to words: each pixel reads the words, never the padding."""

    def __init__(self, width: int, pixels: int, heads: int, word_width: int, length: int) -> None:
        super().__init__(width, pixels, heads)
        self.length = length
        self.key = nn.Linear(word_width, width, bias=False)
        self.value = nn.Linear(word_width, width, bias=False)

    def forward(self, ops: TorchOps, x: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """x [n, c, h, w], words [n, l, e], mask [n, 1, 1, l] -> as x. The probabilities are [n, k, h·w, l]."""
        p = self.path
        seen = ops.group_norm(f"{p}.norm", x, self.norm)
        query = self.heads_of(ops, f"{p}.query", ops.conv(f"{p}.query", seen, self.query), rows=True)
        split = (-1, self.length, self.heads, self.head_width)
        key = ops.reshape(f"{p}.key.heads", ops.project(f"{p}.key", words, self.key), split)
        key = ops.transpose(f"{p}.key.columns", key, (0, 2, 3, 1))
        value = ops.reshape(f"{p}.value.heads", ops.project(f"{p}.value", words, self.value), split)
        value = ops.transpose(f"{p}.value.rows", value, (0, 2, 1, 3))
        products = ops.matmul(f"{p}.products", query, key)
        logits = ops.add(f"{p}.logits", ops.scale(f"{p}.scaled", products, self.head_width**-0.5), mask)
        return self.attend(ops, x, logits, value)


class Time(Part):
    """Timestep -> sinusoid (as diffusers' Timesteps, flip_sin_to_cos) -> MLP. [n] -> [n, width]."""

    def __init__(self, sines: int, width: int) -> None:
        super().__init__()
        frequency = 10000.0 ** (-torch.arange(sines, dtype=torch.float64) / sines)
        self.register_buffer("cycles_per_step", (frequency / (2 * torch.pi)).float(), persistent=False)
        self.linear1 = nn.Linear(2 * sines, width)
        self.linear2 = nn.Linear(width, width)

    def forward(self, ops: TorchOps, timestep: Tensor) -> Tensor:
        """Whole turns are taken off first: sines of large angles are inexact on some GPUs."""
        column = ops.reshape("time.column", timestep, (-1, 1))
        cycles = ops.constant_multiply("time.cycles", column, self, "cycles_per_step")
        turn = ops.subtract("time.turn", cycles, ops.floor("time.whole", cycles))
        angle = ops.scale("time.angle", turn, 2 * torch.pi)
        sinusoid = ops.concat("time.sinusoid", ops.cos("time.cos", angle), ops.sin("time.sin", angle))
        hidden = ops.silu("time.act1", ops.linear("time.linear1", sinusoid, self.linear1))
        return ops.silu("time.act2", ops.linear("time.linear2", hidden, self.linear2))


class Words(Part):
    """Tokens -> embedding + position, then a small MLP that lets a word know its place. [n, l] -> [n, l, e]."""

    def __init__(self, width: int, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.length = vocabulary.length
        self.embedding = nn.Parameter(torch.randn(len(vocabulary.words), width))
        self.position = nn.Parameter(torch.randn(self.length, width) * 0.5)
        self.linear1 = nn.Linear(width, 2 * width)
        self.linear2 = nn.Linear(2 * width, width)
        self.norm = nn.LayerNorm(width)
        bias = torch.zeros(len(vocabulary.words))
        bias[PAD] = MASKED
        self.register_buffer("pad_bias", bias, persistent=False)

    def forward(self, ops: TorchOps, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Also the mask [n, 1, 1, l]: 0 for words, -1e4 for <pad>; a table, so that no integers are compared."""
        words = ops.gather("words.embedded", self, "embedding", tokens)
        words = ops.constant_add("words.placed", words, self, "position")
        hidden = ops.silu("words.act", ops.project("words.linear1", words, self.linear1))
        words = ops.add("words.mixed", words, ops.project("words.linear2", hidden, self.linear2))
        words = ops.layer_norm("words.output", words, self.norm)
        mask = ops.gather("words.mask.row", self, "pad_bias", tokens)
        return words, ops.reshape("words.mask", mask, (-1, 1, 1, self.length))


class Stage(Part):
    """One level of the encoder or decoder, or the middle: residual blocks, attention where the shape asks for it."""

    def __init__(self, shape: Shape, level: int, inputs: int, blocks: int = 1, up_from: int | None = None) -> None:
        """`up_from`: the channels of the level below, where a decoder doubles the picture first."""
        super().__init__()
        width, side = shape.widths[level], shape.size >> level
        time_width = 4 * shape.widths[0]
        self.block = nn.ModuleList(
            ResidualBlock(inputs if i == 0 else width, width, time_width) for i in range(blocks)
        )
        self.up = nn.ConvTranspose2d(up_from, width, 2, stride=2) if up_from else None
        self.self = SelfAttention(width, side, shape.heads) if level >= shape.self_from else None
        length = shape.lesson.vocabulary.length
        self.cross = (
            CrossAttention(width, side, shape.heads, shape.word_width, length) if level >= shape.cross_from else None
        )

    def forward(self, ops: TorchOps, x: Tensor, time: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """[n, inputs, h, w] -> [n, width, h, w]. Attention comes after the first block."""
        for i, block in enumerate(self.block):
            x = block(ops, x, time)
            if i == 0 and self.self is not None:
                x = self.self(ops, x)
            if i == 0 and self.cross is not None:
                x = self.cross(ops, x, words, mask)
        return x


class UNet(nn.Module):
    """ε̂(x_t, t, words): sample [n, 3, s, s], timestep float [n], tokens int32 [n, l] -> [n, 3, s, s]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        widths, deepest = shape.widths, len(shape.widths) - 1
        self.time = Time(widths[0], 4 * widths[0])
        self.words = Words(shape.word_width, shape.lesson.vocabulary)
        self.input = nn.Conv2d(3, widths[0], 3, padding=1)
        self.encoder = nn.ModuleList(Stage(shape, i, widths[max(i - 1, 0)]) for i in range(len(widths)))
        self.middle = Stage(shape, deepest, widths[-1], blocks=2)
        self.decoder = nn.ModuleList(
            Stage(shape, i, 2 * widths[i], up_from=widths[i + 1] if i < deepest else None) for i in range(deepest + 1)
        )
        self.output = nn.ModuleDict({"norm": nn.GroupNorm(GROUPS, widths[0]), "conv": nn.Conv2d(widths[0], 3, 3, padding=1)})
        nn.init.zeros_(self.output["conv"].weight)
        for path, module in self.named_modules():
            if isinstance(module, Part):
                module.path = path

    def forward(self, sample: Tensor, timestep: Tensor, tokens: Tensor, ops: TorchOps | None = None) -> Tensor:
        """The encoder keeps each level's output; the decoder joins it to what comes up from below."""
        ops = ops or TorchOps()
        time = self.time(ops, timestep)
        words, mask = self.words(ops, tokens)
        x = ops.conv("input", sample, self.input)
        skips = []
        for i, stage in enumerate(self.encoder):
            if i > 0:
                x = ops.max_pool(f"encoder.{i}.pooled", x)
            x = stage(ops, x, time, words, mask)
            skips.append(x)
        x = self.middle(ops, x, time, words, mask)
        for i, stage in reversed(list(enumerate(self.decoder))):
            if stage.up is not None:
                x = ops.conv_transpose(f"decoder.{i}.up", x, stage.up)
            x = ops.concat(f"decoder.{i}.joined", x, skips[i])
            x = stage(ops, x, time, words, mask)
        x = ops.silu("output.act", ops.group_norm("output.norm", x, self.output["norm"]))
        return ops.conv("pred_noise", x, self.output["conv"])
