"""Pictures of two things and of counts, beside those of one: what emoji-32-pairs and emoji-64 are taught.

`a red cat left of a blue dog on white`, `a crown above a green frog on pink`, `a fish and a key on red`,
`two yellow stars on black`, `three ghosts on blue`. Never shown, so that it can be measured whether words
compose: the pairs (thing, colour) that emoji-32 never sees either, 15% of the places that a thing can have
(also by the other way of saying it: who never sees a cat on the left never sees a dog right of a cat), and
15% of the pairs of things.
"""

import hashlib
import itertools
from dataclasses import dataclass

import numpy as np

from training import data
from training.data import COLOURS, HELD_OUT, HELD_OUT_SHARE, THINGS
from training.lesson import Lesson, Vocabulary

CONVERSE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
RELATIONS = (*CONVERSE, "and")  # "and" says nothing about the place
COUNTS = {"two": 2, "three": 3}
SINGLE, PAIR = 0.35, 0.5  # shares of the pictures with one thing and with two; the rest counts

IRREGULAR = {
    "mouse": "mice", "fox": "foxes", "bus": "buses", "octopus": "octopuses", "cactus": "cactuses", "leaf": "leaves",
    "tomato": "tomatoes", "volcano": "volcanoes", "snowman": "snowmen", "fish": "fish", "grapes": "grapes",
    "cherries": "cherries", "fries": "fries", "sunglasses": "sunglasses",
}  # fmt: skip


def plural(thing: str) -> str:
    """`stars`, `butterflies`, `mice`."""
    if thing in IRREGULAR:
        return IRREGULAR[thing]
    if thing.endswith("y") and thing[-2] not in "aeiou":
        return f"{thing[:-1]}ies"
    return f"{thing}s"


SINGULAR = {plural(thing): thing for thing in THINGS}

VOCABULARY = Vocabulary(
    tuple(dict.fromkeys([*data.VOCABULARY.words, "left", "right", "of", "above", "below", "and", *COUNTS, *SINGULAR])),
    16,
    "a red cat left of a blue dog on white",
)


