"""The rules that no schema of one file can hold, of all files together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import citing, files, links, patterns, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from compound_pages.items import Key

    from .problems import Problem
    from .yaml_file import YamlFile

_ENDINGS = ("gone", "withdrawn")


def problems(
    records: Mapping[Key, YamlFile], questions: Mapping[str, YamlFile], sources: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong between files, and within one where its schema cannot say it.

    `sources`: the ids of all sources, None if they could not be read.
    """
    yield from links.problems(records)
    if sources is not None:
        yield from citing.unknown_sources(records.values(), sources)
    yield from patterns.problems(questions)
    asked = patterns.well_formed(questions)
    for key, file in records.items():
        yield from _lifecycle(file)
        yield from words.problems(file)
        if key.kind in links.NAMED_KINDS:
            slugs = ((key.slug, ()), *links.alias_steps(file))
            for slug, steps in (found for found in slugs if files.is_slug(found[0])):
                for message in patterns.ambiguous(key.kind, slug, asked):
                    yield file.problem(steps, message)


def _lifecycle(file: YamlFile) -> Iterator[Problem]:
    """A record that ends in two ways at once, or gives the end of a record that has none, is a slip."""
    status = file.data.get("status", "live")
    if "moved_to" in file.data and status != "live":
        yield file.problem(
            ("status",), f"a record that moved cannot be {status} too: take one of the two out"
        )
    for ending in _ENDINGS:
        if ending in file.data and status != ending:
            yield file.problem((ending,), f"has no effect: the record's status is {status}, not {ending}")


def warnings(records: Mapping[Key, YamlFile], named: Collection[Key]) -> Iterator[Problem]:
    """Yield what an editor should look at and may keep.

    `named`: the key of every record that has a file, whether it could be read or not.
    """
    yield from links.warnings(records, named)
    for file in records.values():
        yield from words.warnings(file)
        yield from _undated(file)


def _undated(file: YamlFile) -> Iterator[Problem]:
    """Yield where a withdrawn record does not say since when. That of a gone one publishing can tell."""
    if file.data.get("status") != "withdrawn":
        return
    ending = file.data.get("withdrawn")
    if not isinstance(ending, dict):
        yield file.problem(("status",), "has no date: add withdrawn: {since: …}, or no page says since when")
    elif "since" not in ending:
        yield file.problem(("withdrawn", "since"), "is missing, so no page says since when")


def expired(site: YamlFile, today: date) -> Iterator[Problem]:
    """Yield the contact of security.txt if nobody may rely on it any more (RFC 9116, section 2.5.5)."""
    security = site.data.get("security")
    expires = security.get("expires") if isinstance(security, dict) else None
    if isinstance(expires, str) and expires < today.isoformat():
        message = f"was {expires}: say whom to tell of a weakness from now on"
        yield site.problem(("security", "expires"), message)
