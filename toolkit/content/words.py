"""Words: what readers take for a promise, wherever a record says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .problems import Problem
    from .yaml_file import Steps, YamlFile

_LOADED = re.compile(
    r"\b(?:safe|safely|harmless|cures?|cured|proven|promising|breakthroughs?"
    r"|natural(?! (?:history|killer|health product)))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_DENIALS = ("That does not mean", "That does not prove")
# Names are names, and these keys hold no words that a page shows.
_NOT_PROSE = frozenset({"name", "short_name", "sources", "aliases", "moved_to"})


def problems(file: YamlFile) -> Iterator[Problem]:
    """Yield each loaded word in a statement that cites a source: which we word."""
    for steps, text, sourced in _texts(file.data):
        if sourced and (word := _loaded(text)):
            yield file.problem(steps, f"says “{word}”, which readers take for a promise: say what was seen")


def warnings(file: YamlFile) -> Iterator[Problem]:
    """Yield each loaded word in a flat fact, which is shown as it is written."""
    for steps, text, sourced in _texts(file.data):
        if not sourced and (word := _loaded(text)):
            yield file.problem(steps, f"says “{word}”, which readers take for a promise")


def _loaded(text: str) -> str | None:
    for sentence in _SENTENCE_END.split(text.strip()):
        if not sentence.startswith(_DENIALS) and (found := _LOADED.search(sentence)):
            return found[0]
    return None


def _texts(data: Any, steps: Steps = (), *, sourced: bool = False) -> Iterator[tuple[Steps, str, bool]]:
    """Yield every text that a page could show, with its place and whether it cites a source."""
    match data:
        case str():
            yield steps, data, sourced
        case list():
            for i, part in enumerate(data):
                yield from _texts(part, (*steps, i))
        case dict():
            for name, part in data.items():
                if name not in _NOT_PROSE:
                    yield from _texts(part, (*steps, name), sourced=bool(data.get("sources")))
