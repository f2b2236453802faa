"""Dates: the days that records give for themselves (rules T14 and T15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.records import Pair

from .finding import Finding, flagged, refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from compound_pages.history import Review
    from toolkit.content.yaml_file import Steps

    from .audited import Audited


def findings(audited: Audited, today: date | None) -> Iterator[Finding]:
    """Yield what is odd about the days of a record; what only a clock can tell needs `today`."""
    record = audited.record
    days = [event.on for event in record.history]
    if days not in (sorted(days), sorted(days, reverse=True)):
        yield flagged(
            "T14", ("history",), "is out of order: write it from the first day on, or back from the last"
        )
    if record.updated and days and max(days) > record.updated:
        message = f"is before {max(days)}, the newest day of the history"
        yield flagged("T14", ("updated",), message)
    for i, review in enumerate(record.reviews):
        if review.next_due <= review.on:
            yield refused("T15", ("reviews", i, "next_due"), "is not after the day of the review")
    if today:
        yield from _future(audited, today)
        yield from _overdue(record.reviews, today)


def _future(audited: Audited, today: date) -> Iterator[Finding]:
    record = audited.record
    searched = record.searched if isinstance(record, Pair) else None
    given: list[tuple[Steps, date | None]] = [
        (("updated",), record.updated),
        *((("history", i, "on"), event.on) for i, event in enumerate(record.history)),
        *((("reviews", i, "on"), review.on) for i, review in enumerate(record.reviews)),
        (("searched", "on"), searched.on if searched else None),
    ]
    for steps, day in given:
        if day and day > today:
            yield flagged("T14", steps, f"{day} is still to come")


def _overdue(reviews: tuple[Review, ...], today: date) -> Iterator[Finding]:
    """The last review counts; a page never says that it is overdue, since pages do not know the day."""
    due = max((review.next_due for review in reviews), default=None)
    if due and due < today:
        yield flagged("T15", ("reviews",), f"are overdue: the next was due on {due}")
