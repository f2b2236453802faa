"""Which pages a difference touches: those that its stream will have looked at once it is written. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from compound_pages.changes import EVERYTHING, Change, touched
from compound_pages.items import QUESTIONS
from compound_pages.site import Questions

from .writes import tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key, Stored
    from compound_pages.site import Question

    from .difference import Difference


class Pages(NamedTuple):
    """Paths in their order, whether anybody has asked for them yet or not; or every page there is."""

    paths: tuple[str, ...] = ()
    every: bool = False


def pages_of(plan: Difference, records: Mapping[Key, Stored]) -> Pages:
    """Return the pages that writing `plan`, after which the table holds `records`, touches."""
    known = _Known(plan, records)
    # Entries of one list touch the same pages, so one stands for all of them.
    entries = {write.place.pk: write.place.sk for write in plan.put_entries + plan.drop_entries}
    changes = [Change(pk, sk) for pk, sk in entries.items()]
    changes += (
        Change(*write.place, write.before, write.after) for write in plan.put_records + plan.delete_records
    )
    paths = set[str]()
    for change in changes:
        one = touched(change, known)
        if one == EVERYTHING:
            return Pages(every=True)
        paths.update(one.paths)
    return Pages(tuple(sorted(paths)))


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
