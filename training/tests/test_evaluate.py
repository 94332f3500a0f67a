"""The judge's labels, the distances, the card."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from training import card, card_scenes, classifier, data, evaluate, evaluate_scenes, history, places, scenes
from training.export import MODELS, offered


def test_labels_leave_natural_colours_unjudged() -> None:
    assert classifier.labels(data.Scene("dog", "red", "black")) == [1, 0, 1]
    assert classifier.labels(data.Scene("dog", None, "black"))[1] == classifier.NATURAL


def test_accuracy_counts_only_what_was_asked() -> None:
    class Always(classifier.Judge):
        def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, list[torch.Tensor]]:
            count = len(pictures)
            return torch.zeros(count, 4), [torch.eye(n)[:1].repeat(count, 1) for n in classifier.ANSWERS]

    truth = torch.tensor([[0, 0, 0], [1, classifier.NATURAL, 0], [0, 3, 0], [0, 0, 1]])
    assert classifier.accuracy(Always(16), torch.zeros(4, 3, 16, 16), truth) == pytest.approx([3 / 4, 2 / 3, 3 / 4])


def test_judge_pictures_are_deterministic() -> None:
    first, second = (next(iter(classifier.LabelledPictures(3, 16, 6))) for _ in range(2))
    assert np.array_equal(first[0], second[0]) and np.array_equal(first[1], second[1])


def test_frechet_distance_is_zero_for_the_same_and_grows() -> None:
    torch.manual_seed(0)
    judge = classifier.Judge(16).eval()
    pictures, others = evaluate.renderings(16, 200), evaluate.renderings(16, 200, first=1000)
    near = evaluate.frechet(judge, pictures, others)
    assert evaluate.frechet(judge, pictures, pictures) == pytest.approx(0, abs=near / 100)
    assert evaluate.frechet(judge, pictures, -pictures) > 3 * near


def test_the_nearest_picture_of_a_training_picture_is_itself() -> None:
    picture, _, _ = data.example(evaluate.STREAM, 7, 16)
    query = torch.from_numpy(picture)[None] / 127.5 - 1
    found, distance = evaluate.nearest(query, data.ONE_THING, 16, searched=20)
    assert torch.equal(found, query) and distance.item() == pytest.approx(0, abs=1e-3)


def test_the_training_streams_are_apart() -> None:
    assert len({evaluate.STREAM, evaluate.HELD_OUT_STREAM, classifier.STREAM, classifier.STREAM + 1}) == 4


def figures(thing: float, unseen: float, judge: float = 0.99) -> dict[str, object]:
    shares = {"colour": 0.95, "background": 0.99}
    return {
        "captions": 100, "clip_sample": False, "judge": {"thing": judge, **shares, "colour": 0.99}, "seen": {"thing": thing, **shares}, "unseen": {"thing": unseen, **shares},
        "frechet": 10.0, "frechet_of_renderings": 2.0, "nearest": 0.3, "nearest_of_renderings": 0.3, "searched": 1000,
        "error": {"50": 0.2, "150": 0.1}, "machine": "test",
    }  # fmt: skip


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setattr(history, "FOLDER", tmp_path)
    log = [[60.0 * i, 1000 * i, 1 / i] for i in range(1, 500)]
    history.add_training("emoji-16", {"steps": 500, "pictures": 499_000, "seconds": 30_000.0, "log": log})
    return history.add_figures("emoji-16", figures(0.5, 0.3))


def test_history_keeps_the_end_and_is_small(past: dict[str, list]) -> None:
    assert past["log"][-1] == [60 * 499, 1000 * 499, round(1 / 499, 5)] and len(past["log"]) <= history.POINTS
    assert past["figures"][0]["minutes"] == 500
    again = history.add_figures("emoji-16", figures(0.6, 0.3))
    assert len(again["figures"]) == 1 and again["figures"][0]["seen"]["thing"] == 0.6


def test_the_card_tells_the_truth(past: dict[str, list]) -> None:
    manifest = json.loads((MODELS / "emoji-16" / "manifest.json").read_text())
    text = card.text("emoji-16", manifest, past)
    assert "thing 50.0% (goal: 85%)" in text and "thing is more than 10 points lower on pairs never shown" in text
    past["figures"].append({**past["figures"][0], **figures(0.95, 0.92, judge=0.9)})
    text = card.text("emoji-16", manifest, past)
    assert "All goals are met" in text and "still rising" in text and "falls short of 98%" in text
    assert card.draw_curve(past).size == (760, 600)


@pytest.mark.parametrize("model", offered())
def test_the_shipped_card_is_there(model: str) -> None:
    for name in ("README.md", "samples.png", "curve.png", "nearest.png"):
        assert (MODELS / model / name).exists(), name


def test_the_card_of_two_things_tells_the_truth() -> None:
    right = {"present": 0.9, "bound": 0.7, "related": 0.85, "counted": 0.9}
    found = {
        "captions": 400, "renderings": {**right, "bound": 0.97, "present": 1.0, "related": 1.0, "counted": 1.0}, "seen": right, "never shown": {**right, "related": 0.6},
        "never shown: pair": {"captions": 50, **right}, "failures": [{"wrong": "bound", "prompt": "a red cat and a dog on white", "seed": 7}],
    }  # fmt: skip
    text = card_scenes.section("emoji-32-pairs", {"scenes": found})
    assert "every named colour on its own thing 70.0% (goal: 75%)" in text and "10 points lower on captions never shown: left of" in text and "falls short of 98%" in text
    assert "[a red cat and a dog on white](../../#v=1&model=emoji-32-pairs&prompt=a+red+cat+and+a+dog+on+white&seed=7)" in text
    assert "Not measured yet" in card_scenes.section("emoji-32-pairs", {})


def test_failures_are_kept_as_recipes_of_their_first_fault() -> None:
    scene = scenes.Composition((scenes.Thing("star", None),), "two", "black")
    found = [places.Verdict(True, None, None, True), places.Verdict(True, None, None, False), places.Verdict(False, None, None, False)]
    kept = evaluate_scenes.failures(found, [scene] * 3, first_seed=50)
    assert [(one["wrong"], one["seed"]) for one in kept] == [("counted", 51), ("present", 52)]
    assert kept[0]["prompt"] == "two stars on black"


def test_a_card_says_what_is_not_measured_and_how_old_the_figures_are(past: dict[str, list]) -> None:
    manifest = json.loads((MODELS / "emoji-32-pairs" / "manifest.json").read_text())
    assert card.text("emoji-64", manifest, {**past, "figures": []}).count("Not measured yet.") == 2
    longer = {**past, "pictures": past["pictures"] + 1, "seconds": 60 * 600.0}
    assert "The figures describe the weights after 500 of the 600 minutes of training" in card.text("emoji-64", manifest, longer)
    assert "The figures describe" not in card.text("emoji-64", manifest, past)


def test_judges_see_larger_pictures_reduced() -> None:
    torch.manual_seed(0)
    pictures = torch.rand(2, 3, 32, 32)
    larger = pictures.repeat_interleave(2, 2).repeat_interleave(2, 3)
    for judge in (classifier.Judge(32).eval(), places.PlaceJudge(32).eval()):
        assert torch.allclose(judge(larger)[1][0], judge(pictures)[1][0], atol=1e-5)
    assert "reduced from 64×64 to 32×32" in card.reduced("emoji-64") and card.reduced("emoji-32") == ""
