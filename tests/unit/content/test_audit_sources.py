"""What falls away with a source, and whether a reader can look it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import CLAIM

if TYPE_CHECKING:
    from .conftest import Draft

SOURCES = """\
good: {type: article, title: A, pmid: '1'}
bad: {type: article, title: B, pmid: '2', retraction: {status: retracted, on: 2026-01-02}}
doubtful: {type: article, title: C, pmid: '3', retraction: {status: concern}}
corrected: {type: article, title: D, pmid: '4', retraction: {status: corrected}}
"""


def cited(draft: Draft, *sources: object) -> list[str]:
    draft.folder.write("sources.yaml", SOURCES)
    return draft.claim(sources=list(sources))


def test_t16_a_claim_on_a_retracted_source_alone_falls_away(draft: Draft) -> None:
    expected = ["claims[1]: 'a' falls away: retracted was bad (T16)"]
    assert cited(draft, "bad") == cited(draft, {"source": "bad", "at": "page 3"}) == expected


def test_t16_a_claim_with_another_source_stays(draft: Draft) -> None:
    assert cited(draft, "good", "bad") == [
        "claims[1]: 'a' stands on its other sources only: retracted was bad (T16)"
    ]


def test_t16_a_grade_falls_with_the_source_that_gave_it(draft: Draft) -> None:
    draft.folder.write("sources.yaml", SOURCES)
    told = draft.claim(sources=["good", "bad"], certainty="low", certainty_by="bad")
    assert told[1] == "claims[1].certainty_by: 'a' has its grade from a source that was retracted (T16)"


def test_t16_flat_statements_fall_away_too(draft: Draft) -> None:
    draft.folder.write("sources.yaml", SOURCES)
    told = draft.told(
        risks={"text": "a", "sources": ["bad"]}, findings=["b", {"text": "c", "sources": ["bad"]}]
    )
    assert sorted(told) == [
        "findings[2]: falls away: retracted was bad (T16)",
        "risks: falls away: retracted was bad (T16)",
    ]


def test_t16_an_expression_of_concern_is_flagged_and_a_correction_is_not(draft: Draft) -> None:
    (told,) = cited(draft, "doubtful")
    assert told.startswith("claims[1]: 'a' cites doubtful, which carries an expression of concern: it counts")
    assert cited(draft, "corrected") == []


@pytest.mark.parametrize("name", ["pmid: '1'", "doi: 10.1/x", "url: https://a.example/x"])
def test_t17_one_identifier_is_enough(draft: Draft, name: str) -> None:
    draft.folder.write("sources.yaml", f"study_1: {{type: a, title: b, {name}}}\n")
    assert draft.told(claims=[CLAIM]) == []


def test_t17_a_source_that_nobody_can_look_up_is_flagged(draft: Draft) -> None:
    draft.folder.write("sources.yaml", "study_1: {type: a, title: b}\n")
    assert draft.all_told() == ["study_1: has no pmid, doi or url, so nobody can look it up (T17)"]


@pytest.mark.parametrize("word", ["Label", "product label", "guidelines", "Regulator", "SmPC"])
def test_t05_a_source_that_should_bind_has_a_type_that_the_rules_know(draft: Draft, word: str) -> None:
    draft.folder.write("sources.yaml", f"study_1: {{type: {word}, title: b, pmid: '1'}}\n")
    (told,) = draft.all_told()
    assert told.startswith(f"study_1.type: '{word}' is none of guideline, label")


@pytest.mark.parametrize("word", ["label", "regulatory_secondary", "article"])
def test_t05_other_types_are_left_alone(draft: Draft, word: str) -> None:
    draft.folder.write("sources.yaml", f"study_1: {{type: {word}, title: b, pmid: '1'}}\n")
    assert draft.all_told() == []
