"""Edits in PyTorch: the same as PyTorch's own forward hooks where those reach, as diffusers' FreeU, as an edited ONNX graph; the fixtures are of the shipped weights."""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from diffusers.utils.torch_utils import apply_freeu
from torch import Tensor

from training.edit_goldens import CASES, FIXTURES, RECIPE, RUN_EDITS, ddim, edited_model, factor, position, timesteps
from training.edits import Edit, EditingOps, frequency_gains
from training.export import MODELS
from training.philox import standard_normal
from training.sample import shipped
from training.schedule import scheduler_config
from training.unet import UNet

PHILOX = Path(__file__).parents[2] / "tools" / "goldens" / "philox.golden.json"


@pytest.fixture(scope="module")
def network() -> UNet:
    return shipped("emoji-16").requires_grad_(False)


@pytest.fixture(scope="module")
def inputs(network: UNet) -> dict[str, Tensor]:
    return position(network, RECIPE, 2)


def edited(network: UNet, inputs: dict[str, Tensor], *edits: Edit) -> EditingOps:
    ops = EditingOps(network, list(edits), inputs)
    ops.tensors["answer"] = ops.run()
    return ops


def close(a: Tensor, b: Tensor) -> bool:
    return bool((a - b).abs().max() <= 1e-5 * b.abs().max())


def test_noise_is_that_of_the_app() -> None:
    for case in json.loads(PHILOX.read_text())["cases"]:
        got = standard_normal(case["seed"], case["stream"], len(case["values"]))
        assert np.abs(got - case["values"]).max() < 1e-6


def test_no_edit_changes_nothing(network: UNet, inputs: dict[str, Tensor]) -> None:
    assert close(edited(network, inputs).tensors["answer"], network(**inputs))


@pytest.mark.parametrize("path", ["encoder.1.block.0", "middle.block.1", "decoder.1.block.0"])
def test_a_gain_is_a_forward_hook(network: UNet, inputs: dict[str, Tensor], path: str) -> None:
    hook = network.get_submodule(path).register_forward_hook(lambda module, arguments, output: 0.3 * output)
    expected = network(**inputs)
    hook.remove()
    assert not close(expected, network(**inputs))
    got = edited(network, inputs, {"kind": "gain", "tensor": f"{path}.output", "value": 0.3}).tensors["answer"]
    assert close(got, expected)


def test_a_mean_of_channels_is_a_forward_hook(network: UNet, inputs: dict[str, Tensor]) -> None:
    def flatten(module: torch.nn.Module, arguments: object, output: Tensor) -> Tensor:
        output[:, [1, 4]] = output[:, [1, 4]].mean((2, 3), keepdim=True)
        return output

    hook = network.decoder[0].up.register_forward_hook(flatten)
    expected = network(**inputs)
    hook.remove()
    assert close(edited(network, inputs, {"kind": "mean", "tensor": "decoder.0.up", "channels": [1, 4]}).tensors["answer"], expected)


def test_another_time_for_one_block_is_a_hook_on_its_input(network: UNet, inputs: dict[str, Tensor]) -> None:
    other: list[Tensor] = []
    hook = network.time.register_forward_hook(lambda module, arguments, output: other.append(output))
    network(**inputs | {"timestep": torch.full((2,), 77.0)})
    hook.remove()
    hook = network.decoder[0].block[0].register_forward_pre_hook(lambda module, arguments: (*arguments[:2], other[0]))
    expected = network(**inputs)
    hook.remove()
    edit = {"kind": "timestep", "value": 77, "block": "decoder.0.block.0.output"}
    assert close(edited(network, inputs, edit).tensors["answer"], expected)


def test_freeu_is_that_of_diffusers(network: UNet, inputs: dict[str, Tensor]) -> None:
    """`apply_freeu` on the tensors that enter each join, and the network from there on by a hook on the joined tensor's block."""
    numbers = {"b1": 1.3, "b2": 1.5, "s1": 0.7, "s2": 0.2}

    def joined(index: int, half: int):  # noqa: ANN202
        def hook(module: torch.nn.Module, arguments: tuple[object, Tensor, Tensor]) -> tuple[object, ...]:
            ops, x, time = arguments
            return (ops, torch.cat(apply_freeu(index, x[:, :half].clone(), x[:, half:], **numbers), 1), time)

        return hook

    widths = network.shape.widths
    hooks = [
        network.decoder[1].block[0].register_forward_pre_hook(joined(0, widths[1])),
        network.decoder[0].block[0].register_forward_pre_hook(joined(1, widths[0])),
    ]
    expected = network(**inputs)
    for hook in hooks:
        hook.remove()
    assert close(edited(network, inputs, {"kind": "freeu", **numbers}).tensors["answer"], expected)


