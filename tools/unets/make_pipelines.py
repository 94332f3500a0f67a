"""Writes tiny pipelines of the real diffusers package, random weights, exported by tools/export_unet.py, with what diffusers computes
with the same noise: what the tests of opening a model compare with.

    python tools/unets/make_pipelines.py OUTPUT [NAME …]

Needs torch, diffusers, transformers, onnx; made with torch 2.13.0, diffusers 0.42.1, transformers 5.24.0.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import (
    AutoencoderKL, DDIMScheduler, DDPMPipeline, DDPMScheduler, EulerDiscreteScheduler, StableDiffusionPipeline, StableDiffusionXLPipeline,
    UNet2DConditionModel, UNet2DModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))
import export_unet
from training import philox

PROMPT = "a red cat, 2 hats!"
STEPS, GUIDANCE, SIDE = 4, 3.0, 8


def clip_tokenizer(folder: Path) -> CLIPTokenizer:
    """CLIP's own way with a vocabulary of letters and a few merges."""
    letters = [chr(c) for c in range(33, 127)]
    merges = ["r e", "re d</w>", "c a", "ca t</w>", "h a", "ha t"]
    vocabulary = [*letters, *(f"{letter}</w>" for letter in letters), "re", "red</w>", "ca", "cat</w>", "ha", "hat", "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps({token: i for i, token in enumerate(vocabulary)}))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=16)


def rounded(module: torch.nn.Module) -> None:
    """To what half precision can hold, so that a file of half the size has the very same numbers."""
    for parameter in module.parameters():
        parameter.copy_(parameter.half().float())


def ours(pipeline: Path, folder: Path) -> None:
    export_unet.export_folder(pipeline, folder, half=True)


def stable_diffusion(folder: Path, export=ours) -> None:
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as scratch:
        tokenizer = clip_tokenizer(Path(scratch) / "clip")
        unet = UNet2DConditionModel(
            sample_size=SIDE, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
            cross_attention_dim=24, attention_head_dim=4,
        )
        vae = AutoencoderKL(
            block_out_channels=(8, 16), in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4, sample_size=2 * SIDE,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2, scaling_factor=0.4,
        )
        text = CLIPTextModel(
            CLIPTextConfig(
                vocab_size=len(tokenizer), hidden_size=24, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4,
                max_position_embeddings=16, eos_token_id=tokenizer.eos_token_id, bos_token_id=tokenizer.bos_token_id, pad_token_id=tokenizer.pad_token_id,
            )
        )
        scheduler = DDIMScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False, steps_offset=1)
        pipeline = StableDiffusionPipeline(vae, text, tokenizer, unet, scheduler, None, None, requires_safety_checker=False)
        for module in (unet, vae, text):
            rounded(module)
        pipeline.save_pretrained(Path(scratch) / "pipeline")
        export(Path(scratch) / "pipeline", folder)
    noise = noise_of(1, 4, SIDE, SIDE)
    pipeline.set_progress_bar_config(disable=True)
    run = {"num_inference_steps": STEPS, "guidance_scale": GUIDANCE, "latents": torch.from_numpy(noise), "height": 2 * SIDE, "width": 2 * SIDE}
    latents = pipeline(PROMPT, output_type="latent", **run).images
    picture = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    hidden, empty = pipeline.encode_prompt(PROMPT, "cpu", 1, True)
    given = torch.sin(0.05 * torch.arange(3 * 4 * SIDE * SIDE)).reshape(1, 3, 2 * SIDE, 2 * SIDE)
    encoded = pipeline.vae.encode(given).latent_dist.mean * pipeline.vae.config.scaling_factor
    note(folder, encoded=encoded, prompt=PROMPT, steps=STEPS, guidance=GUIDANCE, ids=tokenizer(PROMPT, padding="max_length", max_length=16).input_ids,
         latents=latents, picture=picture, hidden=hidden, empty=empty)


