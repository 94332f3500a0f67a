"""Writes the model card from the history of a model: what it is, how well it does, what it cost, what it cannot."""

import json
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from training import card_scenes, data, history
from training.classifier import LARGEST
from training.export import MODELS
from training.scenes import SCENES
from training.unet import SHAPES

WANTED = {
    "emoji-32": {"thing": 0.90, "colour": 0.90, "background": 0.98},
    "emoji-32-pairs": {"thing": 0.95, "colour": 0.95, "background": 0.95},
    "emoji-64": {"thing": 0.95, "colour": 0.95, "background": 0.95},
    "emoji-16": {"thing": 0.85, "colour": 0.90, "background": 0.95},
}
OPTIMISERS = {
    "emoji-32": "AdamW (0.9, 0.99)",
    "emoji-32-pairs": "Muon for the matrices and AdamW (0.9, 0.99) for the rest",
    "emoji-64": "Muon for the matrices and AdamW (0.9, 0.99) for the rest",
    "emoji-16": "AdamW (0.9, 0.99), in the last sitting Muon for the matrices",
}
INK, PAPER, GRID = (40, 40, 48), (255, 255, 255), (225, 225, 230)
SITTINGS = {
    "emoji-32": [
        "32 minutes: batch 64 at 1e-3, the rate held",
        "65 minutes: batch 16 at 6e-4, falling over the last 40%",
        "131 minutes: batch 32 at 8e-4, falling over the last 40% and stopped a little before the end",
    ],
    "emoji-32-pairs": [
        "140 minutes: batch 64 at 1e-3, falling at the end; begun with the weights of emoji-32 (training/grow.py)",
        "70 minutes: the same again",
    ],
    "emoji-64": [
        "73 minutes: batch 32 at 1e-3, falling over the last 40% and stopped a little before the end; begun with the weights of emoji-32-pairs (training/grow.py)",
    ],
    "emoji-16": [
        "9 minutes: batch 64 at 1e-3, falling at the end",
        "25 minutes: the same again",
        "44 minutes: batch 16 at 8e-4, falling over the last 40%",
        "39 minutes: batch 32 at 2e-3, the rate held",
        "54 minutes: the same with Muon instead of AdamW, falling at the end; more than half of the time the machine was too busy to go on",
        "115 minutes: the same, falling at the end, on what other work left of two cores",
    ],
}
"""What was run, in words; to be continued by whoever trains on."""

LINES = {"thing": (200, 60, 60), "colour": (50, 110, 210), "background": (60, 150, 80)}


def draw_curve(past: dict[str, Any]) -> Image.Image:
    """Loss against minutes of training, and below it the accuracy of every evaluation (seen pairs solid, never shown hollow)."""
    width, height, left, bottom = 760, 300, 56, 34
    image = Image.new("RGB", (width, 2 * height), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(12)
    minutes = max([past["seconds"] / 60, *(f["minutes"] for f in measured(past)), 1.0])

    def place(minute: float, share: float, row: int) -> tuple[float, float]:
        return left + minute / minutes * (width - left - 16), row * height + 24 + (1 - share) * (height - 24 - bottom)

    losses = [loss for _, _, loss in past["log"]] or [1.0]
    low, high = min(losses) * 0.9, min(max(losses), 3 * min(losses))
    for row, title, marks in (
        (0, "error of the predicted noise on training pictures", [low + (high - low) * i / 4 for i in range(5)]),
        (1, "share of pictures that show what the caption says", [i / 4 for i in range(5)]),
    ):
        pen.text((left, row * height + 4), title, INK, font)
        for i, mark in enumerate(marks):
            x, y = place(0, i / 4, row)
            pen.line([(x, y), (width - 16, y)], GRID)
            pen.text((6, y - 7), f"{mark:.3f}" if row == 0 else f"{mark:.0%}", INK, font)
        for i in range(5):
            x, y = place(minutes * i / 4, 0, row)
            pen.text((x - 10, y + 8), f"{minutes * i / 4:.0f} min", INK, font)
    points = [place(s / 60, (min(loss, high) - low) / max(high - low, 1e-9), 0) for s, _, loss in past["log"]]
    if len(points) > 1:
        pen.line(points, INK, 2)
    for name, colour in LINES.items():
        seen = [place(f["minutes"], f["seen"][name], 1) for f in measured(past)]
        if len(seen) > 1:
            pen.line(seen, colour, 2)
        for figures, (x, y) in zip(measured(past), seen, strict=True):
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=colour)
            x, y = place(figures["minutes"], figures["unseen"][name], 1)
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), outline=colour, width=2)
        pen.text((left + 90 * list(LINES).index(name), height + 22), name, colour, font)
    return image


