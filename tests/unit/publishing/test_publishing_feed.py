"""The feed of changes: which events of which records are in it, in what order, and where they lead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from made_records import compound, condition, gone, made, pair
from msgspec.structs import replace

from compound_pages.history import Event
from compound_pages.items import FEED, QUESTIONS, Feed, FeedEntry, Key, Redirect, Stored
from compound_pages.site import Question, Questions
from toolkit.publishing import with_feed

C, D, PAIR = Key("compound", "c0"), Key("condition", "d0"), Key("pair", "c0/d0")
DAY = date(2026, 11, 1)


def _event(summary: str, on: date = DAY) -> Event:
    return Event(on=on, kind="correction", summary=summary)


def _history(*summaries: str) -> dict[str, Any]:
    return {"history": tuple(map(_event, summaries))}


def _entries(records: dict[Key, Stored]) -> tuple[FeedEntry, ...]:
    feed = with_feed(records)[FEED].record
    assert isinstance(feed, Feed)
    return feed.entries


def _said(records: dict[Key, Stored]) -> list[str]:
    return [entry.summary for entry in _entries(records)]


def test_an_event_names_its_record_and_leads_to_where_it_is_shown() -> None:
    records = made(1) | {C: compound("C0", **_history("c")), D: condition("D0", **_history("d"))}
    records |= {PAIR: pair(**_history("p"))}
    assert [(entry.summary, entry.title, entry.path) for entry in _entries(records)] == [
        ("c", "C0", "/compounds/c0"),
        ("d", "D0", "/conditions/d0"),
        ("p", "C0 and D0", "/is-c0-safe-for-d0-patients"),
    ]
    assert {(entry.on, entry.kind) for entry in _entries(records)} == {(DAY, "correction")}


def test_the_newest_are_first_and_those_of_a_day_by_key() -> None:
    days = (date(2026, 11, 2), date(2026, 11, 1), date(2026, 11, 3))
    records = made(2) | {
        Key("compound", "c1"): compound("C1", history=tuple(_event(f"b{day.day}", day) for day in days)),
        C: compound("C0", history=(_event("a1", days[1]), _event("a3", days[2]))),
    }
    assert _said(records) == ["a3", "b3", "b2", "a1", "b1"]


def test_the_order_of_files_does_not_matter() -> None:
    records = made(3) | {Key("compound", f"c{i}"): compound(f"C{i}", **_history(str(i))) for i in range(3)}
    assert _entries(records) == _entries(dict(reversed(records.items())))


def test_the_newest_fifty_are_in_it() -> None:
    days = [date(2026, 1, 1 + number % 28) for number in range(120)]
    records = made(1) | {C: compound("C0", history=tuple(_event(str(i), day) for i, day in enumerate(days)))}
    found = _entries(records)
    assert [entry.on for entry in found] == sorted(days, reverse=True)[:50]


def test_an_event_that_is_told_twice_is_in_it_once() -> None:
    """Two entries of a feed must not have one name."""
    assert _said(made(1) | {C: compound("C0", **_history("c", "c"))}) == ["c"]


@pytest.mark.parametrize(
    "ended",
    [
        {C: gone("C0")},
        {C: Stored(Redirect("c1"))},
        {C: compound("C0", status="withdrawn", **_history("c"))},
        {D: gone("D0")},
        {D: condition("D0", status="withdrawn")},
        {PAIR: gone()},
        {PAIR: pair(status="withdrawn", **_history("p"))},
    ],
    ids=range(7),
)
def test_what_is_taken_down_takes_its_events_along(ended: dict[Key, Stored]) -> None:
    """That of a pair goes with each of its two."""
    records = made(1) | {C: compound("C0", **_history("c")), PAIR: pair(**_history("p"))} | ended
    assert _said(records) == (["c"] if C not in ended else [])


def test_a_pair_without_its_two_has_no_event() -> None:
    assert _said(made(0, 0) | {PAIR: pair(**_history("p"))}) == []


def _asking(**parts: tuple[Any, ...]) -> Stored:
    return Stored(Questions({
        kind: Question(
            path=f"/{kind}-of-{{compound}}-in-{{condition}}", title="?", label="?", template="x", parts=shown
        )
        for kind, shown in parts.items()
    }))  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (_asking(a=("trials",), b=("risks", "safety")), "/b-of-c0-in-d0"),
        (_asking(a=("trials",), b=()), "/b-of-c0-in-d0"),
        (_asking(a=("trials",), b=("risks",)), "/a-of-c0-in-d0"),
        (_asking(), "/compounds/c0"),
    ],
)
def test_an_event_of_a_pair_leads_to_the_question_of_safety(asked: Stored, path: str) -> None:
    """Or to the first that there is; without any, to the hub that shows the pair."""
    records = made(1) | {QUESTIONS: asked, PAIR: pair(**_history("p"))}
    assert [entry.path for entry in _entries(records)] == [path]


def test_records_are_as_they_were() -> None:
    records = made(1, 1, 1)
    assert with_feed(records) == {**records, FEED: Stored(Feed())}
    assert with_feed({C: replace(compound("C0"), sources={})})[FEED] == Stored(Feed())
