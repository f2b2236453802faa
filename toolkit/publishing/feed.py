"""The feed: the newest changes of all records, gathered from the history of each. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.items import FEED, QUESTIONS, Feed, FeedEntry, Key, Stored
from compound_pages.paths import hub_path, question_path
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from compound_pages.site import Question

NEWEST = 50


def with_feed(records: Mapping[Key, Stored]) -> dict[Key, Stored]:
    """Return `records` and the feed of their newest changes, newest first, those of a day by key.

    What has no live page has no entry: a record that is gone or withdrawn, and a pair with such a one.
    """
    found = {key: tuple(_entries(key, stored, records)) for key, stored in records.items()}
    ordered = [entry for key in sorted(found) for entry in dict.fromkeys(found[key])]
    newest = sorted(ordered, key=lambda entry: entry.on, reverse=True)[:NEWEST]
    return {**records, FEED: Stored(Feed(tuple(newest)))}


def _entries(key: Key, stored: Stored, records: Mapping[Key, Stored]) -> Iterator[FeedEntry]:
    match stored.record:
        case Compound(status="live") | Condition(status="live") as subject:
            title, path = subject.name, hub_path(key.kind, key.slug)
        case Pair(status="live"):
            found = _pair(key, records)
            if found is None:
                return
            title, path = found
        case _:
            return
    for event in stored.record.history:
        yield FeedEntry(on=event.on, kind=event.kind, title=title, path=path, summary=event.summary)


def _pair(key: Key, records: Mapping[Key, Stored]) -> tuple[str, str] | None:
    """Return what a pair is called and where to read of it; None without a page."""
    compound, condition = key.slug.split("/")
    match records.get(Key("compound", compound)), records.get(Key("condition", condition)):
        case Stored(record=Compound(status="live") as one), Stored(record=Condition(status="live") as other):
            asked = _main_question(records)
            path = question_path(asked.path, compound, condition) if asked else hub_path("compound", compound)
            return f"{one.name} and {other.name}", path
        case _:
            return None


def _main_question(records: Mapping[Key, Stored]) -> Question | None:
    """Return the question that shows the safety statements, or else the first."""
    record = records[QUESTIONS].record if QUESTIONS in records else None
    asked = list(record.in_order.values()) if isinstance(record, Questions) else []
    shows = (question for question in asked if not question.parts or "safety" in question.parts)
    return next(shows, asked[0] if asked else None)
