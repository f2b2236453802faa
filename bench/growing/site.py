"""A site of so many compounds and conditions: all pairs on record, one question, all of it cached."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.items import FEED, QUESTIONS, SITE, Key, Stored, Tombstone
from compound_pages.paths import page_key
from compound_pages.renderer import Renderer
from compound_pages.site import Questions
from toolkit import content
from toolkit.library import Library
from toolkit.publishing import Projection, every_write, with_feed
from toolkit.publishing.wanted import sheets, unlisted_at
from toolkit.publishing.writes import Write, is_sheet, listed, record_place
from toolkit.site import EDGE_SECONDS, paths
from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from compound_pages.reading import Records
    from toolkit.publishing.writes import Place

    from .backing import Backing

_FLAT = ROOT / "tests" / "content" / "flat"
TODAY = date(2026, 11, 22)
_COMPOUND, _CONDITION = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")


class Site:
    """The records of a site, and the writes that change them."""

    def __init__(self, compounds: int, conditions: int) -> None:
        flat = content.load(_FLAT).records
        self.compounds = [f"compound-{number:03}" for number in range(compounds)]
        self.conditions = [f"condition-{number:03}" for number in range(conditions)]
        self.records = {SITE: flat[SITE], QUESTIONS: _one_question(flat[QUESTIONS])}
        self.records |= {Key("compound", slug): _named(flat[_COMPOUND], slug) for slug in self.compounds}
        self.records |= {Key("condition", slug): _named(flat[_CONDITION], slug) for slug in self.conditions}
        pair = flat[Key("pair", f"{_COMPOUND.slug}/{_CONDITION.slug}")]
        both = (f"{compound}/{condition}" for compound in self.compounds for condition in self.conditions)
        self.records |= dict.fromkeys((Key("pair", slug) for slug in both), pair)

    def fill(self, backing: Backing) -> None:
        """Put every record into the table and every page into the page cache."""
        for write in every_write(self.records, TODAY):
            backing.put_item(write.request()["PutRequest"]["Item"])
        composer = composer_of(Library(self.records))
        for path in paths(self.records):
            backing.keep(page_key(path), composer.compose(path, lambda: 1.0).response)

    def change(self, changes: Mapping[Key, Stored]) -> list[Write]:
        """Take `changes` on and return the writes of their publishing, in its order."""
        before = self._writes(changes)
        self.records |= changes
        after = self._writes(changes)
        puts = sorted(after.values(), key=lambda write: write.place.is_record)
        return puts + [
            Write(place, None) if is_sheet(place) else unlisted_at(place).write(None, TODAY)
            for place in before
            if place not in after
        ]

    def _writes(self, changes: Mapping[Key, Stored]) -> dict[Place, Write]:
        """Return the writes of these records, of all entries that could show them, and of the feed."""
        shown = Projection(self.records)
        there = with_feed(self.records)
        records = [Write(record_place(key), there[key]) for key in (*changes, FEED) if key in there]
        keys = [key for one in changes for key in self._shown_with(one) if key in there]
        entries = [Write(*entry) for key in keys for entry in listed(key, shown.listing(key))]
        every = [Write(*sheet) for sheet in sheets(self.records, shown)]
        return {write.place: write for write in (*entries, *every, *records)}

    def _shown_with(self, key: Key) -> Iterator[Key]:
        """Yield the records whose entries show something of `key`: itself, and its pairs."""
        yield key
        if key.kind == "compound":
            yield from (Key("pair", f"{key.slug}/{condition}") for condition in self.conditions)
        elif key.kind == "condition":
            yield from (Key("pair", f"{compound}/{key.slug}") for compound in self.compounds)

    def with_fields(self, key: Key, **fields: object) -> Mapping[Key, Stored]:
        """Return the change of some fields of a record."""
        stored = self.records[key]
        return {key: replace(stored, record=replace(stored.record, **fields))}

    def taken_down(self, key: Key) -> Mapping[Key, Stored]:
        """Return the change that takes a compound or condition down."""
        return {key: Stored(Tombstone(key.slug))}

    def added(self, key: Key) -> Mapping[Key, Stored]:
        """Return the change that adds a compound or condition like the others."""
        like = next(stored for known, stored in self.records.items() if known.kind == key.kind)
        return {key: _named(like, key.slug)}


def composer_of(records: Records) -> Composer:
    """Return what makes pages of these records, with the project's own templates."""
    renderer, assets = Renderer(content.OWN / "templates"), read_assets(content.OWN / "assets")
    return Composer(records, renderer, assets, EDGE_SECONDS, time.perf_counter)


def _named(stored: Stored, slug: str) -> Stored:
    return replace(stored, record=replace(stored.record, name=slug.replace("-", " ").title()))


def _one_question(stored: Stored) -> Stored:
    if not isinstance(stored.record, Questions):
        raise TypeError(str(stored))
    return Stored(Questions({"safety": stored.record.by_kind["safety"]}))
