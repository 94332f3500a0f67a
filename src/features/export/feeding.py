# Any file is fed as it declares its inputs.


def channels_last(shape):
    """Whether a file has its pictures as [B, H, W, C], or its sound as [B, L, C]."""
    *spatial, last = [size if isinstance(size, int) else np.inf for size in shape[1:]]
    return last < min(spatial) and (last <= 16 or len(spatial) == 1)


def as_declared(value, declared, is_sample):
    """Of its type; one number a row may be a scalar there, [1] or [B, 1]."""
    shape = declared.shape
    if is_sample:
        value = value.reshape(*value.shape[:2], -1) if len(shape) == 3 else value
        value = np.moveaxis(value, 1, -1) if channels_last(shape) else value
    elif value.ndim == 1 and len(shape) != 1:
        value = value.reshape(-1, *[1] * (len(shape) - 1)) if shape else value[0]
    elif value.ndim == 1 and shape == [1]:
        value = value[:1]
    kind = {"tensor(float16)": np.float16, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}.get(declared.type, np.float32)
    return np.asarray(np.rint(value) if issubclass(kind, np.integer) else value, kind)


def as_pictures(value, declared, shape):
    """The other way round: [B, channels, *shape[2:]]."""
    value = np.moveaxis(value, -1, 1) if channels_last(declared) else value
    return value.reshape(len(value), -1, *shape[2:])


def of_rows(value, rows, batch):
    """Some rows of a batch; heads may lie behind each other along the same axis."""
    if value.ndim == 0 or len(value) % batch or list(rows) == list(range(batch)):
        return value
    return value.reshape(batch, -1, *value.shape[1:])[rows].reshape(-1, *value.shape[1:])


def run(session, names, feeds, sample):
    """Tensors of a network, in as many passes as its batch asks for, in single precision."""
    declared = {one.name: one for one in session.get_inputs()}
    batch, size = len(feeds[sample]), declared[sample].shape[0]
    size = size if isinstance(size, int) else batch
    passes = []
    for first in range(0, batch, size):
        rows = np.arange(first, first + size).clip(max=batch - 1)  # the last one is filled up
        passes.append(session.run(names, {name: as_declared(of_rows(value, rows, batch), declared[name], name == sample) for name, value in feeds.items()}))
    whole = [values[0] if len(passes) == 1 or values[0].ndim == 0 else np.concatenate(values) for values in zip(*passes)]
    found = [of_rows(value, np.arange(batch), size * len(passes)) for value in whole]
    return [value.astype(np.float32) if value.dtype == np.float16 else value for value in found]


def expect_made(names, model):
    """Unetscope rewrites files of anybody's where that is needed: of a tensor of what it made, onnxruntime would only say that the name is no output."""
    for name in set(names) - {name for node in model.graph.node for name in node.output}:
        raise SystemExit(f"{name} is not in this file. Unetscope writes attention of one operator out and turns feature maps of other layouts into"
                         " pictures [batch, channels, rows, columns] when it opens a file; this tensor exists only in that graph.")


def opened(model, file):
    """A session of a model that was changed; weights that lie in other files are found beside its own."""
    options = ort.SessionOptions()
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", os.path.dirname(os.path.abspath(file)))
    return ort.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


