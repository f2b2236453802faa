"""The rules that no schema of one file can hold: names, links between files, addresses, words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from compound_pages.items import Key, Redirect, Stored
from compound_pages.records import SLUG_MAX, SLUG_PATTERN

from . import patterns
from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from .yaml_file import Steps, YamlFile

_SLUG = re.compile(SLUG_PATTERN)
_NAMED_KINDS = ("compound", "condition")
_LOADED_WORDS = re.compile(
    r"\b(safe|safely|harmless|natural|cures?|proven|promising|breakthrough)\b"
    r"(?! (?:history|killer|health product))",
    re.IGNORECASE,
)
_NAMES = frozenset({"name", "short_name"})


def file_name(path: Path, slug: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of a record's file: it must end in .yaml and be a slug."""
    if path.suffix != ".yaml":
        yield Problem(path, 1, 1, "", "is no record: a record's file ends in .yaml")
        return
    for part in slug.split("/"):
        if not _SLUG.fullmatch(part) or len(part) > SLUG_MAX:
            form = f"at most {SLUG_MAX} lower-case letters and digits, in groups joined by single hyphens"
            yield Problem(path, 1, 1, "", f"{part!r} is no slug: {form}")


def problems(
    files: Mapping[Key, YamlFile], questions: Mapping[str, YamlFile], templates: Path
) -> Iterator[Problem]:
    """Yield what is wrong between files."""
    for kind in _NAMED_KINDS:
        yield from _aliases(kind, files)
        yield from _moves(kind, files)
    yield from patterns.problems(questions, templates)
    asked = [file.data["path"] for file in questions.values()]
    for key, file in files.items():
        if key.kind in _NAMED_KINDS:
            for slug, steps in ((key.slug, ()), *_alias_steps(file)):
                for message in patterns.ambiguous(key.kind, slug, asked):
                    yield file.problem(steps, message)


def _alias_steps(file: YamlFile) -> Iterator[tuple[str, Steps]]:
    aliases = file.data.get("aliases")
    listed = enumerate(aliases if isinstance(aliases, list) else ())
    return ((alias, ("aliases", i)) for i, alias in listed if isinstance(alias, str))


def _aliases(kind: str, files: Mapping[Key, YamlFile]) -> Iterator[Problem]:
    taken = {key.slug: key.slug for key in files if key.kind == kind}
    for key, file in files.items():
        if key.kind != kind:
            continue
        for alias, steps in _alias_steps(file):
            if alias in taken:
                yield file.problem(steps, f"{alias!r} already leads to {kind} {taken[alias]!r}")
            taken[alias] = key.slug


def _moves(kind: str, files: Mapping[Key, YamlFile]) -> Iterator[Problem]:
    for key, file in files.items():
        target = file.data.get("moved_to") if key.kind == kind else None
        if not isinstance(target, str):
            continue
        seen = {key.slug}
        while (there := files.get(Key(kind, target))) and "moved_to" in there.data and target not in seen:
            seen.add(target)
            target = there.data["moved_to"]
        if target in seen:
            yield file.problem(("moved_to",), "leads back to itself")
        elif there is None:
            yield file.problem(("moved_to",), f"there is no {kind} {target!r}")


def redirects(files: Mapping[Key, YamlFile]) -> dict[Key, Stored]:
    """Return the redirect of every alias."""
    return {
        Key(key.kind, alias): Stored(Redirect(file.data.get("moved_to", key.slug)))
        for key, file in files.items()
        if key.kind in _NAMED_KINDS
        for alias in file.data.get("aliases", ())
    }


def citations(data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield every source id that `data` cites, with the place where it does."""
    if isinstance(data, list):
        for i, part in enumerate(data):
            yield from citations(part, (*steps, i))
    elif isinstance(data, dict):
        for name, part in data.items():
            if name == "sources" and isinstance(part, list):
                yield from (((*steps, name, i), id_) for i, id_ in enumerate(part) if isinstance(id_, str))
            else:
                yield from citations(part, (*steps, name))


def unknown_sources(files: Iterable[YamlFile], sources: Container[str]) -> Iterator[Problem]:
    """Yield each citation of a source that is not in sources.yaml."""
    for file in files:
        for steps, id_ in citations(file.data):
            if id_ not in sources:
                yield file.problem(steps, f"unknown source {id_!r}")


def warnings(files: Mapping[Key, YamlFile]) -> Iterator[Problem]:
    """Yield what an editor should look at and may keep."""
    for key, file in files.items():
        if key.kind == "pair":
            yield from _unused_pair(key, file, files)
        for steps, text in _texts(file.data):
            if steps[0] not in _NAMES and (word := _LOADED_WORDS.search(text)):
                yield file.problem(steps, f"says “{word[0]}”, which readers take for a promise")


def _unused_pair(key: Key, file: YamlFile, files: Mapping[Key, YamlFile]) -> Iterator[Problem]:
    for kind, slug in zip(_NAMED_KINDS, key.slug.split("/"), strict=True):
        if Key(kind, slug) not in files:
            yield file.problem((), f"there is no {kind} {slug!r}, so no page shows this record")


def _texts(data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    match data:
        case str():
            yield steps, data
        case list():
            for i, part in enumerate(data):
                yield from _texts(part, (*steps, i))
        case dict():
            for name, part in data.items():
                yield from _texts(part, (*steps, name))
