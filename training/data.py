"""Pictures and captions without end: picture i of a stream is a pure function of (seed, i).

Everyday things are rendered from Noto Color Emoji (SIL Open Font License 1.1), in their natural
colours or recoloured, at random size, place, small rotation and mirror image, on a background of
one of nine colours. Because a picture is a function of its index, nothing needs to be stored, a
stopped training goes on with exactly the next picture, and several machines share one stream.
"""

import hashlib
import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.lesson import Lesson, Vocabulary
from training.problems import Problem

FONT_PLACES = (
    Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"),
    Path("/usr/share/fonts/google-noto-color-emoji-fonts/NotoColorEmoji.ttf"),
    Path("/usr/share/fonts/noto/NotoColorEmoji.ttf"),
    Path("/Library/Fonts/NotoColorEmoji.ttf"),
)
FONT_PIXELS = 109  # the only size at which the font's bitmaps exist
SPRITE = 96  # pixels a side of a rendered thing before it is placed
OVERSAMPLE = 2  # pictures are drawn this many times larger and reduced

THINGS: dict[str, str] = {
    # animals
    "cat": "🐱", "dog": "🐶", "mouse": "🐭", "rabbit": "🐰", "fox": "🦊", "bear": "🐻",
    "panda": "🐼", "koala": "🐨", "tiger": "🐯", "lion": "🦁", "cow": "🐮", "pig": "🐷",
    "frog": "🐸", "monkey": "🐵", "chicken": "🐔", "penguin": "🐧", "duck": "🦆", "owl": "🦉",
    "horse": "🐴", "unicorn": "🦄", "bee": "🐝", "butterfly": "🦋", "snail": "🐌", "ladybug": "🐞",
    "turtle": "🐢", "octopus": "🐙", "crab": "🦀", "fish": "🐠", "dolphin": "🐬", "whale": "🐳",
    "elephant": "🐘", "dinosaur": "🦕", "hedgehog": "🦔", "parrot": "🦜",
    # food
    "apple": "🍎", "pear": "🍐", "lemon": "🍋", "banana": "🍌", "watermelon": "🍉", "grapes": "🍇",
    "strawberry": "🍓", "cherries": "🍒", "pineapple": "🍍", "tomato": "🍅", "avocado": "🥑",
    "carrot": "🥕", "mushroom": "🍄", "cheese": "🧀", "burger": "🍔", "fries": "🍟", "pizza": "🍕",
    "donut": "🍩", "cookie": "🍪", "cake": "🎂", "cupcake": "🧁", "icecream": "🍦", "lollipop": "🍭",
    # nature
    "tree": "🌳", "palm": "🌴", "cactus": "🌵", "rose": "🌹", "tulip": "🌷", "sunflower": "🌻",
    "leaf": "🍁", "sun": "🌞", "moon": "🌙", "star": "⭐", "cloud": "☁", "snowflake": "❄",
    "snowman": "⛄", "fire": "🔥", "earth": "🌍", "volcano": "🌋",
    # objects
    "car": "🚗", "bus": "🚌", "train": "🚂", "rocket": "🚀", "boat": "⛵", "bicycle": "🚲",
    "house": "🏠", "castle": "🏰", "clock": "⏰", "key": "🔑", "lock": "🔒", "bulb": "💡",
    "book": "📕", "gift": "🎁", "balloon": "🎈", "ball": "⚽", "guitar": "🎸", "drum": "🥁",
    "umbrella": "☔", "crown": "👑", "hat": "🎩", "shirt": "👕", "diamond": "💎", "bell": "🔔",
    "trophy": "🏆", "camera": "📷", "anchor": "⚓", "heart": "❤",
    # faces
    "smile": "😀", "sunglasses": "😎", "ghost": "👻", "robot": "🤖", "alien": "👽", "skull": "💀",
    "pumpkin": "🎃", "clown": "🤡",
}  # fmt: skip

# Colour word -> (hue in turns, least saturation, factor on saturation); grey has no hue.
COLOURS: dict[str, tuple[float, float, float]] = {
    "red": (0.0, 0.55, 1.0),
    "orange": (27 / 360, 0.6, 1.0),
    "yellow": (52 / 360, 0.5, 1.0),
    "green": (125 / 360, 0.45, 0.9),
    "blue": (214 / 360, 0.5, 1.0),
    "purple": (275 / 360, 0.45, 0.85),
    "pink": (328 / 360, 0.3, 0.55),
    "grey": (0.0, 0.0, 0.0),
}

