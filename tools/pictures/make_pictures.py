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
from training import scenes  # noqa: E402
from training.data import Scene, draw  # noqa: E402
from training.scenes import Composition, Thing, full_caption  # noqa: E402
from training.unet import SHAPES  # noqa: E402

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
SEVERAL = [
    Composition((Thing("cat", "red"), Thing("dog", "blue")), "left of", "white"),
    Composition((Thing("crown", None), Thing("frog", "green")), "above", "pink"),
    Composition((Thing("star", "yellow"),), "two", "black"),
    Composition((Thing("ghost", None),), "three", "blue"),
    Composition((Thing("apple", "green"), Thing("pear", None)), "right of", "grey"),
    Composition((Thing("heart", "purple"), Thing("sun", None)), "below", "white"),
]
"""In the place of the last ones, where a model reads of several things."""


def write(path: pathlib.Path, arrays: dict[str, np.ndarray]) -> None:
    """As np.savez_compressed, but the same bytes every time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def picture_of(scene: Scene | Composition, size: int, rng: np.random.Generator) -> np.ndarray:
    """uint8 [3, size, size]."""
    return scenes.render(scene, size, rng)[0] if isinstance(scene, Composition) else draw(scene, size, rng)


def main() -> None:
    models = ROOT / "public/models"
    for model in json.loads((models / "index.json").read_text())["models"]:
        size = json.loads((models / model / "manifest.json").read_text())["sample"]["height"]
        lesson = SHAPES[model].lesson
        shown = [*SCENES[: -len(SEVERAL)], *SEVERAL] if lesson is scenes.SCENES else SCENES
        names = [full_caption(scene) for scene in shown]
        for name in names:
            lesson.vocabulary.encode(name)
        pictures = np.stack([picture_of(scene, size, np.random.default_rng([STREAM, i])) for i, scene in enumerate(shown)])
        path = models / model / "pictures.npz"
        write(path, {"pictures": pictures, "names": np.frombuffer("\n".join(names).encode(), np.uint8)})
        print(f"{model}: {len(names)} pictures of {size}x{size}, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
