"""Pictures of two things and of counts: captions that match, places that match, what is never shown."""

import hashlib
import itertools

import numpy as np
import pytest

from training import data, scenes
from training.lesson import START, Batches
from training.scenes import Composition, Thing


def centre(alpha: np.ndarray) -> tuple[float, float]:
    """(x, y) of what a thing covers, as shares of the picture."""
    y, x = np.indices(alpha.shape) / len(alpha)
    return float((x * alpha).sum() / alpha.sum()), float((y * alpha).sum() / alpha.sum())


def pairs(count: int, kind: str) -> list[tuple[Composition, np.random.Generator]]:
    rngs = [np.random.default_rng([9, i]) for i in range(count)]
    return [(scenes.random_composition(rng, kind), rng) for rng in rngs]


def test_things_are_where_the_caption_says() -> None:
    for scene, rng in pairs(300, "pair"):
        (x1, y1), (x2, y2) = (centre(alpha) for alpha in scenes.render(scene, 64, rng)[1])
        right = {"left of": x1 < x2, "right of": x1 > x2, "above": y1 < y2, "below": y1 > y2, "and": True}
        assert right[scene.word], scene


def test_the_first_thing_of_the_caption_has_its_own_colour() -> None:
    scene = Composition((Thing("heart", "red"), Thing("heart", "blue")), "left of", "white")
    picture, (first, second) = scenes.render(scene, 64, np.random.default_rng(1))
    red, blue = picture[:, first > 0.9].mean(1), picture[:, second > 0.9].mean(1)
    assert red[0] > red[2] + 80 and blue[2] > blue[0] + 80


def test_things_hardly_overlap_and_are_as_many_as_said() -> None:
    for kind in ("pair", "count"):
        for scene, rng in pairs(200, kind):
            _, covered = scenes.render(scene, 32, rng)
            assert len(covered) == (2 if kind == "pair" else scenes.COUNTS[scene.word])
            for one, other in itertools.combinations(covered, 2):
                assert np.minimum(one, other).sum() < 0.15 * min(one.sum(), other.sum()), scene


def test_captions_say_what_the_picture_shows() -> None:
    assert scenes.full_caption(Composition((Thing("cat", "red"), Thing("dog", None)), "left of", "white")) == "a red cat left of a dog on white"
    assert scenes.full_caption(Composition((Thing("apple", None), Thing("owl", "orange")), "and", "pink")) == "an apple and an orange owl on pink"
    assert scenes.full_caption(Composition((Thing("star", "yellow"),), "two", "black")) == "two yellow stars on black"
    for index in range(400):
        _, caption, scene = scenes.example(7, index, 16)
        assert set(caption.split()) <= set(scenes.full_caption(scene).split())
        scenes.VOCABULARY.encode(caption)


def test_plurals() -> None:
    assert [scenes.plural(thing) for thing in ("star", "butterfly", "monkey", "mouse", "fish")] == ["stars", "butterflies", "monkeys", "mice", "fish"]
    assert len(scenes.SINGULAR) == len(data.THINGS)


def test_what_is_held_out_is_never_shown_and_never_changes() -> None:
    for kind in ("pair", "count"):
        assert all(not scenes.never_shown(scene) for scene, _ in pairs(300, kind))
        assert all(scenes.never_shown(scenes.random_composition(np.random.default_rng(i), kind, unseen=True)) for i in range(50))
    assert len(scenes.HELD_OUT_PLACES) == round(0.15 * len(data.THINGS) * 6)
    assert len(scenes.HELD_OUT_PAIRS) == round(0.15 * 109 * 110 / 2)
    text = " ".join(sorted("-".join(pair) for pair in scenes.HELD_OUT_PLACES | scenes.HELD_OUT_PAIRS))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "79ca931fc79cba2f"


def test_a_held_out_place_is_held_out_by_its_other_name_too() -> None:
    thing, relation = next(pair for pair in sorted(scenes.HELD_OUT_PLACES) if pair[1] in scenes.CONVERSE)
    other = next(name for name in data.THINGS if (name, scenes.CONVERSE[relation]) not in scenes.HELD_OUT_PLACES)
    assert "place" in scenes.never_shown(Composition((Thing(other, None), Thing(thing, None)), scenes.CONVERSE[relation], "white"))


def test_every_thing_has_a_place() -> None:
    for thing in data.THINGS:
        assert any((thing, relation) not in scenes.HELD_OUT_PLACES for relation in scenes.CONVERSE)


def test_the_vocabulary_extends_emoji_32s() -> None:
    words = scenes.VOCABULARY.words
    assert words[: len(data.VOCABULARY.words)] == data.VOCABULARY.words and len(set(words)) == len(words)
    assert scenes.VOCABULARY.encode("two stars").tolist() == [START, words.index("two"), words.index("stars")] + [0] * 13


def test_a_picture_is_a_function_of_seed_and_index() -> None:
    first, second = (next(iter(Batches(scenes.SCENES, 5, 16, 4, 8, 4))) for _ in range(2))
    assert np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])
    assert first[1].shape == (4, 16)


@pytest.mark.parametrize("size", [32, 64])
def test_one_thing_is_drawn_as_for_emoji_32(size: int) -> None:
    index = next(i for i in range(20) if isinstance(scenes.example(3, i, 16)[2], data.Scene))
    picture, _, scene = scenes.example(3, index, size)
    assert picture.shape == (3, size, size) and isinstance(scene, data.Scene)
