"""Writes small U-Nets of other people's packages for the test of breadth, as make_strangers.py does: packages.zip.

    python tools/unets/make_packages.py [name ...]

Needs denoising-diffusion-pytorch, monai, k-diffusion, audio-diffusion-pytorch and a-unet beside torch, onnx and onnxruntime; made with 2.3.4, 1.6.1, 0.1.1,
0.1.3 and 0.0.16. What these import and their networks do not use (torchvision, accelerate, …) is stood in for.
What is counted comes from the modules: how many there are of a class, and how many joins their forward passes write.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from unittest.mock import MagicMock

import torch
from torch import nn


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for packages that are only imported."""

    NAMES = {"torchvision", "torchaudio", "skimage", "accelerate", "pytorch_fid", "ema_pytorch", "kornia", "cleanfid", "wandb", "clip", "torchsde", "data_science_types", "jsonmerge", "matplotlib"}

    def find_spec(self, name, path, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self.NAMES else None

    def create_module(self, spec):
        module = MagicMock(name=spec.name)
        module.__path__, module.__spec__, module.__name__ = [], spec, spec.name
        return module

    def exec_module(self, module):
        pass


sys.meta_path.insert(0, Absent())

from audio_diffusion_pytorch import UNetV0  # noqa: E402
from denoising_diffusion_pytorch.classifier_free_guidance import Unet as ClassUnet  # noqa: E402
from denoising_diffusion_pytorch.denoising_diffusion_pytorch import Unet  # noqa: E402
from denoising_diffusion_pytorch.denoising_diffusion_pytorch_1d import Unet1D  # noqa: E402
from denoising_diffusion_pytorch.karras_unet import KarrasUnet  # noqa: E402
from denoising_diffusion_pytorch.simple_diffusion import UViT  # noqa: E402
from k_diffusion.layers import Denoiser  # noqa: E402
from k_diffusion.models import ImageDenoiserModelV1  # noqa: E402
from monai.networks import nets as monai  # noqa: E402

from make_strangers import T, waves, words, write  # noqa: E402


class Kind:
    """A network, and what its modules say: `sizes` of its levels, at which of them skips cross, and the classes of its blocks and attentions."""

    def __init__(self, build, sizes, across, blocks=(), attention=(), cross=(), linear=(), call=None, made=0):
        self.build, self.sizes, self.across = build, sizes, across
        self.classes = {"blocks": blocks, "self": attention, "cross": cross, "linear": linear}
        # `made`: blocks that a function makes, which have no class of their own
        self.call, self.made = call, made

    def __call__(self) -> nn.Module:
        inner = self.build()
        model = Calls(inner, self.call) if self.call else inner
        count = lambda names: sum(type(module).__name__ in names for module in inner.modules())
        model.facts = {
            "levels": len(self.sizes), "sizes": self.sizes, "skips": len(self.across), "across": self.across, "mixed": 0,
            **{what: count(names) for what, names in self.classes.items()},
        }
        model.facts["blocks"] += self.made
        return model


class Calls(nn.Module):
    def __init__(self, inner, call):
        super().__init__()
        self.inner, self.call = inner, call

    def forward(self, *inputs):
        return self.call(self.inner, *inputs)


def square(*sides):
    return [[side, side] for side in sides]


LUCID = {"dim": 4, "dim_mults": (1, 2, 2), "attn_dim_head": 4, "attn_heads": 2}
RES = {"blocks": ("ResnetBlock",), "attention": ("Attention",), "linear": ("LinearAttention",)}
# Two skips a level, and the stem itself at the end.
LUCID_ACROSS = [0, 0, 0, 1, 1, 2, 2]
X, TIME = waves(1, 3, 16, 16), words(1)
MONAI = {"spatial_dims": 2, "in_channels": 1, "out_channels": 1, "channels": (8, 8, 16), "attention_levels": (False, False, True), "num_res_blocks": 1, "norm_num_groups": 4, "num_head_channels": 4}
MONAI_RES = {"blocks": ("DiffusionUNetResnetBlock",), "attention": ("SABlock",), "cross": ("CrossAttentionBlock",)}
ONE = waves(1, 1, 16, 16)

# name: (network, inputs, opset, what is done to the file[, layout])
KINDS = {
    "lucidrains": (Kind(lambda: Unet(**LUCID), square(16, 8, 4), LUCID_ACROSS, **RES), {"x": X, "time": TIME}, 18, None),
    "lucidrains-self-conditioned": (Kind(lambda: Unet(**LUCID, self_condition=True), square(16, 8, 4), LUCID_ACROSS, **RES), {"x": X, "time": TIME, "x_self_cond": waves(1, 3, 16, 16)}, 18, None),
    "lucidrains-variance": (Kind(lambda: Unet(**LUCID, learned_variance=True, learned_sinusoidal_cond=True), square(16, 8, 4), LUCID_ACROSS, **RES), {"x": X, "time": T}, 18, None),
    "lucidrains-flash": (Kind(lambda: Unet(**LUCID, flash_attn=True, full_attn=(False, True, True)), square(16, 8, 4), LUCID_ACROSS, **RES), {"x": X, "time": TIME}, 17, None),
    "lucidrains-classes": (Kind(lambda: ClassUnet(**LUCID | {"dim": 8}, num_classes=5, cond_drop_prob=0), square(16, 8, 4), LUCID_ACROSS, **RES, call=lambda net, x, t, c: net(x, t, c, cond_drop_prob=0)), {"x": X, "time": TIME, "classes": words(1)}, 18, None),
    "lucidrains-karras": (Kind(lambda: KarrasUnet(image_size=16, dim=8, dim_max=16, channels=3, num_downsamples=2, num_blocks_per_stage=1, attn_res=(4,), fourier_dim=8, attn_dim_head=4), square(16, 8, 4), [0, 0, 1, 1, 2, 2], blocks=("Encoder", "Decoder"), attention=("Attention",)), {"x": X, "time": T}, 18, None),
    "lucidrains-vit": (Kind(lambda: UViT(dim=8, dim_mults=(1, 2), channels=3, vit_depth=2, attn_dim_head=4, attn_heads=2), square(16, 8, 4), [0, 0, 0, 1, 1], blocks=("ResnetBlock",), attention=("Attention",), linear=("LinearAttention",)), {"x": X, "time": T}, 18, None),
    "lucidrains-sound": (Kind(lambda: Unet1D(dim=4, dim_mults=(1, 2, 2), channels=2, attn_dim_head=4, attn_heads=2), [[1, 64], [1, 32], [1, 16]], LUCID_ACROSS, **RES), {"x": waves(1, 2, 64), "time": TIME}, 18, None, "line"),
    "monai": (Kind(lambda: monai.DiffusionModelUNet(**MONAI), square(16, 8, 4), [0, 0, 1, 1, 2, 2], **MONAI_RES), {"x": ONE, "timesteps": TIME}, 18, None),
    "monai-text": (Kind(lambda: monai.DiffusionModelUNet(**MONAI, with_conditioning=True, cross_attention_dim=12), square(16, 8, 4), [0, 0, 1, 1, 2, 2], **MONAI_RES), {"x": ONE, "timesteps": TIME, "context": waves(1, 5, 12)}, 18, None),
    "monai-classes": (Kind(lambda: monai.DiffusionModelUNet(**MONAI, num_class_embeds=5, resblock_updown=True), square(16, 8, 4), [0, 0, 1, 1, 2, 2], **MONAI_RES, call=lambda net, x, t, c: net(x, t, class_labels=c)), {"x": ONE, "timesteps": TIME, "class_labels": words(1)}, 18, None),
    "monai-residual": (Kind(lambda: monai.UNet(2, 1, 1, (4, 8, 8), (2, 2), num_res_units=2), square(16, 8, 4), [1, 2], blocks=("ResidualUnit",)), {"x": ONE}, 18, None),
    "monai-gated": (Kind(lambda: monai.AttentionUnet(2, 1, 1, (4, 8, 8), (2, 2)), square(16, 8, 4), [0, 1]), {"x": ONE}, 18, None),
    "monai-basic": (Kind(lambda: monai.BasicUNet(2, 1, 1, (4, 4, 4, 8, 8, 4)), square(32, 16, 8, 4, 2), [0, 1, 2, 3]), {"x": waves(1, 1, 32, 32)}, 18, None),
    "monai-sums": (Kind(lambda: monai.SegResNet(spatial_dims=2, init_filters=8, in_channels=1, out_channels=1, blocks_down=(1, 1, 1), blocks_up=(1, 1)), square(16, 8, 4), [0, 1], blocks=("ResBlock",)), {"x": ONE}, 18, None),
    "k-diffusion": (Kind(lambda: ImageDenoiserModelV1(3, 8, [1, 1, 1], [8, 8, 16], [False, False, True]), square(16, 8, 4), [0, 1], blocks=("ResConvBlock",), attention=("SelfAttention2d",)), {"input": X, "sigma": T}, 21, None),
    "k-diffusion-preconditioned": (Kind(lambda: Denoiser(ImageDenoiserModelV1(3, 8, [1, 1, 1], [8, 8, 16], [False, False, True]), sigma_data=0.5), square(16, 8, 4), [0, 1], blocks=("ResConvBlock",), attention=("SelfAttention2d",)), {"input": X, "sigma": T}, 21, None),
    "a-unet-sound": (Kind(lambda: UNetV0(dim=1, in_channels=2, channels=[8, 8, 16], factors=[1, 2, 2], items=[1, 1, 1], attentions=[0, 0, 1], attention_heads=2, attention_features=4, modulation_features=16), [[1, 64], [1, 32], [1, 16]], [0, 1], made=6, attention=("Attention",)), {"x": waves(1, 2, 64), "time": T}, 18, None, "line"),
    "a-unet": (Kind(lambda: UNetV0(dim=2, in_channels=3, channels=[8, 8, 16], factors=[1, 2, 2], items=[1, 1, 1], attentions=[0, 0, 1], attention_heads=2, attention_features=4, modulation_features=16), square(16, 8, 4), [0, 1], made=6, attention=("Attention",)), {"x": X, "time": T}, 18, None),
}


if __name__ == "__main__":
    write("packages.zip", KINDS, sys.argv[1:])
