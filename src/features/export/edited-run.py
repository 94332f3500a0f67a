# pip install numpy onnx onnxruntime
# Takes every step from noise to picture, under the run's edits. PLAN holds the recipe of each run, and what its sampler does in numbers.
import json, os, sys
from statistics import NormalDist
import numpy as np, onnx, onnxruntime as ort
from onnx import TensorProto, helper

PLAN = json.loads(open("plan.json").read())
NAMES = PLAN["inputs"]
KEPT = np.load(PLAN["kept"]) if PLAN["kept"] else {}  # what text encoders and files made


def normal(seed, stream, count):
    """Standard normal noise: Philox 4x32-10 (Salmon et al. 2011), key = seed, counter = (index div 4, stream)."""
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    m0, m1, w0, w1 = (np.uint64(word) for word in (0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85))
    c0 = np.arange(-(-count // 4), dtype=np.uint64)
    c1, c2, c3 = np.full_like(c0, stream), np.zeros_like(c0), np.zeros_like(c0)
    k0, k1 = np.uint64(seed & 0xFFFFFFFF), np.uint64(seed >> 32)
    for _ in range(10):
        p0, p1 = m0 * c0, m1 * c2
        c0, c1, c2, c3 = (p1 >> half) ^ c1 ^ k0, p1 & low, (p0 >> half) ^ c3 ^ k1, p0 & low
        k0, k1 = (k0 + w0) & low, (k1 + w1) & low
    words = np.stack([c0, c1, c2, c3], 1).ravel()[:count].tolist()
    quantile = NormalDist().inv_cdf
    return np.array([quantile((word + 0.5) / 2**32) for word in words], np.float32)


# The network, with an input in the place of each tensor that is edited.
place = sys.argv[1] if len(sys.argv) > 1 else PLAN["modelFile"]  # the file, or the folder that it is in
root, file = (place, os.path.join(place, PLAN["modelFile"])) if os.path.isdir(place) else ("", place)
model = onnx.load(file, load_external_data=False)
graph = model.graph
made_by = {name: number for number, node in enumerate(graph.node) for name in node.output}
sites = sorted({(s["tensor"], s["into"]) for s in PLAN["sites"]}, key=lambda s: (made_by.get(s[0], -1), s[1] is not None))
site_name = {site: f"{site[0]} -> {site[1] or 'all'}" for site in sites}
plain_outputs = {output.name for output in graph.output}
wanted = ({site[0] for site in sites} | set(PLAN["look"])) - plain_outputs - {NAMES["sample"]}
expect_made(wanted, model)
graph.output.extend(onnx.ValueInfoProto(name=name) for name in sorted(wanted))
plain = opened(model, file)
types = {one.name: (one.type, one.shape) for one in [*plain.get_inputs(), *plain.get_outputs()]}
for tensor, into in sites:
    for node in graph.node:
        if into is None or into in node.output:
            old = (tensor, f"{tensor} -> all") if into else (tensor,)
            node.input[:] = [site_name[tensor, into] if name in old else name for name in node.input]
    kind, shape = types[tensor]
    kind = TensorProto.FLOAT16 if kind == "tensor(float16)" else TensorProto.FLOAT
    graph.input.append(helper.make_tensor_value_info(site_name[tensor, into], kind, [None] * len(shape) if shape else None))
edited = opened(model, file) if sites else plain


RUN = None  # which of two runs is made


def holds(edit, index):
    first, last = edit.get("steps", [0, index])
    return edit.get("run", RUN) == RUN and first <= index <= last


def rows(edit, value):
    """Which rows of the batch an edit is meant for: the unconditional one comes first."""
    conditional = np.arange(len(value)) > 0 if len(value) > 1 else np.array([True])
    branch = edit.get("branch", "conditional" if edit["kind"] == "prompt" else "both")
    chosen = {"both": conditional | True, "conditional": conditional, "unconditional": ~conditional}[branch]
    return chosen.reshape(-1, *[1] * (value.ndim - 1))


def timestep(told, index, block=None):
    """The t that the network is told, or one of its blocks."""
    for edit in PLAN["edits"]:
        if edit["kind"] == "timestep" and edit.get("block") in (None, block) and holds(edit, index):
            changed = told + edit["offset"] if "offset" in edit else np.full_like(told, edit["value"])
            told = np.where(rows(edit, told), changed.clip(0, PLAN["lastTimestep"]), told)
    return told


def along(axis, chosen, value):
    mask = np.zeros(value.shape[axis], bool)
    mask[chosen] = True
    return mask.reshape([-1 if number == axis else 1 for number in range(value.ndim)])


def filtered(value, low, factor, rest):
    """Re F⁻¹(gain·F x): `factor` where a frequency is `low`, else `rest`."""
    fy, fx = (np.fft.fftfreq(size) * size for size in value.shape[2:])
    return np.fft.ifft2(np.fft.fft2(value) * np.where(low(fy)[:, None] & low(fx)[None], factor, rest)).real


def change(site, edit, value, index, inputs):
    kind = edit["kind"]
    if kind in ("gain", "word"):
        return value * edit["value"]
    if kind == "mean":
        return np.broadcast_to(value.mean(tuple(site["picture"]), keepdims=True), value.shape)
    if kind == "filter":
        return filtered(value, lambda f: abs(f) < edit["cutoff"], edit["low"], edit["high"])
    if kind == "noise":
        flat = value.reshape(len(value), -1)
        noisy = flat + edit["sigma"] * flat.std(1, keepdims=True) * normal(edit["seed"], index, flat.shape[1])
        return noisy.reshape(value.shape)
    if kind == "freeu" and site["part"] == "skip":  # diffusers' fourier_filter, threshold 1
        return filtered(value, lambda f: (f == 0) | (f == -1), site["factor"], 1)
    if kind == "freeu":
        if edit.get("version") != 2:
            return value * site["factor"]
        mean = value.mean(1, keepdims=True)
        least, most = mean.min((2, 3), keepdims=True), mean.max((2, 3), keepdims=True)
        return value * ((site["factor"] - 1) * (mean - least) / (most - least) + 1)
    if kind == "timestep":  # the block's own clock
        other = inputs | {NAMES["timestep"]: timestep(inputs["sampler t"], index, edit["block"])}
        return run_plain(other, site["tensor"])
    if kind == "patch":
        source = PLAN["sources"][site["source"]]
        return run_plain(fed(source, films[site["source"]][index], index, len(value)), site["tensor"])
    raise ValueError(kind)


def run_plain(inputs, name):
    if name in inputs:
        return inputs[name]
    return run(plain, [name], {key: value for key, value in inputs.items() if key != "sampler t"}, NAMES["sample"])[0]


def under_edits(inputs, index):
    """What the edited graph is fed: each edited tensor is computed, changed and put back, in the graph's order."""
    feeds = {key: value for key, value in inputs.items() if key != "sampler t"}
    if not sites:
        return feeds
    tensors = sorted({tensor for tensor, _ in sites} - feeds.keys())
    as_it_was = inputs | dict(zip(tensors, run(plain, tensors, feeds, NAMES["sample"]) if tensors else []))
    feeds |= {site_name[site]: as_it_was[site[0]] for site in sites}
    for tensor, into in sites:
        value = feeds[tensor] if tensor in feeds else run(edited, [tensor], feeds, NAMES["sample"])[0]
        for site in PLAN["sites"]:
            edit = PLAN["edits"][site["edit"]]
            if site["tensor"] != tensor or site["into"] not in (None, into) or not holds(edit, index):
                continue
            chosen = rows(edit, value)
            for axis, picked in site["chosen"]:
                chosen = chosen & along(axis, picked, value)
            value = np.where(chosen, change(site, edit, value, index, inputs), value).astype(np.float32)
        feeds[site_name[tensor, into]] = value
    return feeds


def tensors(names, inputs, index):
    """Tensors of the network as their operators compute them, under the edits that hold."""
    return run(edited, names, under_edits(inputs, index), NAMES["sample"])


def network(inputs, index):
    """The network's answer, which an edit may change as well."""
    feeds, place = under_edits(inputs, index), site_name.get((PLAN["output"], None))
    return run(edited, [PLAN["output"]], feeds, NAMES["sample"])[0] if place is None else feeds[place]


def conditions(part):
    """What the network is told beside x_t and t: of each input a row without the words, and one with them."""
    return {name: KEPT[given] if isinstance(given, str) else np.array(given) for name, given in part["conditions"].items()}


def told(inputs, index):
    """With the words and the t of the edits."""
    inputs = dict(inputs)
    for edit in PLAN["edits"]:
        if edit["kind"] == "prompt" and holds(edit, index):
            for name, said in conditions(edit).items():
                inputs[name] = np.where(rows(edit, inputs[name]), said[-1:], inputs[name])
    if NAMES["timestep"] is not None:
        inputs[NAMES["timestep"]] = timestep(inputs["sampler t"], index).astype(np.float32)
    return inputs


# The film: what the network is fed at each position, and what the sampler makes of its answer.


def part(recipe, index):
    """Words, guidance and seed that hold at a position: those from the start, or from the last fork on."""
    return [one for one in recipe["parts"] if one["from"] <= index][-1]


def fed(recipe, x, index, batch=None):
    """What the network is fed at a position: without and with the words, or with them alone."""
    step, here = recipe["sampler"][index], part(recipe, index)
    batch = batch or (1 if here["guidanceScale"] == 1 else 2)
    others = {name: given[-batch:] for name, given in conditions(here).items()}
    sample = np.repeat(np.float32(step["scale"]) * x, batch, 0)
    if PLAN["further"]:  # channels behind the sample's
        numbers = np.reshape(PLAN["further"]["values"], (1, -1, 1, 1)) * np.ones_like(sample[:, :1])
        sample = np.concatenate([sample, others.pop(PLAN["further"]["name"], numbers)], 1).astype(np.float32)
    t = np.full(batch, step["t"] * PLAN["timestepScale"], np.float32)
    return {NAMES["sample"]: sample, "sampler t": t, **({NAMES["timestep"]: t} if NAMES["timestep"] else {}), **others}


def expected(step, x, output):
    """x̂₀: the picture that the network expects."""
    value = step["x0"][0] * x + step["x0"][1] * output
    return value.clip(-step["clip"][1], step["clip"][1]) if "clip" in step else value


def film(recipe, answer):
    """x at every position, the picture at the end; and the network's answer, guided, at each but that."""
    shape = [1, *PLAN["shape"]]
    noise = lambda seed, stream: normal(seed, stream, int(np.prod(shape))).reshape(shape)
    x, outputs, x0 = [recipe["initScale"] * noise(part(recipe, 0)["seed"], 0)], [], None
    for index, step in enumerate(recipe["sampler"]):
        here = part(recipe, index)
        if "enters" in step:  # the run leaves another, whose last x̂₀ is known
            of_x0, of_rest, rest = step["enters"]
            x[index] = (of_x0 * x0 + of_rest * (x[index] if rest == "x" else noise(here["seed"], 0))).astype(np.float32)
        got = as_pictures(answer(fed(recipe, x[index], index), index), types[NAMES["sample"]][1], shape)[:, : shape[1]]
        outputs.append(got[:1] + np.float32(here["guidanceScale"]) * (got[1:] - got[:1]) if len(got) > 1 else got)
        x0 = expected(step, x[index], outputs[index])
        parts = [c * {"x": x, "output": outputs}[kind][at] for kind, at, c in step["next"] if kind != "noise"]
        parts += [step["clip"][0] * x0] if "clip" in step else []
        parts += [c * noise(part(recipe, at)["seed"], 1 + at) for kind, at, c in step["next"] if kind == "noise"]
        x.append(sum(parts).astype(np.float32))
    return x, outputs


decoder = os.path.join(root, PLAN["decoder"]["file"]) if PLAN["decoder"] else ""


def decoded(latents):
    """The picture [1, 3, rows, columns] in −1 … 1 that latents stand for."""
    session = opened(onnx.load(decoder, load_external_data=False), decoder)
    [latent], [out, *_] = session.get_inputs(), session.get_outputs()
    value = latents / PLAN["decoder"]["scalingFactor"] + PLAN["decoder"]["shiftFactor"]
    return run(session, [out.name], {latent.name: value}, latent.name)[0]


films = {key: film(source, lambda inputs, index: run_plain(inputs, PLAN["output"]))[0] for key, source in PLAN["sources"].items()}
runs, decodings = {}, {}
for RUN, recipe in PLAN["runs"].items():
    runs[RUN] = film(recipe, lambda inputs, index: network(told(inputs, index), index))
    name, picture = f"picture {RUN}".strip(), runs[RUN][0][-1]
    np.save(f"{name}.npy", picture)
    print(name, picture.shape, f"min {picture.min():.4f}, max {picture.max():.4f}, mean {picture.mean():.6f}")
    if os.path.exists(decoder):
        decodings[RUN] = decoded(picture)
        np.save(f"{name} decoded.npy", decodings[RUN])
if len(runs) == 2:
    difference = runs["B"][0][-1] - runs["A"][0][-1]
    np.save("picture B - A.npy", difference)
    print(f"B - A: mean square difference {np.mean(difference**2):.6g}")
