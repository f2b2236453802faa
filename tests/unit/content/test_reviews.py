"""A review counts for exactly what was reviewed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.items import Key
from compound_pages.records import Pair
from toolkit.content.reviews import content_hash

from .conftest import CLAIM, SOURCES

if TYPE_CHECKING:
    from .conftest import Draft

DATA = {"studied": "limited", "claims": [CLAIM], "updated": "2026-11-22"}
CITED = {"study_1": {"title": "A"}, "study_2": {"title": "B"}}
RECORDS = st.dictionaries(
    st.sampled_from(["name", "safety", "updated", "history", "reviews"]), st.text(max_size=3) | st.integers()
)


def review(content: str, **changed: str) -> dict[str, str]:
    return {
        "by": "A person",
        "credential": "hepatologist",
        "register": "https://register.example/1",
        "on": "2026-11-22",
        "next_due": "2027-09-22",
        "content": content,
        **changed,
    }


def kept(draft: Draft) -> int:
    record = draft.folder.load().records[Key("pair", "alpha/beta")].record
    assert isinstance(record, Pair)
    return len(record.reviews)


def hash_told(draft: Draft, record: dict[str, Any]) -> str:
    (told,) = draft.told(**record, reviews=[review("0" * 32)])
    begin = "reviews[1].content: is not shown: the record changed since; what it says now has the hash "
    assert told.startswith(begin)
    return told.removeprefix(begin).removesuffix(" (T13)")


def test_t13_a_review_of_this_content_is_kept(draft: Draft) -> None:
    current = hash_told(draft, {"claims": [CLAIM]})
    assert kept(draft) == 0
    assert draft.told(claims=[CLAIM], reviews=[review(current)]) == []
    assert kept(draft) == 1


@pytest.mark.parametrize("change", ["a claim", "a source"])
def test_t13_a_review_falls_with_what_it_reviewed(draft: Draft, change: str) -> None:
    current = hash_told(draft, {"claims": [CLAIM]})
    claim = CLAIM | {"statement": "It was not seen."} if change == "a claim" else CLAIM
    if change == "a source":
        draft.folder.write("sources.yaml", SOURCES.replace("A study", "Another"))
    (told,) = draft.told(claims=[claim], reviews=[review(current)])
    assert told.endswith("(T13)")
    assert kept(draft) == 0


def test_t13_what_nobody_reviewed_is_told_nothing(draft: Draft) -> None:
    assert draft.told(claims=[CLAIM]) == []


def test_t13_a_hash_that_is_none_is_refused(draft: Draft) -> None:
    (told,) = draft.told(reviews=[review("abc")])
    assert told.startswith(
        "!reviews[1].content: is no content hash, as `compound-pages review` prints it, not 'abc'"
    )


def test_t15_an_overdue_review_is_flagged_where_a_clock_is_given(draft: Draft) -> None:
    current = hash_told(draft, {})
    assert draft.told(date(2027, 9, 22), reviews=[review(current)]) == []
    assert draft.told(date(2027, 9, 23), reviews=[review(current)]) == [
        "reviews: are overdue: the next was due on 2027-09-22 (T15)"
    ]
    newer = review(current, on="2027-09-01", next_due="2028-09-01")
    assert draft.told(date(2027, 9, 23), reviews=[review(current), newer]) == []


def test_t15_the_next_review_comes_after_this_one(draft: Draft) -> None:
    current = hash_told(draft, {})
    (told,) = draft.told(reviews=[review(current, next_due="2026-11-22")])
    assert told == "!reviews[1].next_due: is not after the day of the review (T15)"


def test_a_hash_covers_the_record_and_the_sources_it_cites() -> None:
    hashes = {
        content_hash(DATA, CITED),
        content_hash(DATA | {"studied": "specific"}, CITED),
        content_hash(DATA, CITED | {"study_1": {"title": "Z"}}),
    }
    assert len(hashes) == 3
    assert content_hash(DATA, CITED | {"study_2": {"title": "Z"}}) == content_hash(DATA, CITED)


@given(RECORDS, RECORDS)
def test_a_hash_is_the_same_where_the_record_says_the_same(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    about = {"updated", "history", "reviews"}
    said = [{name: value for name, value in data.items() if name not in about} for data in (one, other)]
    assert (said[0] == said[1]) == (content_hash(one, {}) == content_hash(dict(reversed(other.items())), {}))
