"""Medical names: what a reader need not read as a word, because it is the name of a medicine or a disease."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from compound_pages.records import Compound, Condition, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .audited import Subject

FILE = Path(__file__).with_name("medical_names.txt")
_WORD = re.compile(r"[\w%](?:[^\s/]*[\w%])?")
_POSSESSIVE = re.compile("['\u2019]s$")
_FIGURE_OR_ACRONYM = re.compile(r".*\d|[^A-Z]*[A-Z].*[A-Z]")


class MedicalNames:
    """A set of names of one word or several, found in running text whatever their case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            if parts := tuple(part.lower() for part in words(name)):
                self._by_first.setdefault(parts[0], set()).add(parts)

    def spoken(self, sentence: str) -> list[str | None]:
        """Return the words of `sentence`, with None in place of each name."""
        there = words(sentence)
        lower = [word.lower() for word in there]
        spoken: list[str | None] = []
        at = 0
        while at < len(there):
            length = self._length(lower, at)
            spoken.append(None if length or _is_name(there[at], first=at == 0) else there[at])
            at += length or 1
        return spoken

    def _length(self, lower: Sequence[str], at: int) -> int:
        """Return how many words from `at` on are the longest name that begins there."""
        there = self._by_first.get(lower[at])
        if not there:
            return 0
        return max((len(name) for name in there if tuple(lower[at : at + len(name)]) == name), default=0)


@cache
def _is_name(word: str, *, first: bool) -> bool:
    """Whether `word` is a figure, an acronym, or has the capital of a name inside a sentence."""
    return bool(_FIGURE_OR_ACRONYM.match(word)) or (word[0].isupper() and not first)


def words(text: str) -> list[str]:
    """Return the words of `text` without punctuation at their edges; a possessive counts as its noun."""
    return [_POSSESSIVE.sub("", word) for word in _WORD.findall(text)]


def of_records(records: Iterable[Subject]) -> Iterator[str]:
    """Yield the names that records have and give: of themselves, their forms, and medicines."""
    for record in records:
        if not isinstance(record, Pair):
            yield from (record.name, record.label)
        if isinstance(record, Condition):
            yield from record.usual_medicines
        else:
            yield from (name for row in record.interacts_with for name in (row.medicine, *row.names))
        if isinstance(record, Compound):
            yield from (form.name for form in record.forms)


@cache
def listed() -> tuple[str, ...]:
    """Return the names of the list beside this module, one a line."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
