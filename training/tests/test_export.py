"""The exported file: equal to PyTorch in every tensor, readable names, only a dynamic batch; warm start."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

import onnx
from onnx import helper, numpy_helper
from training import data
from training.export import (
    MODELS,
    build,
    export,
    home,
    offered,
    read_weights,
    round_weights,
)  # fmt: skip
from training.golden import OUTPUT, golden_inputs, golden_taps, probes, record, statistics
from training.problems import Problem
from training.unet import SHAPES, UNet


NAMES = ("sample", "timestep", "tokens")


def lively(model: str) -> UNet:
    """An untrained network without the zeros that training begins with, so that nothing hides behind them."""
    torch.manual_seed(3)
    network = UNet(SHAPES[model]).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return round_weights(network)


def computed_tensors(model: onnx.ModelProto) -> list[str]:
    """Names of all tensors that depend on the inputs."""
    return [node.output[0] for node in model.graph.node if node.op_type != "Cast"]


@pytest.mark.parametrize("model", SHAPES)
def test_every_tensor_equals_pytorch(model: str) -> None:
    network = lively(model)
    file = build(network)
    names = computed_tensors(file)
    inputs = golden_inputs(SHAPES[model], 0)
    expected = record(network, inputs)
    assert set(names) == set(expected)
    with torch.no_grad():
        plain = network(**inputs)
    assert torch.allclose(plain, expected[OUTPUT], atol=1e-5)
    file.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names if name != OUTPUT)
    session = onnxruntime.InferenceSession(file.SerializeToString())
    for name, got in zip(names, session.run(names, {k: v.numpy() for k, v in inputs.items()}), strict=True):
        reference = expected[name].numpy()
        assert got.shape == reference.shape, name
        assert np.abs(got - reference).max() <= 2e-5 * np.abs(reference).max() + 1e-7, name


@pytest.mark.parametrize("model", SHAPES)
def test_the_graph_is_small_and_readable(model: str) -> None:
    graph = build(lively(model)).graph
    operations = {node.op_type for node in graph.node}
    assert not operations & {"Identity", "Shape", "Constant", "Unsqueeze", "Dropout"}
    assert all(node.name == node.output[0] for node in graph.node)
    shapes = {value.name: value.type.tensor_type.shape.dim for value in [*graph.value_info, *graph.output]}
    for name in computed_tensors(onnx.ModelProto(graph=graph)):
        assert shapes[name][0].dim_param == "batch"
        assert all(dim.dim_value > 0 for dim in shapes[name][1:])
    large = [t for t in graph.initializer if np.prod(t.dims, dtype=int) >= 512]
    assert all(t.data_type == onnx.TensorProto.FLOAT16 for t in large)


def test_declared_shapes_are_what_onnx_infers() -> None:
    file = build(lively("emoji-16"))
    declared = {value.name: value for value in file.graph.value_info}
    del file.graph.value_info[:]
    inferred = {value.name: value for value in onnx.shape_inference.infer_shapes(file, strict_mode=True).graph.value_info}
    for name, value in declared.items():
        dims = [dim.dim_value for dim in value.type.tensor_type.shape.dim[1:]]
        assert dims == [dim.dim_value for dim in inferred[name].type.tensor_type.shape.dim[1:]], name


def test_padding_is_never_looked_at() -> None:
    tensors = record(lively("emoji-32"), golden_inputs(SHAPES["emoji-32"], 0))
    maps = {name: value for name, value in tensors.items() if name.endswith("cross.probabilities")}
    assert {name.split(".cross")[0] for name in maps} == {"encoder.1", "encoder.2", "middle", "decoder.1", "decoder.2"}
    for value in maps.values():
        assert torch.allclose(value.sum(-1), torch.ones(()), atol=1e-5)
        assert value[0, ..., 1:].max() == 0  # no words: <start> takes all
        assert value[1, ..., 6:].max() == 0  # five words


def test_a_warm_start_reads_back_exactly_what_was_exported(tmp_path: Path) -> None:
    network = lively("emoji-16")
    onnx.save(build(network), tmp_path / "model.onnx")
    other = UNet(SHAPES["emoji-16"])
    read_weights(tmp_path / "model.onnx", other)
    for name, value in network.state_dict().items():
        assert torch.equal(value, other.state_dict()[name]), name


def test_a_damaged_or_foreign_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    path.write_bytes(b"\xff\xff\xff cut short")
    with pytest.raises(Problem, match="cannot be read as an ONNX model"):
        read_weights(path, UNet(SHAPES["emoji-16"]))
    onnx.save(build(lively("emoji-16")), path)
    with pytest.raises(Problem, match="does not fit the network 'emoji-32'"):
        read_weights(path, UNet(SHAPES["emoji-32"]))


def test_a_reference_sees_one_wrong_value_and_a_wrong_order() -> None:
    tensor = np.random.default_rng(0).standard_normal((1, 8, 16, 16)).astype(np.float32)
    scale, known = np.abs(tensor).max(), statistics(tensor)
    changed, turned = tensor.copy(), tensor.transpose(0, 1, 3, 2)
    changed[0, 3, 5, 7] += scale
    for other in (changed, turned, -tensor):
        assert np.abs(np.array(statistics(other)) - known).max() > 1e-4 * scale


def test_export_writes_all_files(tmp_path: Path) -> None:
    network = lively("emoji-16")
    export(network, tmp_path / "emoji-16")
    manifest = json.loads((tmp_path / "emoji-16" / "manifest.json").read_text())
    assert manifest["model"]["bytes"] == (tmp_path / "emoji-16" / "model.onnx").stat().st_size
    steps = np.load(tmp_path / "emoji-16" / "golden.npz")
    for i in range(3):
        assert steps[f"{i}/sample"].shape == (2, 3, 16, 16)
        assert all(f"{i}/probe/{name}" in steps for name in probes(SHAPES["emoji-16"]))


def test_weights_of_a_model_that_the_app_does_not_offer_are_kept_apart() -> None:
    assert home("emoji-32") == MODELS / "emoji-32"
    assert home("not-offered").parent.name == "weights"


def test_an_export_to_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(Problem, match="cannot be written"):
        export(lively("emoji-16"), tmp_path / "blocked" / "emoji-16")


@pytest.mark.parametrize("model", offered())
def test_the_shipped_files_agree_with_each_other(model: str) -> None:
    folder = MODELS / model
    manifest = json.loads((folder / "manifest.json").read_text())
    vocabulary = SHAPES[model].lesson.vocabulary
    assert manifest["tokens"]["vocabulary"] == list(vocabulary.words)
    for example in [manifest["recipe"], *manifest["examples"]]:
        vocabulary.encode(example["prompt"])
    network = UNet(SHAPES[model]).eval()
    read_weights(folder / "model.onnx", network)
    taps, fresh = np.load(folder / "golden-taps.npz"), golden_taps(network)
    for name in ("names", "dims", "places", "inputs/sample", "inputs/timestep", "inputs/tokens"):
        assert np.array_equal(taps[name], fresh[name]), name
    lowest, highest = fresh["statistics"][:, :2].T
    scale = np.maximum(np.abs(lowest), np.abs(highest))[:, None]
    for name in ("values", "statistics"):
        assert (np.abs(taps[name] - fresh[name]) <= 2e-5 * scale + 1e-7).all(), name
    tensors = record(network, {name: torch.from_numpy(taps[f"inputs/{name}"]) for name in NAMES})
    for name, where, values in zip(bytes(taps["names"]).decode().split("\n"), taps["places"], taps["values"], strict=True):
        assert np.allclose(tensors[name].numpy().flat[where], values, atol=2e-5 * tensors[name].abs().max().item() + 1e-7), name
    steps = np.load(folder / "golden.npz")
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"))
    for i in range(3):
        (got,) = session.run([OUTPUT], {name: steps[f"{i}/{name}"] for name in NAMES})
        assert np.abs(got - steps[f"{i}/{OUTPUT}"]).max() <= 1e-4 * np.abs(got).max()


def test_numbers_are_stored_as_the_network_rounds_them() -> None:
    network = lively("emoji-16")
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in build(network).graph.initializer}
    half = stored["encoder.1.block.0.conv1.weight.half"]
    assert np.array_equal(half.astype(np.float32), network.encoder[1].block[0].conv1.weight.detach().numpy())
