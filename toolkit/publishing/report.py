"""The report: what a publish would do, for people to say yes or no to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import Stored, Tombstone
from compound_pages.records import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from compound_pages.items import Key

    from .difference import Difference
    from .touched import Pages
    from .writes import Write

_SHOWN = 10
_HEADINGS = {
    "added": "Added",
    "changed": "Changed",
    "gone": "Gone (their pages will answer 410)",
    "removed": "Removed",
}


def report(plan: Difference, pages: Pages) -> str:
    """Return the plan in lines: how much of each, and the first of each by name."""
    names = {write.place.pk: _name(write) for write in plan.put_records}
    told = {"added": plan.added, "changed": plan.changed, "gone": plan.gone, "removed": plan.removed}
    counts = ", ".join(f"{len(keys)} {what}" for what, keys in told.items())
    lines = [f"Records: {counts}, {plan.unchanged} unchanged."]
    for what, keys in told.items():
        if keys:
            lines += [f"{_HEADINGS[what]}:", *_few([_in_words(key, names) for key in keys])]
    if plan.writes and not any(told.values()):
        lines.append(f"Entries of lists to put right: {len(plan.writes)}.")
    if pages.every:
        lines.append("Pages touched: every one.")
    elif pages.paths:
        lines += [f"Pages touched: {len(pages.paths)}", *_few(pages.paths)]
    return "\n".join(lines)


def _name(write: Write) -> str | None:
    match write.value:
        case Stored(record=Subject(name=name) | Tombstone(name=name)):
            return name
        case _:
            return None


def _in_words(key: Key, names: Mapping[str, str | None]) -> str:
    name = names.get(str(key))
    return f"{key.kind} {key.slug}".rstrip() + (f" ({name})" if name else "")


def _few(lines: Sequence[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more"
