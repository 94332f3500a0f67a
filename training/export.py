"""Writes a network as ONNX, with its manifest and the golden values that others check themselves against.

python -m training.export --model emoji-32 [--checkpoint training/runs/emoji-32/checkpoint.pt]
"""

import argparse
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

import onnx
from onnx import TensorProto, helper, numpy_helper
from training import data, history, scenes, schedule
from training.checkpoint import load, run_folder
from training.golden import OUTPUT, golden_inputs, golden_steps, golden_taps, record
from training.lesson import PAD, START
from training.problems import Problem, run_as_command
from training.unet import GROUPS, SHAPES, TorchOps, UNet

MODELS = Path(__file__).parent.parent / "public" / "models"
UNFINISHED = Path(__file__).parent / "weights"  # of models that the app does not offer yet
OPSET = 18
INPUTS = {"sample": "sample", "timestep": "timestep"}
CONDITIONS = [{"kind": "tokens", "input": "tokens"}]
HALF_FROM = 512  # tensors of at least so many numbers are stored as float16

LICENCE = "MIT (the weights, trained by this repository)"
RECIPE = {
    "prompt": "a panda on green",
    "seed": 2,
    "sampler": "DDIMScheduler",
    "steps": 25,
    "guidanceScale": 3,
    "eta": 0,
}
FIRST = {
    "emoji-32-pairs": {"prompt": "a red cat left of a blue dog on white", "seed": 2},
    "emoji-64": {"prompt": "a crown above a green frog on pink", "seed": 1},
}
"""What is run first where that is something else."""
# Chosen by looking at what the app draws: its noise for a seed is not PyTorch's.
EXAMPLES = {
    "emoji-32": [
        {"prompt": "a panda on green", "seed": 2},
        {"prompt": "a blue cat on yellow", "seed": 3},
        {"prompt": "a unicorn on purple", "seed": 3},
        {"prompt": "a frog on white", "seed": 2},
        {"prompt": "a sunflower on black", "seed": 3},
        {"prompt": "a robot on white", "seed": 1},
        {"prompt": "a rocket on black", "seed": 3},
        {"prompt": "a penguin on blue", "seed": 4},
        {"prompt": "a house on green", "seed": 0},
        {"prompt": "a green dinosaur on pink", "seed": 2},
        {"prompt": "a purple octopus on yellow", "seed": 6},
        {"prompt": "a butterfly on blue", "seed": 5},
    ],
    "emoji-16": [
        {"prompt": "a panda on green", "seed": 4},
        {"prompt": "a tomato on white", "seed": 1},
        {"prompt": "a frog on white", "seed": 5},
        {"prompt": "a penguin on blue", "seed": 1},
        {"prompt": "a sunflower on black", "seed": 0},
        {"prompt": "a lion on green", "seed": 1},
        {"prompt": "an alien on purple", "seed": 3},
        {"prompt": "a bear on white", "seed": 1},
        {"prompt": "a house on green", "seed": 0},
        {"prompt": "a blue cat on yellow", "seed": 4},
        {"prompt": "a skull on black", "seed": 4},
        {"prompt": "a tree on pink", "seed": 1},
    ],
    "emoji-32-pairs": [
        {"prompt": "a red cat left of a blue dog on white", "seed": 2},
        {"prompt": "a blue dog left of a red cat on white", "seed": 2},
        {"prompt": "two yellow stars on black", "seed": 3},
        {"prompt": "a crown above a green frog on pink", "seed": 1},
        {"prompt": "three ghosts on blue", "seed": 2},
        {"prompt": "a green apple right of a pear on grey", "seed": 1},
        {"prompt": "a rocket above an earth on black", "seed": 1},
        {"prompt": "a yellow duck left of a red fish on blue", "seed": 1},
        {"prompt": "a purple heart below a sun on white", "seed": 2},
        {"prompt": "a pink pig and a grey elephant on yellow", "seed": 1},
        {"prompt": "two pandas on green", "seed": 2},
        {"prompt": "a unicorn right of a purple octopus on white", "seed": 2},
        {"prompt": "a blue cat on yellow", "seed": 1},
    ],
    "emoji-64": [
        {"prompt": "a crown above a green frog on pink", "seed": 1},
        {"prompt": "a red cat left of a blue dog on white", "seed": 1},
        {"prompt": "two yellow stars on black", "seed": 1},
        {"prompt": "three ghosts on blue", "seed": 1},
        {"prompt": "a rocket above an earth on black", "seed": 1},
        {"prompt": "a green apple right of a pear on grey", "seed": 1},
        {"prompt": "a purple heart below a sun on white", "seed": 1},
        {"prompt": "two pandas on green", "seed": 2},
        {"prompt": "a robot on white", "seed": 1},
        {"prompt": "a blue cat on yellow", "seed": 1},
        {"prompt": "a house on green", "seed": 1},
        {"prompt": "a unicorn on purple", "seed": 1},
    ],
}
SUMMARIES = {
    "emoji-32": "Paints 109 everyday things at 32×32 in the colours that you name; trained from scratch for this app.",
    "emoji-32-pairs": "Two things in one picture, their colours and their places, or two and three of one: 109 things at 32×32.",
    "emoji-64": "Four levels: one or two things at 64×64, their colours and their places.",
    "emoji-16": "A pocket model for slow devices: 109 everyday things at 16×16 in the colours that you name.",
}
SEVERAL = {"relations": list(scenes.CONVERSE), "counts": list(scenes.COUNTS), "plurals": [word for word in scenes.SINGULAR if word not in data.THINGS]}
"""What a manifest says besides of the words of a model that reads of several things."""
ORIGIN = ["Noto Color Emoji, SIL Open Font License 1.1, rendered by training/data.py"]


