"""Content: a folder of YAML files to the records of the table, or everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from compound_pages.items import QUESTIONS, SITE, Key, Stored, Tombstone
from compound_pages.records import Compound, Condition, Ending, Pair, Source
from compound_pages.site import Question, Questions, Site

from . import files, links, looks, rules
from .parts import part_of
from .problems import ContentError, Problem
from .validation import validate
from .yaml_file import YamlFile

if TYPE_CHECKING:
    from pathlib import Path

_TYPES: dict[str, Any] = {"compound": Compound, "condition": Condition, "pair": Pair, "site": Site}


class Content(NamedTuple):
    """A folder's records by key, what is odd about them but no error, and the folder itself."""

    records: dict[Key, Stored]
    warnings: tuple[Problem, ...]
    root: Path


def load(folder: Path) -> Content:
    """Return the content of `folder`. Raises ContentError with everything that is wrong or odd in it."""
    loading = _Loading(folder)
    records = loading.records()
    warnings = sorted(set(loading.warnings))
    if loading.problems:
        raise ContentError(sorted(set(loading.problems)), warnings)
    return Content(records, tuple(warnings), folder)


class _Loading:
    """One pass over a folder: collects problems instead of stopping at the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._sources: dict[str, Source] = {}
        self._known: frozenset[str] | None = None

    def records(self) -> dict[Key, Stored]:
        """Return what could be read; it is whole only if there are no problems."""
        questions_folder = self._part("questions")
        self._sources = self._read_sources()
        site = self._one(self._part("site.yaml"), "site")
        questions = self._questions(questions_folder)
        named = {key: path for key, path in files.records(self._folder) if path.suffix == ".yaml"}
        read = self._read_records(named)
        self.problems += files.problems(self._folder, questions_folder)
        self.problems += looks.problems(self._folder, questions)
        self.problems += rules.problems(read, questions, self._known)
        self.warnings += (*files.warnings(self._folder), *rules.warnings(read, named.keys()))
        if self.problems or site is None:
            return {}
        asked = {kind: msgspec.convert(file.data, Question) for kind, file in questions.items()}
        return {
            SITE: Stored(msgspec.convert({"record": "site", **site.data}, Site)),
            QUESTIONS: Stored(Questions(asked)),
            **{key: self._stored(key, file) for key, file in read.items() if "moved_to" not in file.data},
            **links.redirects(read),
        }

    def _part(self, name: str) -> Path:
        return part_of(self._folder, name)

    def _read(self, path: Path, kind: str) -> YamlFile | None:
        """Return the file if it is YAML, whatever its schema has against it: other rules may find more."""
        try:
            file = YamlFile(path)
        except ContentError as error:
            self.problems += error.problems
            return None
        told = {problem.field for problem in file.problems}
        self.problems += file.problems
        self.problems += (problem for problem in validate(kind, file) if problem.field not in told)
        return file

    def _one(self, path: Path, kind: str) -> YamlFile | None:
        """Return the file if nothing is wrong with it."""
        before = len(self.problems)
        file = self._read(path, kind)
        return file if len(self.problems) == before else None

    def _read_sources(self) -> dict[str, Source]:
        """Read the sources; of a file that is wrong the ids count all the same, as citing them is right."""
        file = self._read(self._part("sources.yaml"), "sources")
        self._known = frozenset(file.data) if file and isinstance(file.data, dict) else None
        return msgspec.convert(file.data, dict[str, Source]) if file and not self.problems else {}

    def _read_records(self, named: dict[Key, Path]) -> dict[Key, YamlFile]:
        read = ((key, self._read(path, key.kind)) for key, path in named.items())
        return {key: file for key, file in read if file and isinstance(file.data, dict)}

    def _questions(self, folder: Path) -> dict[str, YamlFile]:
        paths = (path for path in files.questions(folder) if path.suffix == ".yaml")
        read = ((path, self._one(path, "question")) for path in paths)
        return {path.stem: file for path, file in read if file}

    def _stored(self, key: Key, file: YamlFile) -> Stored:
        """Return the record with the sources that it cites."""
        data = file.data
        if data.get("status") == "gone":
            return Stored(Tombstone(data.get("name"), msgspec.convert(data.get("gone", {}), Ending)))
        sources = {id_: self._sources[id_] for id_ in sorted({id_ for _, id_ in links.citations(data)})}
        return Stored(msgspec.convert({"record": key.kind, **data}, _TYPES[key.kind]), sources)