BACKGROUNDS: dict[str, tuple[int, int, int]] = {
    "white": (244, 244, 244),
    "black": (24, 24, 26),
    "grey": (150, 152, 156),
    "red": (222, 84, 78),
    "yellow": (250, 222, 100),
    "green": (132, 204, 128),
    "blue": (118, 176, 240),
    "purple": (168, 126, 214),
    "pink": (250, 184, 212),
}

VOCABULARY = Vocabulary(
    tuple(dict.fromkeys(["<pad>", "<start>", "a", "an", "on", *COLOURS, *BACKGROUNDS, *THINGS])), 8, "a blue cat on yellow"
)

HELD_OUT_SHARE = 0.15


def _held_out_pairs() -> frozenset[tuple[str, str]]:
    """The 15% of (thing, colour) pairs with the smallest hashes: fixed for ever, spread evenly."""
    pairs = list(itertools.product(THINGS, COLOURS))
    pairs.sort(key=lambda pair: hashlib.sha256(" ".join(pair).encode()).digest())
    return frozenset(pairs[: round(HELD_OUT_SHARE * len(pairs))])


HELD_OUT = _held_out_pairs()
"""(thing, colour) pairs that training never shows: the test of whether words compose."""


@dataclass(frozen=True)
class Scene:
    """What a picture shows. `colour` None means natural colours."""

    thing: str
    colour: str | None
    background: str


def full_caption(scene: Scene) -> str:
    """The caption that says everything: `a blue cat on yellow`, `an apple on white`."""
    return f"{with_article(scene.thing, scene.colour)} on {scene.background}"


def with_article(thing: str, colour: str | None) -> str:
    """`a blue cat`, `an apple`."""
    noun = f"{colour} {thing}" if colour else thing
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


@cache
def _sprites() -> dict[str, np.ndarray]:
    """Every thing in natural colours, uint8 [96, 96, 4], cropped to its box and centred in a square."""
    path = next((place for place in FONT_PLACES if place.exists()), None)
    if path is None:
        raise Problem(
            "The font Noto Color Emoji was not found in "
            + ", ".join(str(place.parent) for place in FONT_PLACES)
            + ". The pictures are made from it: install it (Debian: apt-get install fonts-noto-color-emoji)."
        )
    return render_things(path)


