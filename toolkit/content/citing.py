"""Citing: which sources a record names, and whether each can be found (rule T17)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from compound_pages.grounds import AUTHORITIES

from .problems import meant, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from .problems import Problem
    from .yaml_file import Steps, YamlFile

_IDENTIFIERS = ("pmid", "doi", "url")
_BINDS = re.compile(r"label|guideline|regulat|smpc", re.IGNORECASE)


def citations(data: Any, steps: Steps = ()) -> Iterator[tuple[Steps, str]]:
    """Yield every source id that `data` cites, with the place where it does."""
    if isinstance(data, list):
        for i, part in enumerate(data):
            yield from citations(part, (*steps, i))
    elif isinstance(data, dict):
        for name, part in data.items():
            if name == "sources" and isinstance(part, list):
                yield from cited(part, (*steps, name))
            elif name == "certainty_by" and isinstance(part, str):
                yield (*steps, name), part
            else:
                yield from citations(part, (*steps, name))


def cited(sources: list[Any], steps: Steps) -> Iterator[tuple[Steps, str]]:
    """Yield each id of a list of sources: alone, or with a place in the source."""
    for i, one in enumerate(sources):
        if isinstance(one, str):
            yield (*steps, i), one
        elif isinstance(one, dict) and isinstance(one.get("source"), str):
            yield (*steps, i, "source"), one["source"]


def unknown_sources(files: Iterable[YamlFile], known: Collection[str]) -> Iterator[Problem]:
    """Yield each citation of a source that is not in sources.yaml."""
    for file in files:
        for steps, id_ in citations(file.data):
            if id_ not in known:
                yield file.problem(steps, f"unknown source {shown(id_)}{meant(id_, known)}")


def unidentified_sources(file: YamlFile) -> Iterator[Problem]:
    """Yield each source that no reader could look up. Whether an identifier is the right one is not known."""
    for id_, source in file.data.items() if isinstance(file.data, dict) else ():
        if isinstance(source, dict) and not any(source.get(name) for name in _IDENTIFIERS):
            yield file.problem((id_,), "has no pmid, doi or url, so nobody can look it up (T17)")


def unbinding_sources(file: YamlFile) -> Iterator[Problem]:
    """Yield each source whose type means a label, guideline or regulator in a word no rule knows (T05)."""
    for id_, source in file.data.items() if isinstance(file.data, dict) else ():
        type_ = source.get("type") if isinstance(source, dict) else None
        if isinstance(type_, str) and type_ not in AUTHORITIES and _BINDS.search(type_):
            known = ", ".join(sorted(AUTHORITIES))
            message = f"{shown(type_)} is none of {known}: what it warns of would count like a study (T05)"
            yield file.problem((id_, "type"), message)
