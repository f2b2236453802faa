"""Content: a folder of YAML files to the records of the table, or everything that is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored, Tombstone
from compound_pages.records import (
    Compound,
    Condition,
    Ending,
    Pair,
    Question,
    Questions,
    Site,
    Source,
)

from . import rules
from .problems import ContentError, Problem
from .validation import validate
from .yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = Path(__file__).resolve().parents[2] / "content"
_TYPES: dict[str, Any] = {"compound": Compound, "condition": Condition, "pair": Pair, "site": Site}


class Content(NamedTuple):
    """A folder's records by key, what is odd about them but no error, and the folders a deployment ships."""

    records: dict[Key, Stored]
    warnings: tuple[Problem, ...]
    root: Path


def part_of(folder: Path, name: str) -> Path:
    """Return where the part `name` of a content folder is: its own, or the project's if it has none."""
    own = folder / name
    return own if own.exists() else OWN / name


def load(folder: Path) -> Content:
    """Return the content of `folder`. Raises ContentError with everything that is wrong in it."""
    loading = _Loading(folder)
    records = loading.records()
    if loading.problems:
        raise ContentError(sorted(set(loading.problems)))
    return Content(records, tuple(loading.warnings), folder)


class _Loading:
    """One pass over a folder: collects problems instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._sources: dict[str, Source] = {}

    def records(self) -> dict[Key, Stored]:
        """Return what could be read; it is whole only if there are no problems."""
        self._sources = self._read_sources()
        read = {key: file for key, file in self._record_files() if isinstance(file.data, dict)}
        site = self._one(part_of(self._folder, "site.yaml"), "site")
        questions = self._questions()
        self.problems += rules.problems(read, questions, part_of(self._folder, "templates"))
        self.problems += rules.unknown_sources(read.values(), self._sources)
        if self.problems:
            return {}
        self.warnings += rules.warnings(read)
        records = {key: self._stored(key, file) for key, file in read.items()} | rules.redirects(read)
        if site:
            records[SITE] = Stored(msgspec.convert({"record": "site", **site.data}, Site))
        records[QUESTIONS] = Stored(
            Questions({kind: msgspec.convert(file.data, Question) for kind, file in questions.items()})
        )
        return records

    def _read(self, path: Path, kind: str) -> YamlFile | None:
        """Return the file if it is YAML, whatever its schema has against it: other rules may find more."""
        try:
            file = YamlFile(path)
        except ContentError as error:
            self.problems += error.problems
            return None
        self.problems += validate(kind, file)
        return file

    def _one(self, path: Path, kind: str) -> YamlFile | None:
        before = len(self.problems)
        file = self._read(path, kind)
        return file if len(self.problems) == before else None

    def _read_sources(self) -> dict[str, Source]:
        path = part_of(self._folder, "sources.yaml")
        file = self._one(path, "sources")
        return msgspec.convert(file.data, dict[str, Source]) if file else {}

    def _record_files(self) -> Iterator[tuple[Key, YamlFile]]:
        for kind, pattern in (
            ("compound", "compounds/*"),
            ("condition", "conditions/*"),
            ("pair", "pairs/*/*"),
        ):
            for path in sorted(self._folder.glob(pattern)):
                slug = f"{path.parent.name}/{path.stem}" if kind == "pair" else path.stem
                self.problems += rules.file_name(path, slug)
                if path.suffix == ".yaml" and (file := self._read(path, kind)):
                    yield Key(kind, slug), file

    def _questions(self) -> dict[str, YamlFile]:
        folder = part_of(self._folder, "questions")
        read = ((path, self._one(path, "question")) for path in sorted(folder.glob("*.yaml")))
        return {path.stem: file for path, file in read if file}

    def _stored(self, key: Key, file: YamlFile) -> Stored:
        """Return the record with the sources that it cites."""
        data = file.data
        if "moved_to" in data:
            return Stored(Redirect(data["moved_to"]))
        if data.get("status") == "gone":
            return Stored(Tombstone(data.get("name"), msgspec.convert(data.get("gone", {}), Ending)))
        sources = {id_: self._sources[id_] for id_ in sorted({id_ for _, id_ in rules.citations(data)})}
        return Stored(msgspec.convert({"record": key.kind, **data}, _TYPES[key.kind]), sources)
