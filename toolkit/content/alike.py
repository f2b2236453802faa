"""Alike: which pages say nearly what another page says, so that search engines get only one of them (T19).

Compared is what the records say on each page, without the words that every page has: the share of five-word
shingles that two pages have in common (Broder 1997, "On the resemblance and containment of documents").
Pages without a pair record of their own, or with a record that was withdrawn, are never listed, so they are
not compared.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from math import ceil
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from msgspec.structs import replace

from compound_pages.citations import Citations
from compound_pages.items import QUESTIONS, Key, Stored
from compound_pages.paths import question_path
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Questions
from compound_pages.slices import sliced
from compound_pages.standing import standing_subjects
from compound_pages.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from compound_pages.slices import Slice

LIMIT = 0.6
_WORDS = 5
_WORD = re.compile(r"\w+")


class Page(NamedTuple):
    """One page: its pair, its question, its path, its shingles, and how much of it is the pair's own."""

    key: Key
    question: str
    path: str
    shingles: frozenset[int]
    specific: int


def marked(records: Mapping[Key, Stored]) -> dict[Key, Stored]:
    """Return `records` with each pair told which of its pages are too much like another."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    for page, other in alike(pages(records)):
        found[page.key][page.question] = other.path
    return {
        key: replace(stored, alike=found[key]) if key in found else stored for key, stored in records.items()
    }


def pages(records: Mapping[Key, Stored]) -> Iterator[Page]:
    """Yield every page of a pair that has a record of its own and shows none that was withdrawn."""
    questions = records[QUESTIONS].record if QUESTIONS in records else None
    asked = questions.by_kind if isinstance(questions, Questions) else {}
    for key in records:
        subjects = subjects_of(key, records) if key.kind == "pair" else None
        if subjects and all(record.status == "live" for record in subjects.all):
            compound, condition = key.slug.split("/")
            for kind, question in asked.items():
                shown = sliced(question, subjects, Citations(subjects.sources))
                path = question_path(question.path, compound, condition)
                yield Page(key, kind, path, shingles(" ".join(_texts(shown))), shown.specific)


def subjects_of(key: Key, records: Mapping[Key, Stored]) -> Subjects | None:
    """Return what stands of the records behind the pages of a pair, None if one of them is not there."""
    compound, condition = key.slug.split("/")
    three = [records.get(Key("compound", compound)), records.get(Key("condition", condition)), records[key]]
    match [stored.record if stored else None for stored in three]:
        case [Compound() as one, Condition() as other, Pair() as pair]:
            sources = {id_: source for stored in three if stored for id_, source in stored.sources.items()}
            found = Subjects(
                compound=one, condition=other, pair=pair, sources=sources, alike=records[key].alike
            )
            return standing_subjects(found)
    return None


def _texts(shown: Slice) -> Iterator[str]:
    yield from (line.text for group in shown.groups.values() for line in group.lines)
    yield from (f"{row.medicine} {row.consequence} {row.action}" for row in shown.interaction_rows)
    yield from (line.text for table in shown.organ_tables for row in table.rows for line in row.lines)


def shingles(text: str) -> frozenset[int]:
    """Return every run of five words of `text`, or all of it if there are fewer."""
    words = _WORD.findall(text.casefold())
    runs = range(max(1, len(words) - _WORDS + 1))
    return frozenset(crc32(" ".join(words[i : i + _WORDS]).encode()) for i in runs) if words else frozenset()


def alike(every: Iterable[Page]) -> Iterator[tuple[Page, Page]]:
    """Yield each page that is too much like one with more to say of its pair, and that one.

    Two sets that share so much must share one of their rarest members (prefix filtering: Chaudhuri, Ganti
    and Kaushik 2006), so no page is compared with all others.
    """
    ranked = sorted(every, key=lambda page: (-page.specific, page.path))
    common = Counter(shingle for page in ranked for shingle in page.shingles)
    kept: dict[int, list[Page]] = defaultdict(list)
    for page in ranked:
        rarest = sorted(page.shingles, key=lambda shingle: (common[shingle], shingle))
        prefix = rarest[: len(rarest) - ceil(LIMIT * len(rarest)) + 1]
        near = (other for shingle in prefix for other in kept[shingle] if resemblance(page, other) > LIMIT)
        if other := next(near, None):
            yield page, other
            continue
        for shingle in prefix:
            kept[shingle].append(page)


def resemblance(page: Page, other: Page) -> float:
    """Return the share of shingles that two pages have in common, from 0 to 1."""
    both = len(page.shingles & other.shingles)
    either = len(page.shingles) + len(other.shingles) - both
    return both / either if either else 0.0