def stable_diffusion_xl(folder: Path, export=ours) -> None:
    """Two text encoders beside each other, what the second pools, and the sizes that the picture is told to have."""
    torch.manual_seed(2)
    with tempfile.TemporaryDirectory() as scratch:
        tokenizer, second = clip_tokenizer(Path(scratch) / "clip"), clip_tokenizer(Path(scratch) / "clip2")
        second.pad_token = "!"
        unet = UNet2DConditionModel(
            sample_size=SIDE, in_channels=4, out_channels=4, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            transformer_layers_per_block=(1, 2), cross_attention_dim=16 + 24, attention_head_dim=(2, 4), use_linear_projection=True,
            addition_embed_type="text_time", addition_time_embed_dim=4, projection_class_embeddings_input_dim=12 + 6 * 4,
        )
        vae = AutoencoderKL(
            block_out_channels=(8, 16), in_channels=3, out_channels=3, latent_channels=4, norm_num_groups=4, sample_size=2 * SIDE,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2, scaling_factor=0.13025,
        )

        def config(width: int, **others: object) -> CLIPTextConfig:
            return CLIPTextConfig(
                vocab_size=len(tokenizer), hidden_size=width, intermediate_size=32, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=16,
                eos_token_id=tokenizer.eos_token_id, bos_token_id=tokenizer.bos_token_id, pad_token_id=tokenizer.pad_token_id, **others,
            )

        text, text_2 = CLIPTextModel(config(16)), CLIPTextModelWithProjection(config(24, projection_dim=12))
        scheduler = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, timestep_spacing="leading")
        pipeline = StableDiffusionXLPipeline(vae, text, text_2, tokenizer, second, unet, scheduler, add_watermarker=False)
        for module in (unet, vae, text, text_2):
            rounded(module)
        pipeline.save_pretrained(Path(scratch) / "pipeline")
        export(Path(scratch) / "pipeline", folder)
        # As it is read again: a tokenizer that is saved takes its padding, the “!”, for a token of its own wherever it stands.
        pipeline = StableDiffusionXLPipeline.from_pretrained(Path(scratch) / "pipeline", add_watermarker=False)
    # No test encodes with it, and its twin lies in the other folder.
    shutil.rmtree(folder / "vae_encoder", ignore_errors=True)
    noise = noise_of(1, 4, SIDE, SIDE)
    pipeline.set_progress_bar_config(disable=True)
    run = {"num_inference_steps": STEPS, "guidance_scale": GUIDANCE, "latents": torch.from_numpy(noise), "height": 2 * SIDE, "width": 2 * SIDE}
    latents = pipeline(PROMPT, output_type="latent", **run).images
    picture = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor).sample
    hidden, _, pooled, _ = pipeline.encode_prompt(PROMPT, device="cpu", do_classifier_free_guidance=True)
    note(folder, prompt=PROMPT, steps=STEPS, guidance=GUIDANCE, latents=latents, picture=picture, hidden=hidden, pooled=pooled)


def unconditional(folder: Path) -> None:
    torch.manual_seed(1)
    unet = UNet2DModel(
        sample_size=16, in_channels=3, out_channels=3, layers_per_block=1, block_out_channels=(8, 16), norm_num_groups=4,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"), attention_head_dim=4,
    )
    rounded(unet)
    with tempfile.TemporaryDirectory() as scratch:
        DDPMPipeline(unet, DDPMScheduler(prediction_type="v_prediction")).save_pretrained(scratch)
        export_unet.export_folder(Path(scratch), folder, half=True)
    sample = torch.from_numpy(noise_of(1, 3, 16, 16))
    note(folder, sample=sample, output=unet(sample, 500).sample)


def noise_of(*shape: int) -> np.ndarray:
    """The app's own noise for seed 5."""
    return philox.standard_normal(5, 0, int(np.prod(shape))).astype(np.float32).reshape(shape)


def note(folder: Path, **facts: object) -> None:
    plain = {name: (fact.detach().flatten().tolist() if isinstance(fact, torch.Tensor) else fact) for name, fact in facts.items()}
    (folder / "expected.json").write_text(json.dumps(plain))


if __name__ == "__main__":
    output = Path(sys.argv[1])
    with torch.no_grad():
        for name, make in {"tiny-stable-diffusion": stable_diffusion, "tiny-stable-diffusion-xl": stable_diffusion_xl, "tiny-ddpm": unconditional}.items():
            if len(sys.argv) < 3 or name in sys.argv[2:]:
                make(output / name)