def _smallest_hashes(candidates: list[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The 15% with the smallest hashes: fixed for ever, spread evenly."""
    candidates.sort(key=lambda pair: hashlib.sha256("|".join(pair).encode()).digest())
    return frozenset(candidates[: round(HELD_OUT_SHARE * len(candidates))])


HELD_OUT_PLACES = _smallest_hashes(list(itertools.product(THINGS, [*CONVERSE, *COUNTS])))
"""(thing, relation or count) that training never shows."""
HELD_OUT_PAIRS = _smallest_hashes(list(itertools.combinations_with_replacement(sorted(THINGS), 2)))
"""Pairs of things, in alphabetical order, that training never shows together."""


@dataclass(frozen=True)
class Thing:
    """A thing in a picture. `colour` None means natural colours."""

    name: str
    colour: str | None


@dataclass(frozen=True)
class Composition:
    """Two things in a relation, or one thing in number: `word` is a relation or a count, `things` one of each kind."""

    things: tuple[Thing, ...]
    word: str
    background: str


def never_shown(scene: Composition) -> list[str]:
    """Which of its parts training never shows: "colour", "place", "pair"."""
    parts = []
    if any((thing.name, thing.colour) in HELD_OUT for thing in scene.things):
        parts.append("colour")
    places = {(scene.things[0].name, scene.word)}
    if scene.word in CONVERSE:
        places.add((scene.things[1].name, CONVERSE[scene.word]))
    if places & HELD_OUT_PLACES:
        parts.append("place")
    if len(scene.things) == 2 and tuple(sorted(thing.name for thing in scene.things)) in HELD_OUT_PAIRS:
        parts.append("pair")
    return parts


def full_caption(scene: Composition | data.Scene) -> str:
    """The caption that says everything."""
    if isinstance(scene, data.Scene):
        return data.full_caption(scene)
    first = scene.things[0]
    if scene.word in COUNTS:
        words = [scene.word, first.colour, plural(first.name)]
        return " ".join(word for word in [*words, "on", scene.background] if word)
    named = [data.with_article(thing.name, thing.colour) for thing in scene.things]
    return f"{named[0]} {scene.word} {named[1]} on {scene.background}"


def random_composition(rng: np.random.Generator, kind: str, unseen: bool = False) -> Composition:
    """`kind` "pair" or "count"; what training shows, or with `unseen` what it never shows in at least one part."""
    names, colours, backgrounds = list(THINGS), list(COLOURS), list(data.BACKGROUNDS)

    def thing() -> Thing:
        return Thing(names[rng.integers(len(names))], colours[rng.integers(len(colours))] if rng.random() < 0.6 else None)

    while True:
        words = RELATIONS if kind == "pair" else tuple(COUNTS)
        things = (thing(), thing()) if kind == "pair" else (thing(),)
        word = words[rng.integers(len(words))]
        scene = Composition(things, word, backgrounds[rng.integers(len(backgrounds))])
        if len(set(things)) == len(things) and bool(never_shown(scene)) == unseen:
            return scene


def random_caption(scene: Composition, rng: np.random.Generator) -> str:
    """The full caption, where articles and the background may be left unsaid."""
    words = full_caption(scene).split()
    if rng.random() < 0.15:
        words = words[:-2]
    if rng.random() < 0.4:
        words = [word for word in words if word not in ("a", "an")]
    return " ".join(words)


def cells(scene: Composition, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Where the centres of the things are before they are shifted: (x, y) as shares of the picture, in the order of the caption."""
    if scene.word == "three":
        rest = [(0.5, 0.27), (0.26, 0.73), (0.74, 0.73)]
        return [(x, 1 - y) for x, y in rest] if rng.random() < 0.5 else rest
    word = scene.word if scene.word in CONVERSE else list(CONVERSE)[rng.integers(4)]
    before, after = (0.26, 0.5), (0.74, 0.5)
    if word in ("above", "below"):
        before, after = before[::-1], after[::-1]
    return [before, after] if word in ("left of", "above") else [after, before]


def render(scene: Composition, size: int, rng: np.random.Generator) -> tuple[np.ndarray, list[np.ndarray]]:
    """One picture uint8 [3, size, size], and what each thing covers, float [size, size] in 0..1."""
    things = scene.things if len(scene.things) == 2 else scene.things * COUNTS[scene.word]
    layout, three = cells(scene, rng), len(things) == 3
    placed = []
    for thing, (x, y) in zip(things, layout, strict=True):
        angle = np.deg2rad(rng.uniform(-12, 12))
        scale = rng.uniform(0.38, 0.46) if three else rng.uniform(0.4, 0.48)
        slack = (0.5 - scale) / 2
        # Across the row or column of two things there is more room than along it.
        room_x, room_y = (slack if three or x != 0.5 else 0.2), (slack if three or y != 0.5 else 0.2)
        centre = (x + rng.uniform(-room_x, room_x), y + rng.uniform(-room_y, room_y))
        mirror = -1.0 if rng.random() < 0.5 else 1.0
        placed.append(data.place(data.coloured_sprite(thing.name, thing.colour), size, centre, scale, angle, mirror))
    picture = data.on_ground(placed, scene.background, rng.integers(-8, 9, 3))
    return picture, [pixels[..., 3] / 255 for pixels in placed]


def example(seed: int, index: int, size: int) -> tuple[np.ndarray, str, Composition | data.Scene]:
    """Picture number `index` of the stream `seed`: one thing as emoji-32 is taught, two, or a number of one."""
    rng = np.random.default_rng([seed, index])
    kind = rng.random()
    if kind < SINGLE:
        single = data.random_scene(rng)
        return data.draw(single, size, rng), data.random_caption(single, rng), single
    scene = random_composition(rng, "pair" if kind < SINGLE + PAIR else "count")
    return render(scene, size, rng)[0], random_caption(scene, rng), scene


SCENES = Lesson(VOCABULARY, example)
