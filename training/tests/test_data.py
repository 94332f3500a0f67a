"""The data: deterministic by seed, captions that match pictures, clear words about bad fonts."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from training import data
from training.lesson import PAD, START, Batches
from training.problems import Problem


def test_a_picture_is_a_function_of_seed_and_index() -> None:
    first, caption, scene = data.example(3, 1234, 32)
    again, caption_again, scene_again = data.example(3, 1234, 32)
    assert np.array_equal(first, again) and caption == caption_again and scene == scene_again
    assert not np.array_equal(first, data.example(3, 1235, 32)[0])
    assert not np.array_equal(first, data.example(4, 1234, 32)[0])


def test_batches_go_on_where_they_stopped_and_processes_share_them() -> None:
    whole = iter(Batches(data.ONE_THING, seed=5, size=16, batch=4, first=0, stride=4))
    batches = [next(whole) for _ in range(4)]
    late = next(iter(Batches(data.ONE_THING, seed=5, size=16, batch=4, first=8, stride=4)))
    assert np.array_equal(batches[2][0], late[0]) and np.array_equal(batches[2][1], late[1])
    second_process = iter(Batches(data.ONE_THING, seed=5, size=16, batch=4, first=4, stride=8))
    assert np.array_equal(batches[1][0], next(second_process)[0])
    assert np.array_equal(batches[3][0], next(second_process)[0])


def test_captions_say_what_the_picture_shows() -> None:
    for index in range(300):
        _, caption, scene = data.example(7, index, 16)
        words = [word for word in caption.split() if word not in ("a", "an")]
        expected = [scene.colour] * bool(scene.colour) + [scene.thing]
        assert words in (expected, [*expected, "on", scene.background])


def test_the_background_has_the_colour_of_the_caption() -> None:
    for index in range(100):
        picture, _, scene = data.example(8, index, 32)
        corners = picture[:, [0, 0, -1, -1], [0, -1, 0, -1]].astype(float)
        distance = np.abs(np.median(corners, axis=1) - data.BACKGROUNDS[scene.background]).max()
        assert distance <= 9, scene


@pytest.mark.parametrize("colour", [colour for colour in data.COLOURS if colour != "grey"])
def test_recolouring_replaces_the_hue(colour: str) -> None:
    hue = data.COLOURS[colour][0]
    for rgb in ([0.9, 0.2, 0.1], [0.1, 0.5, 0.2], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]):
        r, g, b = data.recolour(np.array(rgb), colour)
        angle = np.arctan2(np.sqrt(3) * (g - b), 2 * r - g - b) / (2 * np.pi)  # hue, in the hexagon's plane
        assert abs((angle - hue + 0.5) % 1 - 0.5) < 0.02


def test_grey_keeps_only_luminance() -> None:
    r, g, b = data.recolour(np.array([0.9, 0.2, 0.1]), "grey")
    assert r == g == b


def test_fifteen_percent_of_the_pairs_are_never_shown() -> None:
    pairs = len(data.THINGS) * len(data.COLOURS)
    assert len(data.THINGS) >= 100 and len(data.HELD_OUT) == round(0.15 * pairs)
    shown = {(scene.thing, scene.colour) for scene in (data.example(1, i, 16)[2] for i in range(500))}
    assert not shown & data.HELD_OUT
    rng = np.random.default_rng(0)
    assert all((s.thing, s.colour) in data.HELD_OUT for s in (data.random_scene(rng, held_out=True) for _ in range(100)))


def test_the_split_never_changes() -> None:
    """A model warm-started from the shipped one must not have seen what is held out now."""
    text = " ".join(sorted(f"{thing}-{colour}" for thing, colour in data.HELD_OUT))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "99f0a30fc6abea85"


def test_vocabulary_words_are_single_lower_case_words() -> None:
    assert data.VOCABULARY.words[:2] == ("<pad>", "<start>")
    assert len(set(data.VOCABULARY.words)) == len(data.VOCABULARY.words)
    assert all(word.isascii() and word.isalpha() and word.islower() for word in data.VOCABULARY.words[2:])


def test_encoding() -> None:
    tokens = data.VOCABULARY.encode("a blue cat on yellow")
    assert [data.VOCABULARY.words[token] for token in tokens] == ["<start>", "a", "blue", "cat", "on", "yellow", "<pad>", "<pad>"]
    assert data.VOCABULARY.encode("").tolist() == [START] + [PAD] * 7
    with pytest.raises(Problem, match="'zeppelin' is not a word"):
        data.VOCABULARY.encode("a blue zeppelin")
    with pytest.raises(Problem, match="at most 7"):
        data.VOCABULARY.encode("a a a a a a a a")


def test_a_missing_font_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data, "FONT_PLACES", (tmp_path / "NotoColorEmoji.ttf",))
    with pytest.raises(Problem, match="apt-get install fonts-noto-color-emoji"):
        data._sprites.__wrapped__()


def test_a_damaged_font_is_named(tmp_path: Path) -> None:
    whole = next(place for place in data.FONT_PLACES if place.exists()).read_bytes()
    for name, content in (("noise", b"no font at all"), ("empty", b""), ("cut", whole[: len(whole) // 3])):
        path = tmp_path / f"{name}.ttf"
        path.write_bytes(content)
        with pytest.raises(Problem, match="damaged"):
            data.render_things(path)