class OnnxOps(TorchOps):
    """Writes the network down: every operation appends nodes and returns the name of its result.

    A node is named as its output. Weights keep their PyTorch names; large ones are stored as float16
    under `<name>.half` and cast, so that everything is computed in float32.
    """

    def __init__(self, network: UNet, recorded: dict[str, Tensor]) -> None:
        """`recorded`: a recorded run of the same network, which knows the shapes."""
        self.shapes = {name: tuple(tensor.shape[1:]) for name, tensor in recorded.items()}
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: dict[str, onnx.TensorProto] = {}
        self.names = {module: path for path, module in network.named_modules()}

    def node(self, operation: str, name: str, *inputs: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operation, inputs, [name], name=name, **attributes))
        return name

    def constant(self, name: str, value: np.ndarray) -> str:
        """An initializer, written once however often it is used."""
        if name not in self.initializers:
            self.initializers[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def weight(self, owner: nn.Module, attribute: str, shape: tuple[int, ...] | None = None, turn: bool = False) -> str:
        """A parameter or buffer, if need be in another shape, or transposed."""
        name = f"{self.names[owner]}.{attribute}"
        array = getattr(owner, attribute).detach().float().cpu().numpy()
        array = array.T if turn else array.reshape(shape or array.shape)
        if array.size < HALF_FROM:
            return self.constant(name, array.astype(np.float32))
        if f"{name}.half" not in self.initializers:
            self.constant(f"{name}.half", array.astype(np.float16))
            self.node("Cast", name, f"{name}.half", to=TensorProto.FLOAT)
        return name

    def add(self, name: str, a: Any, b: Any) -> Any:
        return self.node("Add", name, a, b)

    def constant_add(self, name: str, a: Any, owner: nn.Module, constant: str) -> Any:
        return self.node("Add", name, a, self.weight(owner, constant))

    def constant_multiply(self, name: str, a: Any, owner: nn.Module, constant: str) -> Any:
        return self.node("Mul", name, a, self.weight(owner, constant))

    def gather(self, name: str, owner: nn.Module, table: str, index: Any) -> Any:
        return self.node("Gather", name, self.weight(owner, table), index, axis=0)

    def subtract(self, name: str, a: Any, b: Any) -> Any:
        return self.node("Sub", name, a, b)

    def floor(self, name: str, a: Any) -> Any:
        return self.node("Floor", name, a)

    def sin(self, name: str, a: Any) -> Any:
        return self.node("Sin", name, a)

    def cos(self, name: str, a: Any) -> Any:
        return self.node("Cos", name, a)

    def silu(self, name: str, a: Any) -> Any:
        return self.node("Mul", name, a, self.node("Sigmoid", f"{name}.gate", a))

    def concat(self, name: str, a: Any, b: Any) -> Any:
        return self.node("Concat", name, a, b, axis=1)

    def reshape(self, name: str, a: Any, shape: tuple[int, ...]) -> Any:
        target = self.constant("shape." + "x".join(map(str, shape)), np.array(shape, np.int64))
        return self.node("Reshape", name, a, target)

    def transpose(self, name: str, a: Any, order: tuple[int, ...]) -> Any:
        return self.node("Transpose", name, a, perm=list(order))

    def matmul(self, name: str, a: Any, b: Any) -> Any:
        return self.node("MatMul", name, a, b)

    def scale(self, name: str, a: Any, factor: float) -> Any:
        return self.node("Mul", name, a, self.constant(f"factor.{factor:.6g}", np.array(factor, np.float32)))

    def softmax(self, name: str, a: Any) -> Any:
        return self.node("Softmax", name, a, axis=-1)

    def max_pool(self, name: str, a: Any) -> Any:
        return self.node("MaxPool", name, a, kernel_shape=[2, 2], strides=[2, 2])

    def _convolution(self, operation: str, name: str, a: Any, layer: nn.Conv2d | nn.ConvTranspose2d) -> Any:
        inputs = [a, self.weight(layer, "weight")]
        if layer.bias is not None:
            inputs.append(self.weight(layer, "bias"))
        padding = [layer.padding[0], layer.padding[1]] * 2
        return self.node(
            operation, name, *inputs, kernel_shape=list(layer.kernel_size), strides=list(layer.stride), pads=padding
        )

    def conv(self, name: str, a: Any, layer: nn.Conv2d) -> Any:
        return self._convolution("Conv", name, a, layer)

    def conv_transpose(self, name: str, a: Any, layer: nn.ConvTranspose2d) -> Any:
        return self._convolution("ConvTranspose", name, a, layer)

    def linear(self, name: str, a: Any, layer: nn.Linear) -> Any:
        return self.node("Gemm", name, a, self.weight(layer, "weight"), self.weight(layer, "bias"), transB=1)

    def project(self, name: str, a: Any, layer: nn.Linear) -> Any:
        weight = self.weight(layer, "weight", turn=True)
        if layer.bias is None:
            return self.node("MatMul", name, a, weight)
        product = self.node("MatMul", f"{name}.product", a, weight)
        return self.node("Add", name, product, self.weight(layer, "bias"))

    def group_norm(self, name: str, a: Any, layer: nn.GroupNorm) -> Any:
        """GroupNorm over c/G channels is InstanceNorm of [n, G, c/G·h·w]; opset 21's own has no WebGPU kernel."""
        ones = self.constant("ones", np.ones(GROUPS, np.float32))
        zeros = self.constant("zeros", np.zeros(GROUPS, np.float32))
        shape = self.shapes[a]
        groups = self.reshape(f"{name}.groups", a, (-1, GROUPS, math.prod(shape) // GROUPS))
        whitened = self.node("InstanceNormalization", f"{name}.whitened", groups, ones, zeros, epsilon=layer.eps)
        normalised = self.reshape(f"{name}.normalised", whitened, (-1, *shape))
        channels = (layer.num_channels, 1, 1)
        scaled = self.node("Mul", f"{name}.scaled", normalised, self.weight(layer, "weight", channels))
        return self.node("Add", name, scaled, self.weight(layer, "bias", channels))

    def layer_norm(self, name: str, a: Any, layer: nn.LayerNorm) -> Any:
        return self.node(
            "LayerNormalization",
            name,
            a,
            self.weight(layer, "weight"),
            self.weight(layer, "bias"),
            axis=-1,
            epsilon=layer.eps,
        )


def round_weights(network: UNet) -> UNet:
    """Round in place what the file stores as float16, so that PyTorch computes from the very same numbers."""
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.numel() >= HALF_FROM:
                parameter.copy_(parameter.half().float())
    return network


def build(network: UNet) -> onnx.ModelProto:
    """The network as an ONNX model: opset 18, float32 arithmetic, only the batch is dynamic."""
    size = network.shape.size
    recorded = record(network, golden_inputs(network.shape, 0))
    ops = OnnxOps(network, recorded)
    network("sample", "timestep", "tokens", ops)
    graph = helper.make_graph(
        ops.nodes,
        network.shape.id,
        [
            helper.make_tensor_value_info("sample", TensorProto.FLOAT, ["batch", 3, size, size]),
            helper.make_tensor_value_info("timestep", TensorProto.FLOAT, ["batch"]),
            helper.make_tensor_value_info("tokens", TensorProto.INT32, ["batch", network.shape.lesson.vocabulary.length]),
        ],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", 3, size, size])],
        list(ops.initializers.values()),
        value_info=[
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *tensor.shape[1:]])
            for name, tensor in recorded.items()
            if name != OUTPUT
        ],
    )
    model = helper.make_model(
        graph, producer_name="unetscope", opset_imports=[helper.make_opsetid("", OPSET)], ir_version=9
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def offered() -> list[str]:
    """The models that the app offers."""
    return json.loads((MODELS / "index.json").read_text())["models"]


def home(model: str) -> Path:
    """Where the weights of a model are committed."""
    return (MODELS if model in offered() else UNFINISHED) / model


def read_weights(path: Path, network: UNet) -> None:
    """Load the weights of an exported model into a network of the same shape: a warm start."""
    try:
        stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}
    except Exception as error:  # onnx and protobuf raise many kinds
        raise Problem(
            f"{path} cannot be read as an ONNX model ({error}). Restore it: git checkout -- {path}"
        ) from error
    turned = {f"{part}.weight" for part, module in network.named_modules() if is_projection(part, module)}
    for name, parameter in network.named_parameters():
        array = stored.get(f"{name}.half", stored.get(name))
        if array is None or array.size != parameter.numel():
            raise Problem(
                f"{path} does not fit the network '{network.shape.id}': its weight '{name}' is missing or of another size. "
                "The network was changed since that export; train from the beginning (leave out --from-shipped)."
            )
        value = torch.from_numpy(array.astype(np.float32))
        with torch.no_grad():
            parameter.copy_((value.T if name in turned else value).reshape(parameter.shape))


def is_projection(path: str, module: nn.Module) -> bool:
    """Linear layers over words, which the file holds transposed for MatMul."""
    return isinstance(module, nn.Linear) and (path.startswith("words.") or ".cross." in path)


def manifest(network: UNet, file: bytes) -> dict[str, Any]:
    """What the app must know about the model; its strict schema knows exactly these keys."""
    shape = network.shape
    return {
        "format": 2,
        "id": shape.id,
        "title": shape.id,
        "summary": SUMMARIES[shape.id],
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "opset": OPSET,
        "model": {"file": "model.onnx", "bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()},
        "sample": {"channels": 3, "height": shape.size, "width": shape.size},
        "inputs": INPUTS,
        "conditions": CONDITIONS,
        "output": OUTPUT,
        "tokens": {
            "length": shape.lesson.vocabulary.length,
            "pad": PAD,
            "start": START,
            "vocabulary": list(shape.lesson.vocabulary.words),
            "things": list(data.THINGS),
            "colours": list(data.COLOURS),
            "backgrounds": list(data.BACKGROUNDS),
            **(SEVERAL if shape.lesson is scenes.SCENES else {}),
        },
        "scheduler": schedule.scheduler_config(shape.clip_sample),
        "golden": {"steps": "golden.npz", "taps": "golden-taps.npz"},
        "recipe": RECIPE | FIRST.get(shape.id, {}),
        "examples": EXAMPLES[shape.id],
        "card": "README.md",
        "licence": LICENCE,
        "origin": ORIGIN,
    }


def write_file(file: bytes, folder: Path) -> None:
    """Write model.onnx."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.onnx").write_bytes(file)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(folder: Path, error: OSError) -> Problem:
    return Problem(f"{folder} cannot be written ({error}). Make room there, then export again.")


def export(network: UNet, folder: Path) -> None:
    """Write model.onnx, manifest.json, golden.npz and golden-taps.npz. The network's weights are rounded."""
    network = round_weights(network.eval())
    file = build(network).SerializeToString()
    write_file(file, folder)
    try:
        np.savez_compressed(folder / "golden.npz", **golden_steps(network))
        np.savez_compressed(folder / "golden-taps.npz", **golden_taps(network))
        text = json.dumps(manifest(network, file), indent=1, ensure_ascii=False)
        (folder / "manifest.json").write_text(text + "\n")
    except OSError as error:
        raise cannot_write(folder, error) from error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=SHAPES, required=True)
    parser.add_argument("--checkpoint", type=Path, help="default: training/runs/<model>/checkpoint.pt")
    arguments = parser.parse_args()
    network = UNet(SHAPES[arguments.model])
    state = load(arguments.checkpoint or run_folder(arguments.model) / "checkpoint.pt", arguments.model)
    network.load_state_dict(state["ema"])
    if arguments.model in offered():
        export(network, home(arguments.model))
    else:
        write_file(build(round_weights(network.eval())).SerializeToString(), home(arguments.model))
    history.add_training(arguments.model, state)
    print(f"exported {arguments.model} after {state['seconds'] / 60:.0f} minutes of training")


if __name__ == "__main__":
    run_as_command(main)
