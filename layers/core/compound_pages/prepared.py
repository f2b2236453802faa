"""Prepared: the views of pages about pairs, made from what was prepared for the page before if that serves.

A page and its data are one view, and all questions about a pair weigh the same records (docs/adr/0047).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lifecycle, presenter
from .paired import Paired, paired
from .recent import Recent
from .records import Compound, Condition, Pair
from .subjects import Subjects
from .view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .chrome import Frame
    from .items import Key, Stored
    from .paths import PagePath
    from .site import Question


class Prepared:
    """What was prepared last: one view, and one pair."""

    def __init__(self) -> None:
        """Nothing is prepared yet."""
        self._views = Recent[View](1)
        self._pairs = Recent[Paired](1)

    def view(
        self, frame: Frame, at: PagePath, found: Mapping[str, Stored], questions: Mapping[str, Question]
    ) -> View:
        """Return the view of the page at `at`, or of the page whose data it asks for.

        `found`: its records by kind. Raises Malformed if one of them is of another kind.
        """
        keys = {key.kind: key for key in lifecycle.keys(at)}
        records = tuple(found[kind] for kind in keys if kind in found)

        def make() -> View:
            of = self._pairs.of(records, lambda: paired(_subjects(keys, found)))
            page = presenter.question_page(frame, at, of, questions)
            made_from = {keys[kind]: stored for kind, stored in found.items()}
            return View(questions[at.kind].template, page, made_from)

        return self._views.of((at.kind, at.page, frame.stylesheet, frame.site, questions, *records), make)


def _subjects(keys: Mapping[str, Key], found: Mapping[str, Stored]) -> Subjects:
    return Subjects(
        compound=lifecycle.expect(keys["compound"], found["compound"], Compound),
        condition=lifecycle.expect(keys["condition"], found["condition"], Condition),
        pair=lifecycle.expect(keys["pair"], found["pair"], Pair) if "pair" in found else None,
        sources={id_: one for stored in found.values() for id_, one in stored.sources.items()},
        alike=found["pair"].alike if "pair" in found else {},
    )
