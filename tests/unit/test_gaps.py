from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import weighed
from weighed import claim, organ, row

from compound_pages import gaps
from compound_pages.case import case
from compound_pages.history import Search
from compound_pages.site import Question

if TYPE_CHECKING:
    from compound_pages.subjects import Subjects

NO_RESULT = "No result in people with test disease who took Testium is on record."
NO_TRIAL = "No trial of Testium in people with test disease that has still to report is on record here."
NO_INTERACTION = (
    "No interaction of Testium with another medicine is on record here. "
    "That does not mean that there is none."
)
NO_LIVER = "No source on record sorts advice on Testium by classes of liver function."
NO_CHECKS = "Which checks people need while they take Testium is not on record here."
NO_SEARCH = "No search for evidence on Testium in people with test disease is on record here."
ALWAYS = "Nobody can know ahead of time how Testium would act in you. Organs, illness and medicines differ."
SEARCH = Search(on=date(2026, 11, 22), where="PubMed")


def _asked(**fields: Any) -> Question:
    return Question(path="/{compound}-{condition}", title="?", label="?", template="x.html", **fields)


EVERYTHING = _asked()


def _unknown(given: Subjects, question: Question = EVERYTHING, unsourced: int = 0) -> tuple[str, ...]:
    return gaps.unknowns(question, case(given), unsourced)


def test_t25_something_is_always_unknown() -> None:
    """However much is on record, the list ends with what no record can say."""
    known = weighed.subjects(
        weighed.pair(claim(), trials="x", interactions="x", monitoring="x", searched=SEARCH),
        compound=weighed.compound(organ_function="x"),
        condition=weighed.condition(usual_medicines=()),
    )
    assert _unknown(known) == (ALWAYS,)


def test_t08_every_gap_is_named_where_nothing_is_on_record() -> None:
    """A question that shows everything names each gap."""
    every = (NO_RESULT, NO_TRIAL, NO_INTERACTION, NO_LIVER, NO_CHECKS, NO_SEARCH, ALWAYS)
    assert _unknown(weighed.subjects()) == every


@pytest.mark.parametrize(
    ("fields", "filled"),
    [
        ({"findings": "x"}, NO_RESULT),
        ({"claims": (claim(),)}, NO_RESULT),
        ({"claims": (claim(type="undesirable-effect"),)}, NO_RESULT),
        ({"trials": "x"}, NO_TRIAL),
        ({"interactions": "x"}, NO_INTERACTION),
        ({"interacts_with": (row(),)}, NO_INTERACTION),
        ({"claims": (claim(type="interaction"),)}, NO_INTERACTION),
        ({"organ_classes": (organ(),)}, NO_LIVER),
        ({"monitoring": "x"}, NO_CHECKS),
        ({"claims": (claim(type="monitoring"),)}, NO_CHECKS),
        ({"searched": SEARCH}, NO_SEARCH),
    ],
)
def test_a_gap_that_is_filled_is_not_named(fields: dict[str, Any], filled: str) -> None:
    """What is on record as a claim, a row or a flat statement is missing no more; nothing else changes."""
    before = _unknown(weighed.subjects(weighed.pair()))
    after = _unknown(weighed.subjects(weighed.pair(**fields)))
    assert filled in before
    assert after == tuple(one for one in before if one != filled)


@pytest.mark.parametrize(
    "said",
    [
        claim(population_match="broader"),
        claim(population_match="nonhuman"),
        claim(type="mechanism"),
        claim(type="regulatory"),
    ],
)
def test_what_is_no_result_in_these_people_leaves_the_gap(said: Any) -> None:
    """Results in others, in animals or about something else are none in people with the condition."""
    assert NO_RESULT in _unknown(weighed.subjects(weighed.pair(said)))


def test_that_somebody_looked_is_no_result() -> None:
    """A search without a finding fills no gap but its own."""
    assert NO_RESULT in _unknown(weighed.subjects(weighed.pair(searched=SEARCH)))


@pytest.mark.parametrize(
    ("shown", "gaps_named"),
    [
        ({"parts": ("findings",)}, (NO_RESULT,)),
        ({"claims": ("efficacy",)}, (NO_RESULT,)),
        ({"parts": ("trials",)}, (NO_RESULT, NO_TRIAL)),
        ({"parts": ("interacts_with",)}, (NO_INTERACTION,)),
        ({"parts": ("organ_classes",)}, (NO_LIVER,)),
        ({"parts": ("monitoring",)}, (NO_CHECKS,)),
        ({"parts": ("mechanism",)}, ()),
    ],
)
def test_a_question_names_the_gaps_of_what_it_shows(
    shown: dict[str, Any], gaps_named: tuple[str, ...]
) -> None:
    """Two questions about a pair do not repeat each other's gaps."""
    assert _unknown(weighed.subjects(), _asked(**shown)) == (*gaps_named, NO_SEARCH, ALWAYS)


def test_usual_medicines_without_a_row_are_named_beside_the_usual_treatment() -> None:
    """Where some interactions are on record, the usual medicines that none is with are named."""
    question = _asked(parts=("interacts_with", "standard_treatment"))
    given = weighed.subjects(
        weighed.pair(interacts_with=(row(names=("A", "x")),)),
        condition=weighed.condition(usual_medicines=("a", "b", "c")),
    )
    assert _unknown(given, question)[0] == (
        "Nothing is on record about Testium together with b or c. That does not mean that they go together."
    )
    assert not any("together with" in one for one in _unknown(given))


def test_what_records_call_unknown_is_repeated() -> None:
    """The pair's own unknowns stand on each page, the compound's where its risks are asked about."""
    given = weighed.subjects(weighed.pair(unknowns=("P.",)), compound=weighed.compound(unknowns=("C.",)))
    assert _unknown(given)[-3:-1] == ("P.", "C.")
    assert _unknown(given, _asked(parts=("mechanism",))) == (NO_SEARCH, "P.", ALWAYS)


@pytest.mark.parametrize(
    ("unsourced", "sentences"),
    [
        (0, []),
        (1, ["One statement on this page has no source recorded."]),
        (2, ["2 statements on this page have no source recorded."]),
    ],
)
def test_statements_without_a_source_are_counted(unsourced: int, sentences: list[str]) -> None:
    """One statement and several are counted in words that fit."""
    found = _unknown(weighed.subjects(), unsourced=unsourced)
    assert [one for one in found if "no source recorded" in one] == sentences