def verdict(model: str, past: dict[str, Any]) -> str:
    """Which goals are met, in sentences that the figures decide."""
    figures, goals = measured(past)[-1], WANTED[model]
    short = [name for name, wanted in goals.items() if figures["seen"][name] < wanted]
    gaps = [name for name in goals if figures["seen"][name] - figures["unseen"][name] > 0.10]
    if not short and not gaps:
        text = "All goals are met."
    else:
        parts = [f"{name} {figures['seen'][name]:.1%} (goal: {goals[name]:.0%})" for name in short]
        parts += [f"{name} is more than 10 points lower on pairs never shown" for name in gaps]
        text = "Goals not met yet: " + "; ".join(parts) + "."
    if len(measured(past)) > 1:
        before = measured(past)[-2]
        gain = figures["seen"]["thing"] - before["seen"]["thing"]
        state = "still rising" if gain > 0.005 else "flat"
        text += f" Between the last two evaluations (minutes {before['minutes']} and {figures['minutes']}) accuracy on things changed by {gain:+.1%}: {state}."
    elif past["log"][-1][2] < 0.97 * past["log"][len(past["log"]) * 3 // 4][2]:
        text += " The loss was still falling when training stopped, so longer training should improve the model."
    return text


def measured(past: dict[str, Any]) -> list[dict[str, Any]]:
    """The evaluations in which pictures of one thing were judged."""
    return [figures for figures in past["figures"] if "seen" in figures]


def one_thing(model: str, past: dict[str, Any]) -> str:
    """How well it does one thing, as far as that was measured."""
    if not measured(past):
        return "Not measured yet."
    figures = measured(past)[-1]
    rows = "\n".join(
        f"| {name} | {figures['seen'][name]:.1%} | {figures['unseen'][name]:.1%} | {figures['judge'][name]:.1%} | {wanted:.0%} |"
        for name, wanted in WANTED[model].items()
    )
    errors = " | ".join(f"{error:.4f}" for error in figures["error"].values())
    return f"""{figures["captions"]} full captions, half with pairs (thing, colour) seen in training and half with pairs never shown; DDIM, 25
steps, guidance 3. A classifier trained on other pictures from the same generator names what it sees{reduced(model)}. Colour is judged only where
the caption names one.

| | seen pairs | never-shown pairs | the classifier on real renderings | goal, seen pairs |
|---|---|---|---|---|
{rows}

{verdict(model, past)}{judge_warning(figures)}

- Fréchet distance in the classifier's 128 features, {figures["captions"] // 2} pictures of seen pairs against as many held-out renderings:
  {figures["frechet"]:.1f} (two sets of renderings: {figures["frechet_of_renderings"]:.1f}). Compare it only with figures on this card.
- Not copies: the nearest of {figures["searched"]:,} training pictures (and their mirror images) is {figures["nearest"]:.3f} away from a generated picture (root mean
  square, pictures from -1 to 1; 16 pictures), and {figures["nearest_of_renderings"]:.3f} from a rendering that it was never trained on. Generated and nearest, side by
  side: [nearest.png](nearest.png).
- Mean squared error of the predicted noise on held-out renderings with their captions, by timestep:

| {" | ".join(f"t = {t}" for t in figures["error"])} |
|{"---|" * len(figures["error"])}
| {errors} |"""


def text(model: str, manifest: dict[str, Any], past: dict[str, Any]) -> str:
    """The card in Markdown."""
    of_one = measured(past)[-1] if measured(past) else {}
    of_scenes = next((figures for figures in reversed(past["figures"]) if "scenes" in figures), {})
    size = manifest["sample"]["height"]
    older = "\n".join(
        f"| {f['minutes']} | {f['pictures'] / 1000:.0f} k | {f['captions']} | {'yes' if f['clip_sample'] else 'no'} | {f['seen']['thing']:.1%} / {f['unseen']['thing']:.1%} "
        f"| {f['seen']['colour']:.1%} / {f['unseen']['colour']:.1%} | {f['seen']['background']:.1%} / {f['unseen']['background']:.1%} |"
        for f in measured(past)
    )
    several = SHAPES[model].lesson is SCENES
    what = card_scenes.WHAT if several else f"one of {len(data.THINGS)} everyday things, in its\nnatural colours or one of {len(data.COLOURS)}, on one of {len(data.BACKGROUNDS)} backgrounds (`a blue cat on yellow`)"
    return f"""# {model}

A text-conditional U-Net that turns noise into a {size}×{size} picture of what you describe: {what}. Trained from
scratch by [training/](../../../training/README.md) on pictures generated by the training program itself. It was made to be looked into.

![Samples](samples.png)
{card_scenes.section(model, of_scenes, reduced(model)) + measured_before(past, of_scenes) if several else ""}
## {"How well it does one thing" if several else "How well it does"}
{one_thing(model, past)}
{measured_before(past, of_one)}
## Training
{past["seconds"] / 60:.0f} minutes of wall-clock time on a machine with 2 CPU cores, most of whose capacity other work was using (a load of 7 to 26 for 2 cores); {past["steps"]:,} steps, {past["pictures"]:,} pictures, each new.

{sittings(model)}

![Loss and accuracy over training time](curve.png)

| minutes | pictures | captions | x̂₀ clipped | thing, seen / never shown | colour | background |
|---|---|---|---|---|---|---|
{older}

ε-prediction on a cosine schedule cut where ᾱ is 5e-4 (`trained_betas` in the manifest), loss weight min(SNR, 5)/SNR not below 0.05, {OPTIMISERS[model]},
gradient clip 1, moving average of the weights 0.999, 10% of captions dropped. {manifest["parameters"]:,} parameters, stored as float16 ({manifest["model"]["bytes"] / 1e6:.1f} MB), computed in float32.

## Train it again
```
pip install -r training/requirements.txt       # and the font: apt-get install fonts-noto-color-emoji
torchrun --nproc-per-node 2 -m training.train --model {model} --minutes 90                  # continues from its checkpoint
torchrun --nproc-per-node 2 -m training.train --model {model} --minutes 90 --from-shipped   # or from these weights
python -m training.export --model {model}
python -m training.evaluate --model {model} --captions 1000{card_scenes.COMMAND.format(model) if several else ""}
```

## Limits
{card_scenes.limits(size) if several else f"- It knows its {len(data.VOCABULARY.words) - 2} words and captions of one thing; two things, counting, positions and styles are beyond it."}
{shapes_warning(of_one)}- Things with fine detail come out worst at {size} pixels.
- Where thing and background have the same colour, the outline may be lost.
- Its pictures look like the emoji it was trained on, and share their design choices.

## Licence and origin
{manifest["licence"]}. Training pictures: {"; ".join(manifest["origin"])}.
"""


def reduced(model: str) -> str:
    """Said where the judges look at smaller pictures."""
    size = SHAPES[model].size
    return f", of the picture reduced from {size}×{size} to {LARGEST}×{LARGEST}" if size > LARGEST else ""


def shapes_warning(figures: dict[str, Any]) -> str:
    """Said while most things cannot be told."""
    if "seen" not in figures or figures["seen"]["thing"] >= 0.5:
        return ""
    return "- **Young: colours and backgrounds follow the words, but most shapes are still blobs of the right colours.**\n"


def sittings(model: str) -> str:
    """The sittings as a list."""
    return "\n".join(f"- {line}" for line in SITTINGS[model])


def measured_before(past: dict[str, Any], figures: dict[str, Any]) -> str:
    """Said where training went on after the last evaluation."""
    if not figures or figures["pictures"] == past["pictures"]:
        return ""
    return f"\nThe figures describe the weights after {figures['minutes']} of the {past['seconds'] / 60:.0f} minutes of training; later weights have not been measured yet.\n"


def judge_warning(figures: dict[str, Any]) -> str:
    """Said where the classifier itself is not good enough to measure."""
    weak = {name: share for name, share in figures["judge"].items() if share < 0.98}
    if not weak:
        return ""
    named = ", ".join(f"{name} {share:.1%}" for name, share in weak.items())
    return f" The classifier falls short of 98% on real renderings ({named}), so the figures in that row are lower bounds."


def write(model: str, past: dict[str, Any]) -> None:
    """README.md and curve.png beside the model."""
    folder = MODELS / model
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "README.md").write_text(text(model, manifest, past))
    draw_curve(past).save(folder / "curve.png")


if __name__ == "__main__":
    for name in history.FOLDER.glob("*.json"):
        write(name.stem, history.read(name.stem))
