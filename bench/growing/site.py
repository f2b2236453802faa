"""A site of so many compounds and conditions: every pair on record, one question, each page cached."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.items import QUESTIONS, SITE, Key, Stored, Tombstone
from compound_pages.paths import page_key
from compound_pages.renderer import Renderer
from compound_pages.site import Questions
from toolkit import content
from toolkit.library import Library
from toolkit.publishing.writes import Write, writes_of
from toolkit.site import EDGE_SECONDS, paths
from toolkit.stack import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .backing import Backing

_FLAT = ROOT / "tests" / "content" / "flat"
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
        for key, stored in self.records.items():
            for write in writes_of(key, stored):
                backing.put_item(write.request()["PutRequest"]["Item"])
        renderer, assets = Renderer(content.OWN / "templates"), read_assets(content.OWN / "assets")
        composer = Composer(Library(self.records), renderer, assets, EDGE_SECONDS, time.perf_counter)
        for path in paths(self.records):
            backing.keep(page_key(path), composer.compose(path, lambda: 1.0).response)

    def change(self, changes: Mapping[Key, Stored]) -> list[Write]:
        """Take `changes` on and return the writes of their publishing, in its order."""
        before = {w.place: w for key in changes if key in self.records for w in self._writes(key)}
        self.records |= changes
        after = {w.place: w for key in changes for w in self._writes(key)}
        puts = sorted(after.values(), key=lambda write: write.place.kind != "list")
        return puts + [Write(place, None) for place in before if place not in after]

    def _writes(self, key: Key) -> list[Write]:
        return writes_of(key, self.records[key])

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


def _named(stored: Stored, slug: str) -> Stored:
    return replace(stored, record=replace(stored.record, name=slug.replace("-", " ").title()))


def _one_question(stored: Stored) -> Stored:
    if not isinstance(stored.record, Questions):
        raise TypeError(str(stored))
    return Stored(Questions(dict([next(iter(stored.record.by_kind.items()))])))
