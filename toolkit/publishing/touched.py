"""Which pages a difference touches: those that its stream will have looked at once it is written. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from compound_pages.changes import EVERYTHING, Change, touched
from compound_pages.items import QUESTIONS, Listing
from compound_pages.listing import letter_of, names_of
from compound_pages.paths import data_path
from compound_pages.site import Questions

from .writes import is_sheet, tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from compound_pages.items import Key, Stored
    from compound_pages.site import Question

    from .difference import Difference
    from .writes import Write


class Pages(NamedTuple):
    """Paths in their order, whether anybody has asked for them yet or not; or every page there is.

    Data is not told of beside its page. Of an entry whose name changed, the letter of the older one is not
    known here.
    """

    paths: tuple[str, ...] = ()
    every: bool = False


def pages_of(plan: Difference, records: Mapping[Key, Stored]) -> Pages:
    """Return the pages that writing `plan`, after which the table holds `records`, touches."""
    known = _Known(plan, records)
    changes = list(_entries(plan.put_entries + plan.drop_entries))
    changes += (
        Change(*write.place, write.before, write.after) for write in plan.put_records + plan.delete_records
    )
    paths = set[str]()
    for change in changes:
        one = touched(change, known)
        if one == EVERYTHING:
            return Pages(every=True)
        paths.update(one.paths)
    return Pages(tuple(sorted(paths - set(map(data_path, paths)))))


def _entries(writes: Iterable[Write]) -> Iterator[Change]:
    """Yield one change for each list and letter: the entries of one list touch the same pages otherwise.

    A sheet is a page of its own.
    """
    found: dict[tuple[str, str], str] = {}
    for write in writes:
        if is_sheet(write.place):
            yield Change(*write.place)
            continue
        names = names_of(write.value) if isinstance(write.value, Listing) else ()
        found |= {(write.place.pk, letter): write.place.sk for letter in {"", *map(letter_of, names)}}
    for (pk, letter), sk in found.items():
        yield Change(pk, sk, letters=frozenset({letter}))


class _Known:
    """What will be on record once the difference is written."""

    def __init__(self, plan: Difference, records: Mapping[Key, Stored]) -> None:
        asked = records[QUESTIONS].record
        self.questions: Mapping[str, Question] = asked.by_kind if isinstance(asked, Questions) else {}
        live = {key for key, stored in records.items() if tag(stored) == key.kind}
        listed = live | set(plan.gone) | set(plan.removed)
        self._slugs = {
            kind: tuple(sorted(key.slug for key in listed if key.kind == kind))
            for kind in ("compound", "condition")
        }

    def slugs(self, kind: str) -> tuple[str, ...]:
        return self._slugs[kind]