def test_an_edit_into_one_reader_leaves_the_others(network: UNet, inputs: dict[str, Tensor]) -> None:
    skip = {"kind": "gain", "tensor": "encoder.0.cross.output", "value": 0}
    plain, one, all_ = (edited(network, inputs, *edits).tensors for edits in ([], [skip | {"into": "decoder.0.joined"}], [skip]))
    assert torch.equal(one["encoder.1.block.0.output"], plain["encoder.1.block.0.output"])
    assert one["decoder.0.joined"][:, 16:].abs().max() == 0
    assert not close(all_["encoder.1.block.0.output"], plain["encoder.1.block.0.output"])


def test_a_reader_reads_under_all_edits_that_hold_for_it_in_their_order(network: UNet, inputs: dict[str, Tensor]) -> None:
    here: Edit = {"kind": "gain", "tensor": "encoder.0.cross.output", "into": "decoder.0.joined", "value": 2, "channels": [0, 1]}
    all_: Edit = {"kind": "filter", "tensor": "encoder.0.cross.output", "cutoff": 2, "low": 1, "high": 0}
    noise: Edit = {"kind": "noise", "tensor": "encoder.0.cross.output", "into": "decoder.0.joined", "sigma": 1, "seed": 4}
    for edits in ([noise, all_, here], [all_, here, noise]):
        tensors = edited(network, inputs, *edits).tensors
        x = tensors["encoder.0.cross.output"]
        for edit in edits:
            flat = x.flatten(1)
            z = torch.from_numpy(standard_normal(4, 0, flat.shape[1]))
            doubled = torch.cat((x[:, :2] * 2, x[:, 2:]), 1)
            noisy = (flat + flat.std(1, correction=0, keepdim=True) * z).view_as(x)
            x = {"gain": doubled, "filter": frequency_gains(x, 2, 1, 0), "noise": noisy}[edit["kind"]]
        assert close(tensors["decoder.0.joined"][:, 16:], x)


def test_a_word_that_does_not_count_is_no_word(network: UNet, inputs: dict[str, Tensor]) -> None:
    tensors = edited(network, inputs, {"kind": "word", "word": 2, "value": 0, "branch": "conditional"}).tensors
    maps, values = tensors["middle.cross.probabilities"].clone(), tensors["middle.cross.value.rows"]
    maps[1, ..., 2] = 0
    assert torch.allclose(tensors["middle.cross.mixed"], maps @ values, atol=1e-5)


def test_frequencies_are_numpys() -> None:
    wave = torch.cos(2 * torch.pi * 3 * torch.arange(16) / 16).expand(1, 1, 16, 16)
    assert torch.allclose(frequency_gains(wave, 4, 0.5, 2), 0.5 * wave, atol=1e-6)
    assert torch.allclose(frequency_gains(wave, 3, 0.5, 2), 2 * wave, atol=1e-6)


def test_one_step_of_ddim_is_that_of_diffusers() -> None:
    from diffusers import DDIMScheduler

    scheduler = DDIMScheduler.from_config(scheduler_config(True))
    scheduler.set_timesteps(10)
    assert scheduler.timesteps.tolist() == timesteps(10)
    x, predicted = (standard_normal(seed, 0, 48).reshape(1, 3, 4, 4) for seed in (1, 2))
    for index in (0, 5, 9):
        expected = scheduler.step(torch.from_numpy(predicted), timesteps(10)[index], torch.from_numpy(x)).prev_sample
        assert np.abs(ddim(x, predicted, index, 10, True) - expected.numpy()).max() < 1e-5


def test_the_edited_graph_is_the_edited_network(network: UNet, inputs: dict[str, Tensor]) -> None:
    session = onnxruntime.InferenceSession(edited_model(MODELS / "emoji-16" / "model.onnx").SerializeToString())
    for index in (2, 7):
        ops = EditingOps(network, RUN_EDITS, inputs, index)
        fed = {name: value.numpy() for name, value in inputs.items()} | {f"factor{i}": factor(edit, index) for i, edit in enumerate(RUN_EDITS)}
        [got] = session.run(["pred_noise"], fed)
        assert close(torch.from_numpy(got), ops.run())


def test_the_fixtures_are_of_the_shipped_weights() -> None:
    text = json.loads((FIXTURES / "edits-emoji-16.json").read_text())
    again = "They belong to other weights. Write them anew: python -m training.edit_goldens"
    assert text["sha256"] == hashlib.sha256((MODELS / "emoji-16" / "model.onnx").read_bytes()).hexdigest(), again
    assert [case["name"] for case in text["cases"]] == list(CASES), again
