"""Words: what readers take for a promise, wherever a record says it (rules T02 and T04).

A page that calls something safe has promised an absence of harm that its sources do not show. *Promising*,
*preliminary* and *pilot* are read as praise (FTC, Health Products Compliance Guidance, 2022).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .texts import sentences, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .problems import Problem
    from .yaml_file import YamlFile

_LOADED = re.compile(
    r"\b(?:safe|safely|harmless|risk[- ]free|no side[- ]effects|miracles?|miraculous|cures?|cured|proven"
    r"|breakthroughs?|natural(?! (?:history|killer|health product)))\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(r"\b(?:promising|preliminary|pilot)\b", re.IGNORECASE)
_DENIALS = ("That does not mean", "That does not prove")


def problems(file: YamlFile) -> Iterator[Problem]:
    """Yield each loaded word in a text that we word: a claim, or a statement that cites a source."""
    for steps, text, ours in texts(file.data):
        if ours and (found := _loaded(text)):
            word, rule = found
            message = f"says “{word}”, which readers take for a promise: say what was seen ({rule})"
            yield file.problem(steps, message)


def warnings(file: YamlFile) -> Iterator[Problem]:
    """Yield each loaded word in a flat fact, which is shown as it is written."""
    for steps, text, ours in texts(file.data):
        if not ours and (found := _loaded(text)):
            word, rule = found
            yield file.problem(steps, f"says “{word}”, which readers take for a promise ({rule})")


def _loaded(text: str) -> tuple[str, str] | None:
    """Return the first loaded word of `text` and the rule against it."""
    for sentence in sentences(text):
        if sentence.startswith(_DENIALS):
            continue
        for pattern, rule in ((_LOADED, "T02"), (_PRAISE, "T04")):
            if found := pattern.search(sentence):
                return found[0], rule
    return None
