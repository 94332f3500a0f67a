"""The judge of places: its labels, and what it says of maps that are known."""

import numpy as np
import torch

from training import places, scenes
from training.data import COLOURS, THINGS
from training.scenes import Composition, Thing

CAT_DOG = Composition((Thing("cat", "red"), Thing("dog", "blue")), "left of", "white")


def maps(*at: tuple[str, str, tuple[slice, slice]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Shares of things and colours that are certain: thing, colour, cells."""
    shares, colours = torch.zeros(len(THINGS) + 1, 8, 8), torch.full((len(COLOURS), 8, 8), 1 / len(COLOURS))
    shares[places.NOTHING] = 1
    for thing, colour, cells in at:
        shares[(slice(None), *cells)], colours[(slice(None), *cells)] = 0, 0
        shares[(list(THINGS).index(thing), *cells)] = 1
        colours[(list(COLOURS).index(colour), *cells)] = 1
    return shares, colours


LEFT, RIGHT = (slice(2, 5), slice(0, 3)), (slice(3, 6), slice(5, 8))


def test_a_right_picture_is_right() -> None:
    verdict = places.verdict(*maps(("cat", "red", LEFT), ("dog", "blue", RIGHT)), 2, CAT_DOG)
    assert verdict == places.Verdict(True, True, True, None)


def test_swapped_colours_and_swapped_places_are_told_apart() -> None:
    assert places.verdict(*maps(("cat", "blue", LEFT), ("dog", "red", RIGHT)), 2, CAT_DOG) == places.Verdict(True, False, True, None)
    assert places.verdict(*maps(("dog", "blue", LEFT), ("cat", "red", RIGHT)), 2, CAT_DOG) == places.Verdict(True, True, False, None)
    assert places.verdict(*maps(("cat", "red", LEFT)), 1, CAT_DOG) == places.Verdict(False, False, False, None)


def test_the_same_thing_in_two_colours_is_told_apart_by_the_colour() -> None:
    scene = Composition((Thing("cat", "red"), Thing("cat", "blue")), "right of", "white")
    assert places.verdict(*maps(("cat", "red", RIGHT), ("cat", "blue", LEFT)), 2, scene) == places.Verdict(True, True, True, None)
    assert places.verdict(*maps(("cat", "red", LEFT), ("cat", "blue", RIGHT)), 2, scene).related is False


def test_counts_are_counted() -> None:
    scene = Composition((Thing("star", None),), "two", "black")
    answer = maps(("star", "red", LEFT), ("star", "red", RIGHT))
    assert places.verdict(*answer, 2, scene) == places.Verdict(True, None, None, True)
    assert places.verdict(*answer, 3, scene).counted is False


def test_labels_are_where_the_things_are() -> None:
    for index in range(50):
        rng = np.random.default_rng([1, index])
        scene = scenes.random_composition(rng, "pair")
        thing, _, count = places.labels(scene, scenes.render(scene, 32, rng)[1])
        assert count == 2 and (thing == places.NOTHING).any()
        truth = torch.nn.functional.one_hot(torch.from_numpy(np.where(thing < 0, places.NOTHING, thing)), len(THINGS) + 1)
        colours = torch.full((len(COLOURS), 8, 8), 1 / len(COLOURS))
        verdict = places.verdict(truth.permute(2, 0, 1).float(), colours, 2, scene)
        assert verdict.present and verdict.related in (True, None), scene


def test_shares_count_only_what_was_asked() -> None:
    found = [places.Verdict(True, None, True, None), places.Verdict(False, False, False, None), places.Verdict(True, None, None, True)]
    assert places.shares_right(found) == {"present": 2 / 3, "bound": 0.0, "related": 0.5, "counted": 1.0}


def test_the_judge_answers_for_every_cell() -> None:
    torch.manual_seed(0)
    judge = places.PlaceJudge(16)
    pictures, thing, colour, count = (torch.from_numpy(part) for part in next(iter(places.LabelledScenes(3, 16, 8))))
    assert [tuple(answer.shape) for answer in judge(pictures / 127.5 - 1)] == [(8, 110, 8, 8), (8, 8, 8, 8), (8, 4)]
    assert thing.shape == colour.shape == (8, 8, 8) and count.min() >= 2
