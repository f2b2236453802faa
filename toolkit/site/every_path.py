"""Every path of a content that has a page, in groups of pages that are best made together."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from compound_pages.items import QUESTIONS, SITE, Key, Tombstone
from compound_pages.listing import LETTERS, letter_path, list_paths, names_by_letter
from compound_pages.paths import about_path, data_path, hub_path, question_path, sitemap_path
from compound_pages.records import Compound, Condition
from compound_pages.routes import FEED_PATH, PAGES_SITEMAP, ROBOTS, SECURITY, SITEMAPS
from compound_pages.site import About, Questions, Site
from toolkit.publishing import named

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from compound_pages.items import Stored


def paths(records: Mapping[Key, Stored]) -> Iterator[str]:
    """Yield the path of every page, each once, a page followed by its data."""
    return chain.from_iterable(groups(records))


def groups(records: Mapping[Key, Stored]) -> Iterator[list[str]]:
    """Yield the same paths in the same order, those together that are made from the same records.

    First all that reads every pair's entry: the front door, lists, hubs and the files for machines. Then each
    compound's questions.
    """
    compounds, conditions = _slugs(records, Compound), _slugs(records, Condition)
    yield [*_with_data(_lists(records, compounds, conditions)), *_machine_files(records, compounds)]
    for compound in compounds:  # what is made of a pair, and of a compound, serves the next page too
        yield [*_with_data(_asked(records, compound, conditions))]


def _with_data(pages: Iterable[str]) -> Iterator[str]:
    for page in pages:
        yield page
        yield data_path(page)


def _machine_files(records: Mapping[Key, Stored], compounds: Iterable[str]) -> Iterator[str]:
    yield from (SITEMAPS, PAGES_SITEMAP, FEED_PATH, ROBOTS)
    yield from map(sitemap_path, compounds)
    if isinstance(site := records[SITE].record, Site) and site.security:
        yield SECURITY


def _lists(
    records: Mapping[Key, Stored], compounds: Collection[str], conditions: Collection[str]
) -> Iterator[str]:
    yield "/"
    yield from list_paths("/compounds", len(compounds))
    yield from list_paths("/conditions", len(conditions))
    yield from _letters(records)
    yield from (about_path(slug) for slug in _slugs(records, About))
    for slug in compounds:
        yield from list_paths(hub_path("compound", slug), len(conditions))
    for slug in conditions:
        yield from list_paths(hub_path("condition", slug), len(compounds))


def _letters(records: Mapping[Key, Stored]) -> Iterator[str]:
    subjects = (stored.record for stored in records.values())
    names = names_by_letter(named(one) for one in subjects if isinstance(one, Compound | Condition))
    for letter in LETTERS:
        yield from list_paths(letter_path(letter), names[letter])


def _asked(records: Mapping[Key, Stored], compound: str, conditions: Iterable[str]) -> Iterator[str]:
    questions = records[QUESTIONS].record
    if not isinstance(questions, Questions):
        return
    for condition in conditions:
        if not isinstance(_record(records, Key("pair", f"{compound}/{condition}")), Tombstone):
            for question in questions.by_kind.values():
                yield question_path(question.path, compound, condition)


def _record(records: Mapping[Key, Stored], key: Key) -> object:
    return records[key].record if key in records else None


def _slugs(records: Mapping[Key, Stored], kind: type) -> list[str]:
    return sorted(key.slug for key, stored in records.items() if isinstance(stored.record, kind))
