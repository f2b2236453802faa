"""Question paths: whether both slugs can always be taken out of them again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from compound_pages.paths import matcher, question_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from .problems import Problem
    from .yaml_file import Steps, YamlFile

_TAKEN = (
    "/assets/",
    "/errors/",
    "/compounds",
    "/conditions",
    "/about/",
    "/a-z/",
    "/sitemaps/",
    "/.well-known/",
)
_SLOTS = ("{compound}", "{condition}")
_ANY = "x0"


def problems(questions: Mapping[str, YamlFile], templates: Path) -> Iterator[Problem]:
    """Yield what is wrong with the questions: their patterns, titles and templates."""
    seen: dict[str, str] = {}
    for kind, file in questions.items():
        for steps, pattern in _patterns(file):
            for message in _pattern(pattern):
                yield file.problem(steps, message)
            if pattern in seen:
                yield file.problem(steps, f"is the path of {seen[pattern]} already")
            seen[pattern] = kind
        if any(file.data["title"].count(slot) != 1 for slot in _SLOTS):
            yield file.problem(("title",), "must hold {compound} and {condition}, each once")
        if not (templates / file.data["template"]).is_file():
            yield file.problem(("template",), f"there is no template {file.data['template']!r}")


def _patterns(file: YamlFile) -> Iterator[tuple[Steps, str]]:
    yield ("path",), file.data["path"]
    yield from ((("older_paths", i), older) for i, older in enumerate(file.data.get("older_paths", ())))


def _pattern(pattern: str) -> Iterator[str]:
    slots = Counter(re.findall(r"\{[^}]*\}?", pattern))
    if slots != Counter(_SLOTS):
        yield "must hold {compound} and {condition}, each once, and no other braces"
        return
    if pattern.startswith(_TAKEN):
        yield "begins like a page of another kind"
    infix = _infix(pattern)
    if not re.fullmatch(r"[-/][a-z0-9-]*[a-z0-9][a-z0-9-]*[-/]", infix):
        yield "is ambiguous: a word between hyphens must part {compound} and {condition}"
    elif any(infix.startswith(infix[-n:]) for n in range(2, len(infix))):
        yield f"is ambiguous: {infix!r} can overlap itself"


def _infix(pattern: str) -> str:
    return re.split(r"\{[a-z]+\}", pattern)[1]


def ambiguous(kind: str, slug: str, patterns: Sequence[str]) -> Iterator[str]:
    """Yield why the two slugs could not be told apart in some path with `slug` in it.

    A slug must hold no pattern's infix, and each path made with it must be taken apart in one way only.
    """
    for pattern in patterns:
        if not all(slot in pattern for slot in _SLOTS):
            continue
        infix = _infix(pattern)
        if infix in f"-{slug}-":
            yield f"the slug {slug!r} is ambiguous: it holds {infix!r}, which parts the slugs in {pattern}"
            continue
        slugs = {"compound": _ANY, "condition": _ANY, kind: slug}
        path = question_path(pattern, slugs["compound"], slugs["condition"])
        if sum(bool(matcher(other).fullmatch(path)) for other in patterns) > 1:
            yield f"the slug {slug!r} is ambiguous: {path} fits more than one question"
