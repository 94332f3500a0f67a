"""Makes public/models/<id>/pictures.npz: a dozen clean pictures for the forward process, as each shipped model's training
data has them, but renderings that no training sees (their random streams begin with another number).

    python tools/pictures/make_pictures.py

`pictures` is uint8 [N, 3, H, W]; `names` is UTF-8, one caption a line. The captions are words that the models know.
"""

import io
import json
import pathlib
import sys
import zipfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from training.data import Scene, draw, encode, full_caption  # noqa: E402

# Training and evaluation seed their streams with small numbers.
STREAM = 20_060_612

SCENES = [
    Scene("cat", "blue", "yellow"),
    Scene("fox", None, "white"),
    Scene("apple", None, "blue"),
    Scene("heart", "red", "pink"),
    Scene("rocket", None, "black"),
    Scene("owl", "purple", "green"),
    Scene("sunflower", None, "blue"),
    Scene("house", None, "green"),
    Scene("robot", None, "yellow"),
    Scene("turtle", None, "purple"),
    Scene("cupcake", "orange", "grey"),
    Scene("crown", None, "red"),
]


def write(path: pathlib.Path, arrays: dict[str, np.ndarray]) -> None:
    """As np.savez_compressed, but the same bytes every time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def main() -> None:
    models = ROOT / "public/models"
    for model in json.loads((models / "index.json").read_text())["models"]:
        size = json.loads((models / model / "manifest.json").read_text())["sample"]["height"]
        names = [full_caption(scene) for scene in SCENES]
        for name in names:
            encode(name)
        pictures = np.stack([draw(scene, size, np.random.default_rng([STREAM, i])) for i, scene in enumerate(SCENES)])
        path = models / model / "pictures.npz"
        write(path, {"pictures": pictures, "names": np.frombuffer("\n".join(names).encode(), np.uint8)})
        print(f"{model}: {len(names)} pictures of {size}x{size}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
