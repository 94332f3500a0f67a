"""What the card of a model of several things says of them."""

from typing import Any
from urllib.parse import urlencode

from training import data, scenes

WHAT = f"""one or two of {len(data.THINGS)} everyday
things, or two and three of one, in their natural colours or one of {len(data.COLOURS)}, on one of {len(data.BACKGROUNDS)} backgrounds (`a red cat left of a blue dog on
white`, `two yellow stars on black`)"""
WANTED = {"present": 0.80, "bound": 0.75, "related": 0.80}
GAP = 0.10  # by which what was never shown may be worse
QUESTIONS = {
    "present": "all things there",
    "bound": "every named colour on its own thing",
    "related": "left of, right of, above, below as the caption says",
    "counted": "two or three as the caption says",
}
WRONG = {
    "present": "a thing is missing",
    "bound": "a colour on the wrong thing",
    "related": "the wrong place",
    "counted": "the wrong number",
}
COMMAND = "\npython -m training.evaluate_scenes --model {} --captions 1000"


def limits(size: int) -> str:
    """What it cannot do."""
    return f"""- It knows its {len(scenes.VOCABULARY.words) - 2} words; three different things, more than three of one, nested positions and styles are beyond it.
- Two things at {size} pixels have about {size * 44 // 100} pixels each, so little of their fine detail is left.
- The only positions it was taught are left of, right of, above and below, always of one thing relative to the other: nothing is *in* or *behind* anything."""


def section(model: str, figures: dict[str, Any], looked_at: str = "") -> str:
    """How well it does two things and counts. `looked_at`: where the judge looks at something else than the picture as it is."""
    if "scenes" not in figures:
        return "\n## How well it does two things\nNot measured yet.\n"
    found = figures["scenes"]
    seen, unseen, real = found["seen"], found["never shown"], found["renderings"]
    rows = "\n".join(
        f"| {text} | {seen[question]:.1%} | {unseen[question]:.1%} | {real[question]:.1%} | {f'{WANTED[question]:.0%}' if question in WANTED else ''} |"
        for question, text in QUESTIONS.items()
    )
    parts = "; ".join(f"{part} ({found[name]['captions']} captions): all things there {found[name]['present']:.1%}" for name, part in NEVER.items() if name in found)
    return f"""
## How well it does two things
{found["captions"]} full captions, three quarters of two things and a quarter of two or three of one; half combine only what training showed, and half contain at least one combination that it
never showed; DDIM, 25 steps, guidance 3. A second network, trained on other pictures from the same generator, says for every cell of
an 8×8 grid which thing covers it and in which colour, and how many there are (`training/places.py`){looked_at}. Each question is asked only where the caption answers it.

| | seen | never shown | the judge on real renderings | goal, seen |
|---|---|---|---|---|
{rows}

{verdict(found)} {sureness(found["captions"] // 2)}

By what was never shown: {parts}.

**Failures**, the first of each kind; each link opens the picture that the judge saw:

{failures(model, found["failures"])}
"""


NEVER = {"never shown: colour": "the thing in this colour", "never shown: place": "the thing at this place or in this number", "never shown: pair": "the two things together"}


def sureness(captions: int) -> str:
    """How far a share of so many pictures can be trusted: two standard deviations where it is 90%."""
    return f"With {captions} captions per column, each share is accurate to about ±{200 * (0.9 * 0.1 / captions) ** 0.5:.0f} points."


def verdict(found: dict[str, Any]) -> str:
    """Which goals are met."""
    seen, unseen, real = found["seen"], found["never shown"], found["renderings"]
    short = [f"{QUESTIONS[name]} {seen[name]:.1%} (goal: {wanted:.0%})" for name, wanted in WANTED.items() if seen[name] < wanted]
    short += [f"more than 10 points lower on captions never shown: {QUESTIONS[name]}" for name in QUESTIONS if seen[name] - unseen[name] > GAP]
    text = f"Goals not met yet: {'; '.join(short)}." if short else "All goals are met."
    weak = {name: real[name] for name in QUESTIONS if real[name] < 0.98}
    if weak:
        named = ", ".join(f"{QUESTIONS[name]} {share:.1%}" for name, share in weak.items())
        text += f" The judge itself falls short of 98% on real renderings ({named}), so the figures in that row are lower bounds."
    return text


def failures(model: str, found: list[dict[str, Any]]) -> str:
    """A list of links into the app."""
    return "\n".join(f"- {WRONG[one['wrong']]}: [{one['prompt']}]({link(model, one)}), seed {one['seed']}" for one in found)


def link(model: str, one: dict[str, Any]) -> str:
    """To be put behind the address of any copy of the page."""
    return f"../../#{urlencode({'v': 1, 'model': model, 'prompt': one['prompt'], 'seed': one['seed']})}"
