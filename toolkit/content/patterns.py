"""Question paths: whether both slugs can always be taken out of them again."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from compound_pages.canonical import canonical
from compound_pages.paths import hub_path, parse, question_path
from compound_pages.routes import matcher

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .problems import Problem
    from .yaml_file import Steps, YamlFile

# With two of the longest slugs and .html, still a name that every file system takes (255 bytes).
LONGEST = 90
_TAKEN = (
    "/assets/", "/errors/", "/compounds", "/conditions", "/about/", "/a-z/", "/sitemaps/", "/.well-known/",
)  # fmt: skip
_SLOTS = ("{compound}", "{condition}")
_ANY = "x0"

type Asked = Mapping[str, list[str]]


def problems(questions: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Yield what is wrong with the paths and titles of the questions."""
    asked = well_formed(questions)
    seen: dict[str, str] = {}
    for kind, file in questions.items():
        for steps, pattern in _patterns(file):
            for message in _faults(pattern):
                yield file.problem(steps, message)
            if pattern in seen:
                yield file.problem(steps, f"is the path of {seen[pattern]} already")
            elif others := [other for other in _others(kind, pattern, asked) if pattern not in asked[other]]:
                yield file.problem(steps, f"is ambiguous: its paths could be those of {others[0]} as well")
            seen.setdefault(pattern, kind)
        if _slots(file.data["title"]) != Counter(_SLOTS):
            yield file.problem(
                ("title",), "must hold {compound} and {condition}, each once, and no other braces"
            )


def well_formed(questions: Mapping[str, YamlFile]) -> Asked:
    """Return by question each path, older ones last, that slugs can be held against."""
    return {
        kind: [pattern for _, pattern in _patterns(file) if not any(_faults(pattern))]
        for kind, file in questions.items()
    }


def _patterns(file: YamlFile) -> Iterator[tuple[Steps, str]]:
    yield ("path",), file.data["path"]
    yield from ((("older_paths", i), older) for i, older in enumerate(file.data.get("older_paths", ())))


def _slots(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{[^{}]*\}?|\}", text))


def _faults(pattern: str) -> Iterator[str]:
    if _slots(pattern) != Counter(_SLOTS):
        yield "must hold {compound} and {condition}, each once, and no other braces"
        return
    if pattern.startswith(_TAKEN):
        yield "begins like a page of another kind"
    if len(pattern) - len("".join(_SLOTS)) > LONGEST:
        yield f"is longer than {LONGEST} characters besides the slugs"
    path = question_path(pattern, _ANY, _ANY)
    if canonical(path) not in {path, None}:
        yield "is no address: a / at the end or after another / is dropped"
    infix = _infix(pattern)
    if "/" in infix:
        return  # no slug holds one, so there is one place to cut
    if not re.fullmatch(r"-[a-z0-9-]*[a-z0-9][a-z0-9-]*-", infix):
        yield "is ambiguous: a word between hyphens, or a /, must part {compound} and {condition}"
    elif any(infix.startswith(infix[-n:]) for n in range(2, len(infix))):
        yield f"is ambiguous: {infix!r} can overlap itself"


def _is_taken(path: str) -> bool:
    first, more, _ = path[1:].partition("/")
    return bool(more) and f"/{first}" in {taken.rstrip("/") for taken in _TAKEN}


def _infix(pattern: str) -> str:
    return re.split(r"\{[a-z]+\}", pattern)[1]


def _others(kind: str, pattern: str, asked: Asked) -> list[str]:
    """Return the other questions that could take a path `pattern` makes of two plain slugs for theirs."""
    if pattern not in asked[kind]:
        return []
    return [other for other in _read(question_path(pattern, _ANY, _ANY), asked) if other != kind]


def _read(path: str, asked: Asked) -> dict[str, tuple[str, str]]:
    """Return how each question would take `path` apart, by its first pattern that fits."""
    found: dict[str, tuple[str, str]] = {}
    for kind, patterns in asked.items():
        matches = (matcher(pattern).fullmatch(path) for pattern in patterns)
        if match := next(filter(None, matches), None):
            found[kind] = (match["compound"], match["condition"])
    return found


def ambiguous(kind: str, slug: str, asked: Asked) -> Iterator[str]:
    """Yield why the two slugs could not be told apart in some path with `slug` in it.

    A slug must hold no pattern's infix, each path made with it must be taken apart in one way only and be no
    other page's, and its hub must not be at the address of a list.
    """
    hub = parse(hub_path(kind, slug), {})
    if hub is None or hub.kind != kind:
        yield f"the slug {slug!r} is ambiguous: {hub_path(kind, slug)} is a further page of the list"
    slugs = {"compound": _ANY, "condition": _ANY, kind: slug}
    meant = (slugs["compound"], slugs["condition"])
    for question, patterns in asked.items():
        for pattern in patterns:
            if (infix := _infix(pattern)) in f"-{slug}-":
                yield f"the slug {slug!r} is ambiguous: {infix!r} in it is what parts the slugs in {pattern}"
            elif not _others(question, pattern, asked):
                path = question_path(pattern, *meant)
                if _is_taken(path):
                    yield f"the slug {slug!r} is ambiguous: {path} begins like a page of another kind"
                elif _read(path, asked) != {question: meant}:
                    yield f"the slug {slug!r} is ambiguous: {path} can be taken apart in more than one way"
