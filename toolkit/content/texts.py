"""Texts: everything that a record says in words, with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .yaml_file import Steps

# Names are names, ids are ids, and these keys hold no words that a page shows as ours.
_NOT_PROSE = frozenset({
    "aliases", "applies_to", "by", "certainty_by", "codes", "credential", "disagrees_with", "id", "medicine",
    "moved_to", "name", "names", "path", "reviews", "short_name", "sources", "usual_medicines",
})  # fmt: skip
# What we word, whether it cites a source or needs none. Flat statements are shown as they were written.
_OURS = frozenset({
    "claims", "interacts_with", "not_found", "not_searched", "organ_classes", "questions", "scope",
    "unknowns",
})  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


class Text(NamedTuple):
    """A text with its place, and whether we word it: it cites a source, or says what is not known."""

    steps: Steps
    text: str
    ours: bool


def texts(data: Any, steps: Steps = (), *, ours: bool = False) -> Iterator[Text]:
    """Yield every text of a record that a page could show, whatever is wrong with the record."""
    match data:
        case str():
            yield Text(steps, data, ours)
        case list():
            for i, part in enumerate(data):
                yield from texts(part, (*steps, i), ours=ours)
        case dict():
            for name, part in data.items():
                if name not in _NOT_PROSE:
                    worded = ours or bool(data.get("sources")) or (not steps and name in _OURS)
                    yield from texts(part, (*steps, name), ours=worded)


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`."""
    return _SENTENCE_END.split(text.strip())
