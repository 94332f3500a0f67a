"""U-Nets of the diffusers package, with hooks that note their anatomy."""

from __future__ import annotations

import math

import torch
from diffusers import UNet2DConditionModel, UNet2DModel
from diffusers.models.attention_processor import Attention
from diffusers.models.downsampling import Downsample2D
from diffusers.models.embeddings import TimestepEmbedding, Timesteps
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D
from torch import nn

import truth


class NotingAttnProcessor:
    """diffusers' unfused AttnProcessor, which notes what it computes."""

    def __call__(self, attn: Attention, hidden_states, encoder_hidden_states=None, attention_mask=None, temb=None, **_):
        skip = hidden_states
        if attn.spatial_norm is not None:
            hidden_states = attn.spatial_norm(hidden_states, temb)
        as_image = hidden_states.ndim == 4
        if as_image:
            batch, channel, height, width = hidden_states.shape
            hidden_states = hidden_states.view(batch, channel, height * width).transpose(1, 2)
        source = hidden_states if encoder_hidden_states is None else encoder_hidden_states
        if attn.group_norm is not None:
            hidden_states = attn.group_norm(hidden_states.transpose(1, 2)).transpose(1, 2)
            if encoder_hidden_states is None:
                source = hidden_states
        query = attn.head_to_batch_dim(attn.to_q(hidden_states))
        key = attn.head_to_batch_dim(attn.to_k(source))
        value = attn.head_to_batch_dim(attn.to_v(source))
        weights = attn.get_attention_scores(query, key, attention_mask)
        mixed = torch.bmm(weights, value)
        side = math.isqrt(int(query.shape[1]))
        truth.attention(
            "self" if encoder_hidden_states is None else "cross", weights, mixed, attn.heads, key.shape[1], (side, side)
        )
        hidden_states = attn.to_out[1](attn.to_out[0](attn.batch_to_head_dim(mixed)))
        if as_image:
            hidden_states = hidden_states.transpose(-1, -2).reshape(batch, channel, height, width)
        if attn.residual_connection:
            hidden_states = hidden_states + skip
        return hidden_states / attn.rescale_output_factor


class Wrapped(nn.Module):
    """Returns a plain tensor and takes the timestep as float32."""

    def __init__(self, unet: nn.Module):
        super().__init__()
        self.unet = unet
        for module in unet.modules():
            if isinstance(module, Attention):
                module.set_processor(NotingAttnProcessor())
            if isinstance(module, ResnetBlock2D):
                module.register_forward_hook(self._resnet, with_kwargs=True)
            elif isinstance(module, Downsample2D):
                module.register_forward_hook(self._down, with_kwargs=True)
            elif isinstance(module, Upsample2D):
                module.register_forward_hook(self._up, with_kwargs=True)
            elif isinstance(module, Timesteps):
                module.register_forward_hook(lambda m, a, out: truth.time(sinusoid=out))
            elif isinstance(module, TimestepEmbedding):
                module.register_forward_hook(lambda m, a, out: truth.time(embedding=out))
        unet.conv_in.register_forward_hook(lambda m, a, out: truth.stem(out))
        n = len(unet.down_blocks)
        for i, block in enumerate(unet.down_blocks):
            # the last tensor a block hands over is what its downsampler made, where it has one
            block.register_forward_hook(
                lambda m, a, out, i=i: truth.level("encoder", i, out[1][-2 if m.downsamplers else -1])
            )
        unet.mid_block.register_forward_hook(lambda m, a, out: truth.level("middle", n - 1, out))
        for i, block in enumerate(unet.up_blocks):
            last = (block.attentions[-1] if hasattr(block, "attentions") else block.resnets[-1]).register_forward_hook
            last(lambda m, a, out, i=i: truth.level("decoder", n - 1 - i, out[0] if isinstance(out, tuple) else out))
        self.size = unet.config.sample_size

    def _level(self, x: torch.Tensor) -> int:
        return (self.size // x.shape[-1]).bit_length() - 1

    def _resnet(self, module, args, kwargs, output):
        if truth.Truth.current is None:
            return
        x, temb = (*args, kwargs.get("temb"))[:2]
        shortcut = x if module.conv_shortcut is None else module.conv_shortcut(x)
        branch = output * module.output_scale_factor - shortcut
        added = module.time_emb_proj(module.nonlinearity(temb))[:, :, None, None]
        film = module.time_embedding_norm == "scale_shift"
        truth.time(projection=added[:, :, 0, 0] if film else added)
        if film:
            scale, shift = added.chunk(2, dim=1)
            truth.residual(x, branch, shortcut, output, added, 1 + scale, shift)
        else:
            truth.residual(x, branch, shortcut, output, added)

    def _down(self, module, args, kwargs, output):
        if truth.Truth.current is None:
            return
        truth.down(args[0], output, "strided convolution", self._level(args[0]))

    def _up(self, module, args, kwargs, output):
        if truth.Truth.current is None:
            return
        larger = torch.nn.functional.interpolate(args[0], scale_factor=2.0, mode="nearest")
        truth.up(args[0], larger, "nearest-neighbour + convolution", self._level(args[0]))

    def forward(self, sample, timestep, *text):
        if truth.Truth.current is None and truth.Truth.silenced is None:
            return self.unet(sample, timestep, *text, return_dict=False)[0]
        plain = torch.cat

        def noting(tensors, dim=0, **rest):
            # the only channel-wise concatenations of pictures in these networks are their skips
            if dim != 1 or len(tensors) != 2 or any(tensor.ndim != 4 for tensor in tensors):
                return plain(tensors, dim=dim, **rest)
            decoder, encoder = tensors[0], truth.across(tensors[1])
            joined = plain((decoder, encoder), dim=1)
            truth.note_skip(decoder, encoder, joined, self._level(joined), "Concat", "decoder-first")
            return joined

        torch.cat = noting
        try:
            return self.unet(sample, timestep, *text, return_dict=False)[0]
        finally:
            torch.cat = plain


def unconditional() -> nn.Module:
    return Wrapped(
        UNet2DModel(
            sample_size=8,
            in_channels=3,
            out_channels=3,
            layers_per_block=2,
            block_out_channels=(8, 8, 16),
            down_block_types=("DownBlock2D", "AttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=4,
            norm_num_groups=4,
        )
    )


def conditional() -> nn.Module:
    return Wrapped(
        UNet2DConditionModel(
            sample_size=8,
            in_channels=4,
            out_channels=4,
            layers_per_block=2,
            block_out_channels=(8, 16),
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
            cross_attention_dim=12,
            attention_head_dim=2,
            norm_num_groups=4,
        )
    )
