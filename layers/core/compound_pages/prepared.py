"""Prepared: the views of pages about pairs, made from what was prepared for the page before if that serves.

A page and its data are one view, and all questions about a pair weigh the same records (docs/adr/0047).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lifecycle, presenter
from .paired import Paired, paired
from .passages import Shelf
from .recent import Recent
from .records import Compound, Condition, Pair, Subject
from .subjects import Subjects
from .view import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .chrome import Frame
    from .items import Key, Stored
    from .paths import PagePath
    from .records import Record
    from .site import Question
    from .statements import Source


_RECORDS = 64  # more than the conditions of most sites: those of a compound come again with the next one
_TIMES = 2  # that a record is met before anything is kept of it


class Prepared:
    """What was prepared last: one view, one pair, and what pages cite of some records."""

    def __init__(self) -> None:
        """Nothing is prepared yet."""
        self._views = Recent[View](1)
        self._pairs = Recent[Paired](1)
        self._shelves = Recent[list[Shelf]](_RECORDS)

    def view(
        self, frame: Frame, at: PagePath, found: Mapping[str, Stored], questions: Mapping[str, Question]
    ) -> View:
        """Return the view of the page at `at`, or of the page whose data it asks for.

        `found`: its records by kind. Raises Malformed if one of them is of another kind.
        """
        keys = {key.kind: key for key in lifecycle.keys(at)}
        records = tuple([found[kind] for kind in keys if kind in found])

        def make() -> View:
            of = self._pairs.of(records, lambda: paired(_subjects(keys, found), self._shelf))
            page = presenter.question_page(frame, at, of, questions)
            made_from = {keys[kind]: stored for kind, stored in found.items()}
            return View(questions[at.kind].template, page, made_from)

        return self._views.of((at.kind, at.page, frame.stylesheet, frame.site, questions, *records), make)

    def _shelf(self, record: Record) -> Shelf:
        """Return the shelf of a record, which keeps something once a record has come again.

        Most that a function meets are new to it, and what a pair says is on its own pages alone.
        """
        if not isinstance(record, Subject):
            return Shelf(record, keeps=False)
        met = self._shelves.of((record,), list)
        if len(met) < _TIMES:
            met.append(Shelf(record, keeps=bool(met)))
        return met[-1]


def _subjects(keys: Mapping[str, Key], found: Mapping[str, Stored]) -> Subjects:
    return Subjects(
        compound=lifecycle.expect(keys["compound"], found["compound"], Compound),
        condition=lifecycle.expect(keys["condition"], found["condition"], Condition),
        pair=lifecycle.expect(keys["pair"], found["pair"], Pair) if "pair" in found else None,
        sources=_sources(found.values()),
        alike=found["pair"].alike if "pair" in found else {},
    )


def _sources(found: Iterable[Stored]) -> dict[str, Source]:
    """Return the sources of all records; of equal copies the first, which more pages have in common."""
    first, *others = found
    sources = dict(first.sources)
    for stored in others:
        sources |= {id_: one for id_, one in stored.sources.items() if sources.get(id_) != one}
    return sources