def render_things(path: Path) -> dict[str, np.ndarray]:
    """Render all THINGS from the font file at `path`; a damaged or too old font is a Problem."""
    again = "Install the font again (Debian: apt-get install --reinstall fonts-noto-color-emoji)."
    try:
        font = ImageFont.truetype(str(path), FONT_PIXELS)
    except OSError as error:
        raise Problem(f"The font file {path} cannot be read ({error}); it is damaged or no font. {again}") from error
    sprites = {}
    for name, character in THINGS.items():
        canvas = Image.new("RGBA", (160, 160))
        try:
            ImageDraw.Draw(canvas).text((10, 10), character, font=font, embedded_color=True)
        except OSError as error:
            raise Problem(f"The font file {path} cannot draw '{name}' ({error}); it is damaged. {again}") from error
        box = canvas.getchannel("A").getbbox()
        if box is None:
            raise Problem(f"The font file {path} has no picture for '{name}'; it is damaged or too old. {again}")
        thing = canvas.crop(box)
        side = max(thing.size)
        square = Image.new("RGBA", (side, side))
        square.paste(thing, ((side - thing.width) // 2, (side - thing.height) // 2))
        sprites[name] = np.asarray(square.resize((SPRITE, SPRITE), Image.Resampling.LANCZOS))
    return sprites


def recolour(rgb: np.ndarray, colour: str) -> np.ndarray:
    """Replace the hue and keep the shading. float [..., 3] in 0..1 -> the same shape.

    Saturation gets a floor and darkness a little light, else a white ghost or a black hat would stay colourless.
    """
    if colour == "grey":
        luminance = rgb @ np.array([0.299, 0.587, 0.114])
        return np.repeat((0.12 + 0.76 * luminance)[..., None], 3, axis=-1)
    hue, least, factor = COLOURS[colour]
    value = rgb.max(-1)
    saturation = (value - rgb.min(-1)) / np.maximum(value, 1e-6)
    saturation = (least + (1 - least) * saturation) * factor
    value = 0.2 + 0.8 * value
    # HSV -> RGB as one formula per channel (Alvy Ray Smith 1978): v - v·s·max(0, min(k, 4 - k, 1)).
    k = (np.array([5.0, 3.0, 1.0]) + 6 * hue) % 6
    share = np.clip(np.minimum(k, 4 - k), 0, 1)
    return value[..., None] * (1 - saturation[..., None] * share)


@cache
def coloured_sprite(thing: str, colour: str | None) -> Image.Image:
    """One thing in one colour; Pillow multiplies RGBA by its alpha while resampling, so no fringe appears."""
    sprite = _sprites()[thing].astype(np.float64) / 255
    rgb, alpha = sprite[..., :3], sprite[..., 3:]
    if colour:
        rgb = recolour(rgb, colour)
    return Image.fromarray(np.round(np.concatenate([rgb, alpha], -1) * 255).astype(np.uint8), "RGBA")


def place(
    sprite: Image.Image, size: int, centre: tuple[float, float], scale: float, angle: float, mirror: float
) -> np.ndarray:
    """One thing on an empty picture: float32 [size, size, 4] in 0..255. `centre` (x, y) and `scale` are shares of the picture."""
    large = size * OVERSAMPLE
    # The affine map takes a pixel of the picture to a place on the sprite.
    zoom = SPRITE / (large * scale)
    cos, sin = np.cos(angle) * zoom, np.sin(angle) * zoom
    a, b, c, d = mirror * cos, mirror * sin, -sin, cos
    centre_x, centre_y = large * centre[0], large * centre[1]
    matrix = (a, b, SPRITE / 2 - a * centre_x - b * centre_y, c, d, SPRITE / 2 - c * centre_x - d * centre_y)
    if zoom > 2:  # bicubic reads 4x4 pixels: reduce first where the map would skip pixels
        factor = int(zoom)
        sprite = sprite.reduce(factor)
        matrix = tuple(value / factor for value in matrix)
    placed = sprite.transform((large, large), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)
    return np.asarray(placed.reduce(OVERSAMPLE), np.float32)


def on_ground(things: list[np.ndarray], background: str, tint: np.ndarray) -> np.ndarray:
    """Placed things over a background colour, uint8 [3, size, size]; later ones are in front."""
    mixed = np.clip(np.array(BACKGROUNDS[background]) + tint, 0, 255)
    for pixels in things:
        alpha = pixels[..., 3:] / 255
        mixed = pixels[..., :3] * alpha + mixed * (1 - alpha)
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8).transpose(2, 0, 1)


def draw(scene: Scene, size: int, rng: np.random.Generator) -> np.ndarray:
    """One picture of `scene`, uint8 [3, size, size]."""
    angle = np.deg2rad(rng.uniform(-12, 12))
    scale = rng.uniform(0.68, 0.92)
    slack = (1 - scale) / 2
    dx, dy = rng.uniform(-slack, slack, 2)
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    tint = rng.integers(-8, 9, 3)
    placed = place(coloured_sprite(scene.thing, scene.colour), size, (0.5 + dx, 0.5 + dy), scale, angle, mirror)
    return on_ground([placed], scene.background, tint)


def random_scene(rng: np.random.Generator, held_out: bool = False) -> Scene:
    """A scene whose pair (thing, colour) training shows, or with `held_out` one that it never shows."""
    while True:
        thing = list(THINGS)[rng.integers(len(THINGS))]
        colour = list(COLOURS)[rng.integers(len(COLOURS))] if held_out or rng.random() < 0.55 else None
        background = list(BACKGROUNDS)[rng.integers(len(BACKGROUNDS))]
        if ((thing, colour) in HELD_OUT) == held_out:
            return Scene(thing, colour, background)


def random_caption(scene: Scene, rng: np.random.Generator) -> str:
    """`a blue cat on yellow`, where the article and the background may be left unsaid."""
    words = full_caption(scene).split()
    if rng.random() < 0.15:
        words = words[:-2]
    if rng.random() < 0.4:
        words = words[1:]
    return " ".join(words)


def example(seed: int, index: int, size: int) -> tuple[np.ndarray, str, Scene]:
    """Picture number `index` of the stream `seed`: uint8 [3, size, size], its caption, its scene."""
    rng = np.random.default_rng([seed, index])
    scene = random_scene(rng)
    return draw(scene, size, rng), random_caption(scene, rng), scene


ONE_THING = Lesson(VOCABULARY, example)
