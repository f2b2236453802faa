"""Ketamine and liver cancer: the three records, what each of their statements stands on, the four pages."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from bs4 import BeautifulSoup
from msgspec.structs import replace

from compound_pages import statements as shapes
from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.items import QUESTIONS, SITE, Key, Stored
from compound_pages.paths import data_path
from compound_pages.renderer import Renderer
from compound_pages.statements import Retraction
from toolkit.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit import content as contents

KEYS = {
    "compound": Key("compound", "ketamine-iv"),
    "condition": Key("condition", "liver-cancer"),
    "pair": Key("pair", "ketamine-iv/liver-cancer"),
}
PATHS = (
    "/is-ketamine-iv-safe-for-liver-cancer-patients",
    "/does-ketamine-iv-work-for-liver-cancer",
    "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
    "/ketamine-iv-research-in-liver-cancer",
)
ROWS = ("claims", "interacts_with", "organ_classes")

type Records = Mapping[Key, Stored]


class Said(NamedTuple):
    """A statement, claim or row: its id on pages, its field, its text if it is flat, its sources."""

    id: str
    field: str
    text: str
    sources: frozenset[str]

    @property
    def is_row(self) -> bool:
        """Whether it is a claim or row, which needs a source, and not a flat statement."""
        return self.field in ROWS


def only(records: Records) -> dict[Key, Stored]:
    """Return the records behind the four pages."""
    return {key: records[key] for key in (SITE, QUESTIONS, *KEYS.values())}


def said(records: Records) -> Iterator[Said]:
    """Yield everything that the three records say with a source."""
    for kind, key in KEYS.items():
        for name, value in msgspec.to_builtins(records[key].record).items():
            parts = value if isinstance(value, list | tuple) else [value]
            for number, part in enumerate(parts, 1):
                sources = _cited(part)
                if sources and name in ROWS:
                    yield Said(f"{kind}.{part['id']}", name, "", sources)
                elif sources and name != "codes":  # hubs show the codes
                    yield Said(f"{kind}.{name}.{number}", name, part["text"].strip(), sources)


def _cited(part: Any) -> frozenset[str]:
    sources = part.get("sources", ()) if isinstance(part, dict) else ()
    return frozenset(one if isinstance(one, str) else one["source"] for one in sources)


def marked(records: Records, source: str, status: Any) -> dict[Key, Stored]:
    """Return `records` with what became of `source`."""

    def told(stored: Stored) -> Stored:
        if source not in stored.sources:
            return stored
        became = replace(stored.sources[source], retraction=Retraction(status=status))
        return replace(stored, sources={**stored.sources, source: became})

    return {key: told(stored) for key, stored in records.items()}


def uncited_data(data: Any, source: str) -> Any:
    """Return a file's data without a source and without every citation of it."""
    if isinstance(data, dict):
        kept = {name: uncited_data(part, source) for name, part in data.items() if name != source}
        if kept.get("certainty_by") == source:
            del kept["certainty_by"], kept["certainty"]
        return {name: part for name, part in kept.items() if part != [] or name != "sources"}
    if isinstance(data, list):
        return [uncited_data(one, source) for one in data if source not in (one, _id(one))]
    return data


def _id(one: Any) -> Any:
    return one.get("source") if isinstance(one, dict) else None


def uncited(records: Records, source: str) -> dict[Key, Stored]:
    """Return `records` as they are once nothing cites `source` and it is no more."""

    def told(stored: Stored) -> Stored:
        data = uncited_data(msgspec.to_builtins(stored.record), source)
        kept = {id_: one for id_, one in stored.sources.items() if id_ != source}
        return replace(stored, record=msgspec.convert(data, type(stored.record)), sources=kept)

    return {key: told(stored) if stored.sources else stored for key, stored in records.items()}


def without(records: Records, ids: set[str]) -> dict[Key, Stored]:
    """Return `records` without what has one of `ids`, as if nobody had written it."""
    changed = dict(records)
    for kind, key in KEYS.items():
        record: Any = records[key].record
        kept: dict[str, Any] = {
            name: tuple(row for row in getattr(record, name, ()) if f"{kind}.{row.id}" not in ids)
            for name in ROWS
        }
        for name in {one.partition(".")[2].rpartition(".")[0] for one in ids if one.startswith(f"{kind}.")}:
            every = enumerate(shapes.statements(getattr(record, name, None)), 1)
            kept[name] = tuple(one for number, one in every if f"{kind}.{name}.{number}" not in ids) or None
        held = {name: value for name, value in kept.items() if hasattr(record, name)}
        changed[key] = replace(records[key], record=replace(record, **held))
    return changed


class Pages:
    """The four pages, as the composer makes them of any records."""

    def __init__(self, content: contents.Content) -> None:
        """`content`: what has the templates and the assets."""
        self._renderer = Renderer(content.root / "templates")
        self._assets = read_assets(content.root / "assets")

    def data(self, records: Records) -> dict[str, dict[str, Any]]:
        """Return what each page says, by its path."""
        composer = self._composer(records)
        bodies = {path: composer.compose(data_path(path), lambda: 1.0).response.body for path in PATHS}
        return {path: json.loads(body)["page"] for path, body in bodies.items()}

    def html(self, records: Records) -> dict[str, BeautifulSoup]:
        """Return each page to search in, by its path."""
        composer = self._composer(records)
        bodies = {path: composer.compose(path, lambda: 1.0).response.body for path in PATHS}
        return {path: BeautifulSoup(body.decode(), "html.parser") for path, body in bodies.items()}

    def _composer(self, records: Records) -> Composer:
        return Composer(Library(records), self._renderer, self._assets, 3600, time.perf_counter)


def lines(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every statement with an id in a page's data, wherever it stands; the answer repeats some."""
    match value:
        case dict():
            if value.get("id") and ("text" in value or "medicine" in value):
                yield value
            for part in value.values():
                yield from lines(part)
        case list():
            for part in value:
                yield from lines(part)
