"""Which product and class a row is about, what is missing, and the days that a record gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from .conftest import CLAIM, COMPOUND

if TYPE_CHECKING:
    from .conftest import Draft

FORMS = "forms: [{id: injection, name: the injection}, {id: spray, name: the spray}]\n"


def test_t08_what_was_not_found_needs_a_search(draft: Draft) -> None:
    (told,) = draft.told(not_found=["a trial"])
    assert told.startswith("not_found: says that somebody looked, but not where and when: add searched")
    assert draft.told(not_found=["a trial"], searched={"on": "2026-11-22", "where": "A register"}) == []


def test_t09_a_row_is_about_a_form_that_the_compound_has(draft: Draft) -> None:
    draft.folder.write("compounds/alpha.yaml", COMPOUND + FORMS)
    assert draft.claim(applies_to=["spray"]) == []
    told = "the compound has no form 'spary'; did you mean spray? (T09)"
    assert draft.claim(applies_to=["injection", "spary"]) == [f"!claims[1].applies_to[2]: {told}"]
    assert draft.interaction(applies_to=["spary"]) == [f"!interacts_with[1].applies_to[1]: {told}"]
    assert draft.organ(applies_to=["spary"]) == [f"!organ_classes[1].applies_to[1]: {told}"]


def test_t09_holds_for_the_compounds_own_claims(draft: Draft) -> None:
    claim = (
        "{id: a, type: warning, population_match: general, statement: b, applies_to: [x], sources: [study_1]}"
    )
    draft.folder.write("compounds/alpha.yaml", f"{COMPOUND}{FORMS}claims: [{claim}]\n")
    assert draft.all_told() == ["!claims[1].applies_to[1]: the compound has no form 'x' (T09)"]


def test_t09_waits_for_a_compound_that_can_be_read(draft: Draft) -> None:
    draft.folder.write("compounds/alpha.yaml", COMPOUND.replace("Alpha", "1"))
    told = draft.claim(applies_to=["spray"])
    assert [one.split(":")[0] for one in told] == ["!name"]


@pytest.mark.parametrize(("scale", "level"), [("child_pugh", "mild"), ("impairment", "B")])
def test_t10_a_class_is_one_of_its_scale(draft: Draft, scale: str, level: str) -> None:
    (told,) = draft.organ(scale=scale, level=level)
    assert told.startswith(f"!organ_classes[1].level: {level} is no class of {scale}, which has ")
    assert told.endswith("scales are never converted (T10)")


def test_t14_a_history_is_in_order_and_no_newer_than_the_record(draft: Draft) -> None:
    days = [{"on": f"2026-11-{day}", "kind": "correction", "summary": "A word."} for day in (20, 22, 21)]
    (told,) = draft.told(history=days)
    assert told.startswith("history: is out of order")
    assert draft.told(history=days[:2]) == draft.told(history=days[1:]) == []
    assert draft.told(history=days[:2], updated="2026-11-21") == [
        "updated: is before 2026-11-22, the newest day of the history (T14)"
    ]


def test_t14_a_day_to_come_is_flagged_where_a_clock_is_given(draft: Draft) -> None:
    history = [{"on": "2026-11-23", "kind": "correction", "summary": "A word."}]
    assert draft.told(updated="2026-11-23", history=history) == []
    assert draft.told(date(2026, 11, 22), updated="2026-11-23", history=history) == [
        "updated: 2026-11-23 is still to come (T14)",
        "history[1].on: 2026-11-23 is still to come (T14)",
    ]
    assert draft.told(date(2026, 11, 23), updated="2026-11-23", history=history) == []


def test_t25_a_page_has_at_most_six_questions(draft: Draft) -> None:
    assert draft.told(questions=["Why?", "How?"]) == []
    (told,) = draft.told(questions=["Why?", "How?", "When?"])
    assert told.startswith(
        "!questions: has 3 questions: 4 are on every page, and a page has at most 6, so keep the 2"
    )


def test_what_is_gone_is_not_audited(draft: Draft) -> None:
    assert draft.told(status="gone", claims=[CLAIM | {"sources": []}]) == []
