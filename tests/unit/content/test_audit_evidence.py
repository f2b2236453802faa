"""What a claim may stand on, and what animals and cells cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import CLAIM, COMPOUND, INTERACTION, ORGAN, made

if TYPE_CHECKING:
    from .conftest import Draft

IN_MICE: dict[str, Any] = {"population": {"species": "animal"}, "population_match": "nonhuman"}


def test_a_good_claim_and_good_rows_are_told_nothing(draft: Draft) -> None:
    assert draft.told(claims=[CLAIM], interacts_with=[INTERACTION], organ_classes=[ORGAN]) == []


@pytest.mark.parametrize("field", ["claims", "interacts_with", "organ_classes"])
def test_t01_a_row_without_a_source_is_refused(draft: Draft, field: str) -> None:
    row = {"claims": CLAIM, "interacts_with": INTERACTION, "organ_classes": ORGAN}[field]
    for sources in (None, []):
        told = draft.told(**{field: [made(row, {"sources": sources})]})
        assert told == [f"!{field}[1].sources: is missing: nothing stands on no source (T01)"]


def test_t01_what_was_not_found_may_stand_on_the_search_instead(draft: Draft) -> None:
    gap = made(CLAIM, {"type": "no_evidence", "sources": None})
    (told,) = draft.told(claims=[gap])
    assert told.startswith(
        "!claims[1].sources: says that nothing was found: name a source, or say where you looked"
    )
    assert draft.told(claims=[gap], searched={"on": "2026-11-22", "where": "A register"}) == []
    assert draft.claim(type="no_evidence") == []


def test_t01_a_search_is_no_source_of_anything_else(draft: Draft) -> None:
    searched = {"on": "2026-11-22", "where": "A register"}
    (told,) = draft.told(claims=[made(CLAIM, {"sources": None})], searched=searched)
    assert told.endswith("(T01)")


def test_t01_holds_for_a_compound_too(draft: Draft) -> None:
    claim = "{id: a, type: no_evidence, population_match: general, statement: Nothing was found.}"
    draft.folder.write("compounds/alpha.yaml", f"{COMPOUND}claims: [{claim}]\n")
    (told,) = draft.all_told()
    assert told.startswith("!claims[1].sources: says that nothing was found")


@pytest.mark.parametrize("species", ["animal", "in_vitro", "in_silico"])
@pytest.mark.parametrize("match", ["exact", "broader", "related_state", "general"])
def test_t06_animals_and_cells_are_no_people(draft: Draft, species: str, match: str) -> None:
    (told,) = draft.claim(population={"species": species}, population_match=match)
    assert told.startswith(
        f"!claims[1].population_match: is {match}, but the species is {species.replace('_', ' ')}"
    )
    assert told.endswith("(T06)")


def test_t06_people_are_not_nonhuman(draft: Draft) -> None:
    (told,) = draft.claim(population_match="nonhuman")
    assert told.endswith("(T06)")


def test_t06_laboratory_work_and_mechanisms_never_reach_the_short_answer(draft: Draft) -> None:
    for changed in (IN_MICE, {"type": "mechanism"}):
        (told,) = draft.claim(**changed, short="It was seen.")
        assert told.startswith("!claims[1].short: a ")
        assert told.endswith("claim never reaches the short answer: take `short` out (T06)")


def test_t07_a_benefit_needs_people(draft: Draft) -> None:
    for changed in (IN_MICE, {"type": "mechanism"}):
        (told,) = draft.claim(**changed, direction="benefit")
        assert told.endswith("claim shows no benefit for people (T07)")
    assert draft.claim(direction="benefit") == []
    assert draft.claim(**IN_MICE, direction="harm") == []


def test_t07_a_conclusion_needs_people(draft: Draft) -> None:
    conclusion = {"subject": "Alpha", "verb": "slow", "object": "growth"}
    graded = {"certainty": "low", "certainty_by": "study_1"}
    assert draft.claim(**graded, conclusion=conclusion) == []
    (told,) = draft.claim(**IN_MICE, **graded, conclusion=conclusion)
    assert told == "!claims[1].conclusion: a conclusion about people needs people who were studied (T07)"


def test_t18_a_claim_disagrees_with_another_of_its_record(draft: Draft) -> None:
    assert draft.told(claims=[CLAIM | {"disagrees_with": ["b"]}, CLAIM | {"id": "b"}]) == []
    assert draft.claim(disagrees_with=["b"]) == [
        "!claims[1].disagrees_with[1]: there is no claim 'b' in this record (T18)"
    ]
    assert draft.claim(disagrees_with=["a"]) == [
        "!claims[1].disagrees_with[1]: a claim cannot disagree with itself (T18)"
    ]


def test_t18_an_id_is_that_of_one_row(draft: Draft) -> None:
    told = draft.told(claims=[CLAIM], interacts_with=[INTERACTION | {"id": "a"}])
    assert told == ["!interacts_with[1].id: 'a' is the id of another row of this record (T18)"]
