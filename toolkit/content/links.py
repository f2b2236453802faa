"""Links between records: aliases, and moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Key, Redirect, Stored

from .problems import meant, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from .problems import Problem
    from .yaml_file import Steps, YamlFile

NAMED_KINDS = ("compound", "condition")


def problems(files: Mapping[Key, YamlFile]) -> Iterator[Problem]:
    """Yield each alias that leads to more than one record, and each move that leads nowhere."""
    for kind in NAMED_KINDS:
        named = _named(kind, files)
        yield from _aliases(kind, named)
        yield from _moves(kind, named)


def _named(kind: str, files: Mapping[Key, YamlFile]) -> dict[str, YamlFile]:
    return {key.slug: file for key, file in files.items() if key.kind == kind}


def alias_steps(file: YamlFile) -> Iterator[tuple[str, Steps]]:
    """Yield the aliases of a record with the place of each, whatever else may be wrong with them."""
    aliases = file.data.get("aliases")
    listed = enumerate(aliases) if isinstance(aliases, list) else ()
    return ((alias, ("aliases", i)) for i, alias in listed if isinstance(alias, str))


def _aliases(kind: str, named: Mapping[str, YamlFile]) -> Iterator[Problem]:
    leads_to = {slug: slug for slug in named}
    for slug, file in named.items():
        for alias, steps in alias_steps(file):
            if alias == slug:
                yield file.problem(steps, f"{shown(alias)} is the slug of this very record")
            elif alias in leads_to:
                yield file.problem(steps, f"{shown(alias)} already leads to {kind} {leads_to[alias]!r}")
            leads_to.setdefault(alias, slug)


def _moves(kind: str, named: Mapping[str, YamlFile]) -> Iterator[Problem]:
    owners = _owners(named)
    for slug, file in named.items():
        if _target(file) is None:
            continue
        end = _end(slug, named, owners)
        if end is None:
            yield file.problem(("moved_to",), "leads back to itself")
        elif end not in named:
            known = [*named, *owners]
            yield file.problem(("moved_to",), f"there is no {kind} {shown(end)}{meant(end, known)}")


def _owners(named: Mapping[str, YamlFile]) -> dict[str, str]:
    """Return the slug of the record that each alias belongs to."""
    return {
        alias: slug for slug, file in named.items() for alias, _ in alias_steps(file) if alias not in named
    }


def _target(file: YamlFile) -> str | None:
    target = file.data.get("moved_to")
    return target if isinstance(target, str) else None


def _end(slug: str, named: Mapping[str, YamlFile], owners: Mapping[str, str]) -> str | None:
    """Return where `slug` leads in the end, over moves and aliases; None if that is a circle."""
    seen: set[str] = set()
    while slug not in seen:
        seen.add(slug)
        slug = owners.get(slug, slug)
        target = _target(named[slug]) if slug in named else None
        if target is None:
            return slug
        slug = target
    return None


def redirects(files: Mapping[Key, YamlFile]) -> dict[Key, Stored]:
    """Return the redirect of every alias and every move, each to where it leads in the end.

    So a reader and a search engine take one step, however often a record moved. No move may be wrong.
    """
    found: dict[Key, Stored] = {}
    for kind in NAMED_KINDS:
        named = _named(kind, files)
        owners = _owners(named)
        for slug in (*owners, *(slug for slug, file in named.items() if _target(file) is not None)):
            end = _end(slug, named, owners)
            if end is not None:
                found[Key(kind, slug)] = Stored(Redirect(end))
    return found


def warnings(files: Mapping[Key, YamlFile], named: Collection[Key]) -> Iterator[Problem]:
    """Yield each pair record that no page shows, unless that is because a record of the two is gone.

    `named`: every record that has a file. One that could not be read has problems enough.
    """
    for key, file in files.items():
        if key.kind != "pair":
            continue
        for kind, slug in zip(NAMED_KINDS, key.slug.split("/"), strict=True):
            there = files.get(Key(kind, slug))
            if Key(kind, slug) not in named:
                known = [other.slug for other in named if other.kind == kind]
                missing = f"there is no {kind} {slug!r}{meant(slug, known)}"
                yield file.problem((), f"no page shows this record: {missing}")
            elif there and "moved_to" in there.data:
                moved = f"{kind} {slug!r} moved to {there.data['moved_to']!r}"
                yield file.problem((), f"no page shows this record: {moved}")
