"""Content: a folder of YAML files to the records of the table, or everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from compound_pages.items import QUESTIONS, SITE, Key, Stored
from compound_pages.site import About, Question, Questions, Site
from compound_pages.statements import Source

from . import alike, audit, bounds, citing, conversion, files, links, looks, reviews, rules
from .parts import OWN, part_of
from .problems import ContentError, Problem, told
from .validation import validate
from .yaml_file import YamlFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path


class Content(NamedTuple):
    """A folder's records by key, what is odd about them but no error, and the folder itself."""

    records: dict[Key, Stored]
    warnings: tuple[Problem, ...]
    root: Path


def load(folder: Path, today: date | None = None) -> Content:
    """Return the content of `folder`. Raises ContentError with everything that is wrong or odd in it.

    `today`: given, what only a clock can tell is a warning too, such as a review that is overdue.
    """
    loading = _Loading(folder, today)
    records = loading.records()
    warnings = tuple(told(sorted(set(loading.warnings))))
    if loading.problems:
        raise ContentError(tuple(told(sorted(set(loading.problems)))), warnings)
    return Content(alike.marked(records), warnings, folder)


class _Loading:
    """One pass over a folder: collects problems instead of stopping at the first."""

    def __init__(self, folder: Path, today: date | None) -> None:
        self._folder = folder
        self._today = today
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._sources: dict[str, Source] = {}
        self._written: dict[str, Any] = {}
        self._sound: set[Path] = set()
        self._known: frozenset[str] | None = None

    def records(self) -> dict[Key, Stored]:
        """Return what could be read; it is whole only if there are no problems."""
        questions_folder = self._part("questions")
        self._sources = self._read_sources()
        site = self._one(self._part("site.yaml"), "site")
        questions = self._questions(questions_folder)
        about = self._about()
        named = {key: path for key, path in files.records(self._folder) if path.suffix == ".yaml"}
        read = self._read_records(named)
        self.problems += files.problems(self._folder, questions_folder)
        self.problems += looks.problems(self._folder, questions)
        self.problems += rules.problems(read, questions, self._known)
        self.warnings += (*files.warnings(self._folder), *rules.warnings(read, named.keys()))
        self.warnings += rules.expired(site, self._today) if site and self._today else ()
        asked = {kind: msgspec.convert(file.data, Question) for kind, file in questions.items()}
        self._audit(read, asked.values())
        if self.problems or site is None:
            return {}
        return {
            SITE: Stored(msgspec.convert({"record": "site", **site.data}, Site)),
            QUESTIONS: Stored(Questions(asked)),
            **{key: Stored(msgspec.convert({"record": "about", **file.data}, About)) for key, file in about},
            **dict(self._stored(read)),
            **links.redirects(read),
        }

    def _part(self, name: str) -> Path:
        return part_of(self._folder, name)

    def _read(self, path: Path, kind: str) -> YamlFile | None:
        """Return the file if it is YAML, whatever its schema has against it: other rules may find more."""
        try:
            file = YamlFile(path, (self._folder, OWN))
        except ContentError as error:
            self.problems += error.problems
            return None
        known = {problem.field for problem in file.problems}
        found = [*file.problems, *(one for one in validate(kind, file) if one.field not in known)]
        self.problems += found
        if not found:
            self._sound.add(path)
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
        if not file or self.problems:
            return {}
        self.warnings += (*citing.unidentified_sources(file), *citing.unbinding_sources(file))
        self._written = file.data
        return msgspec.convert(file.data, dict[str, Source])

    def _read_records(self, named: dict[Key, Path]) -> dict[Key, YamlFile]:
        read = ((key, self._read(path, key.kind)) for key, path in named.items())
        return {key: file for key, file in read if file and isinstance(file.data, dict)}

    def _questions(self, folder: Path) -> dict[str, YamlFile]:
        paths = (path for path in files.questions(folder) if path.suffix == ".yaml")
        read = ((path, self._one(path, "question")) for path in paths)
        return {path.stem: file for path, file in read if file}

    def _about(self) -> list[tuple[Key, YamlFile]]:
        paths = (path for path in files.about(self._folder) if path.suffix == ".yaml")
        read = ((Key("about", path.stem), self._one(path, "about")) for path in paths)
        return [(key, file) for key, file in read if file]

    def _audit(self, read: dict[Key, YamlFile], questions: Iterable[Question]) -> None:
        """Hold the records of the right shape against the rules on what they say."""
        sound = {key: file.data for key, file in read.items() if file.path in self._sound}
        whole = {key: (data, made) for key, data in sound.items() if (made := conversion.record(key, data))}
        found = [*audit.findings(whole, self._sources, questions, self._today)]
        if self._sources:
            found += ((key, one) for key in whole for one in reviews.dropped(sound[key], self._written))
        for key, finding in found:
            found_of = self.problems if finding.refused else self.warnings
            found_of.append(read[key].problem(finding.steps, finding.message))

    def _stored(self, read: dict[Key, YamlFile]) -> Iterator[tuple[Key, Stored]]:
        """Yield what the table holds of each record; one that moved is a redirect."""
        for key, file in read.items():
            if stored := conversion.stored(key, file.data, self._sources, self._written):
                if bounds.is_too_large(stored):
                    message = "comes to more than 400 KB with its sources: the table takes no more"
                    self.problems.append(file.problem((), message))
                yield key, stored
