"""Who reviewed a page, when its records changed, and where somebody searched."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from compound_pages import provenance
from compound_pages.history import Event, Review, Search
from compound_pages.subjects import Subjects

if TYPE_CHECKING:
    from compound_pages.records import Compound, Condition, Pair


def _review(day: int, by: str = "Reviewer A") -> Review:
    return Review(
        by=by,
        credential="MD",
        register="https://register.example/1",
        on=date(2026, 5, day),
        next_due=date(2027, 5, day),
        content="0" * 32,
    )


@pytest.fixture
def subjects(compound: Compound, condition: Condition, pair: Pair) -> Subjects:
    return Subjects(compound=compound, condition=condition, pair=pair, sources={})


def _with(subjects: Subjects, **fields: dict[str, Any]) -> Subjects:
    changed = {kind: replace(subjects.by_kind[kind], **given) for kind, given in fields.items()}
    return replace(subjects, **changed)


def test_t13_a_page_is_reviewed_only_if_each_of_its_records_is(subjects: Subjects) -> None:
    one = {"reviews": (_review(1),)}
    assert provenance.reviews(_with(subjects, pair=one, compound=one)) == ()
    assert provenance.review_notes(_with(subjects, pair=one, compound=one)) == ()
    assert len(provenance.reviews(_with(subjects, pair=one, compound=one, condition=one))) == 3


def test_t13_without_a_pair_record_two_reviews_cover_the_page(subjects: Subjects) -> None:
    one = {"reviews": (_review(1),)}
    both = _with(replace(subjects, pair=None), compound=one, condition=one)
    assert len(provenance.reviews(both)) == 2


def test_the_newest_review_of_a_record_counts(subjects: Subjects) -> None:
    two = {"reviews": (_review(2, "Reviewer B"), _review(1))}
    found = provenance.review_notes(_with(subjects, pair=two, compound=two, condition=two))
    assert [note.text.split(",")[0] for note in found] == ["Reviewer B"] * 3
    assert "reviewed what is on record about Liver Cancer on 2 May 2026." in found[1].text


def test_t14_the_history_is_that_of_all_records_newest_first(subjects: Subjects) -> None:
    first = Event(on=date(2026, 1, 2), kind="new_evidence", summary="First.")
    second = Event(on=date(2026, 3, 4), kind="correction", summary="A number was wrong.")
    shown = provenance.history(_with(subjects, compound={"history": (first,)}, pair={"history": (second,)}))
    assert [(one.on, one.on_text) for one in shown] == [
        ("2026-03-04", "4 March 2026"),
        ("2026-01-02", "2 January 2026"),
    ]
    assert shown[0].text.endswith(": A number was wrong.")


def test_only_the_newest_changes_are_shown(subjects: Subjects) -> None:
    many = tuple(Event(on=date(2026, 1, day), kind="wording", summary=str(day)) for day in range(1, 20))
    shown = provenance.history(_with(subjects, pair={"history": many}))
    assert [one.on for one in shown] == [f"2026-01-{day}" for day in range(19, 14, -1)]


def test_a_search_says_when_and_where_and_none_is_none(subjects: Subjects) -> None:
    search = Search(on=date(2026, 11, 22), where="two indexes.")  # the page's own sentence ends it
    found = provenance.searched(_with(subjects, pair={"searched": search}))
    assert found == "on 22 November 2026: two indexes"
    assert provenance.searched(replace(subjects, pair=None)) is None
