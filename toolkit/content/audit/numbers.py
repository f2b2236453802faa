"""Numbers: effects that can be, and frequencies as numbers of people (rule T12).

Words such as *common* make readers overestimate a risk (https://pmc.ncbi.nlm.nih.gov/articles/PMC4153005).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from toolkit.content.texts import sentences

from .finding import Finding, flagged, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compound_pages.claims import Effect
    from toolkit.content.yaml_file import Steps

    from .audited import Audited

# "How often" asks for the number that the rule wants.
_VERBAL = re.compile(
    r"\b(?<!how )(?:common(?! (?:bile|cold|terminology|name))|commonly|uncommon|uncommonly|rare|rarely|often"
    r"|frequent|frequently|infrequent|infrequently|occasionally|sometimes)\b",
    re.IGNORECASE,
)
# How much something changed stays a percentage; how many people had it does not.
_PERCENT = re.compile(
    r"(?<!by )(?<!by about )(?<!%-)\b\d+(?:\.\d+)?\s?(?:%|percent\b)"
    r"(?! (?:confidence|CI|interval|higher|lower|(?:or )?(?:more|less)|of (?:the )?(?:tumor|cancer) cells))"
)


def findings(audited: Audited) -> Iterator[Finding]:
    """Yield each effect that cannot be, and each frequency that is not a number of people."""
    for steps, claim in audited.claims:
        if claim.effect:
            yield from _effect((*steps, "effect"), claim.effect)
    for steps, text, ours in audited.texts:
        if ours:
            yield from _frequencies(steps, text)


def _effect(steps: Steps, effect: Effect) -> Iterator[Finding]:
    named = {name: getattr(effect, name) for name in ("value", "low", "high", "compared")}
    given = {name: number for name, number in named.items() if number is not None}
    most = 1 if effect.measure == "proportion" else math.inf
    for name, number in given.items():
        if not 0 <= number <= most or math.isinf(number):
            between = "between 0 and 1" if most == 1 else "a number from 0 up"
            yield refused("T12", (*steps, name), f"is {number:g}; of a {effect.measure} it must be {between}")
    if ("low" in given) != ("high" in given):
        yield refused("T12", steps, "has one end of its interval: give low and high, or neither")
    elif "low" in given and not given["low"] <= given["value"] <= given["high"]:
        yield refused("T12", steps, "its value is not between low and high")
    if "compared" in given and effect.measure != "proportion":
        yield refused(
            "T12", (*steps, "compared"), f"goes with a proportion; a {effect.measure} compares already"
        )


def _frequencies(steps: Steps, text: str) -> Iterator[Finding]:
    for sentence in sentences(text):
        if (found := _VERBAL.search(sentence)) and not re.search(r"\d", sentence):
            yield flagged("T12", steps, f"says “{found[0]}” without a number, which readers take for more")
        if found := _PERCENT.search(sentence):
            yield flagged("T12", steps, f"says “{found[0]}”: of people, write how many in 1,000")
