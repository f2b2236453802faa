from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import weighed
from weighed import claim

from compound_pages import studies
from compound_pages.case import case
from compound_pages.history import Search
from compound_pages.statements import Statement

TEAM = "Your nurse can say what it means for you."
CELLS = "Work on cells or animals does not show what happens in people."
NO_TRIAL = "No trial that is still to report is on record."
NO_SEARCH = "No search for this pair is on record."


def _given(*claims: Any, **fields: Any) -> Any:
    return case(weighed.subjects(weighed.pair(*claims, **fields)))


def _answer(*claims: Any, **fields: Any) -> list[str]:
    return [one.text for one in studies.answer(_given(*claims, **fields))]


def test_without_a_source_the_answer_says_so_first() -> None:
    """That no source reports on such people comes first."""
    assert _answer() == [
        "Not enough is known: no source on record reports on people with test disease who took Testium.",
        NO_TRIAL, CELLS, NO_SEARCH, TEAM,
    ]  # fmt: skip
    assert studies.glance(_given()) == "Nothing on record"


def test_sources_are_counted_once_each() -> None:
    """Two claims from one source are one source; what is about other people is counted apart."""
    two = (claim(), claim("c2", type="undesirable-effect"))
    assert _answer(*two)[0] == "1 source on record reports on people with test disease who took Testium."
    assert studies.glance(_given(*two)) == "1 source on people"
    more = (*two, claim("c3", sources=("trial", "other")), claim("c4", type="regulatory", sources=("label",)))
    assert _answer(*more)[0].startswith("2 sources on record report on people")
    others = claim(population_match="general")
    assert "1 source tells of effects in other people." in _answer(others)
    assert studies.glance(_given(others)) == "1 source on other people"
    assert not any("other people" in text for text in _answer(claim("c9"), others))
    two = claim(population_match="general", sources=("trial", "other"))
    assert "2 sources tell of effects in other people." in _answer(two)


@pytest.mark.parametrize(
    "said",
    [
        claim(population_match="general", sources=("label",)),
        claim(population_match="general", type="interaction"),
        claim(population_match="general", type="pharmacokinetic"),
    ],
)
def test_labels_and_lists_do_not_report_on_other_people(said: Any) -> None:
    """Who was not studied is not counted: what a label warns of, or a list of interactions holds."""
    assert not any("other people" in text for text in _answer(said))
    assert studies.glance(_given(said)) == "Nothing on record"


def test_t16_a_retracted_source_is_not_counted() -> None:
    """Of two sources of a claim only the one that stands counts."""
    given = weighed.subjects(
        weighed.pair(claim(sources=("trial", "other"))), sources=weighed.retracted("other")
    )
    assert studies.glance(case(given)) == "1 source on people"


def test_trials_without_results_are_counted() -> None:
    """Registered trials are no results, and are counted by their records."""
    trials = (Statement("x", ("trial", "other")), Statement("y", ("trial", "gone")))
    assert "2 sources tell of trials without results." in _answer(trials=trials)
    assert "1 source tells of trials without results." in _answer(trials=trials[1])
    assert studies.glance(_given(trials=trials)) == "2 sources on trials"
    assert studies.glance(_given(claim(), trials=trials)) == "1 source on people, 2 on trials"


def test_the_closing_speaks_of_trials_only_where_there_are() -> None:
    """What is under way cannot have given its answer where nothing is."""
    started = "Research on {compound} that is under way has not given its answer yet."
    none = "No research under way is on record here. That does not mean that there is none."
    trial = Statement("x", ("trial",))
    assert studies.closing(_given(trials=trial))[0] == started
    assert studies.closing(_given())[0] == none
    unsourced = _given(trials="x")
    assert studies.closing(unsourced)[0] == started
    assert "Notes on trials that are still to report are on record below." in [
        one.text for one in studies.answer(unsourced)
    ]


def test_t08_the_last_search_is_dated() -> None:
    """The day of the search comes from the record."""
    search = Search(on=date(2026, 11, 22), where="here")
    assert "The last search on record was on 22 November 2026." in _answer(searched=search)


def test_t06_laboratory_work_reaches_a_hub_but_no_answer() -> None:
    """The answer is the same with and without laboratory work; a hub says if there is nothing else."""
    cells = claim(population_match="nonhuman")
    assert _answer(cells) == _answer()
    assert studies.glance(_given(cells)) == "Laboratory work only"
    assert studies.glance(_given(laboratory="x")) == "Laboratory work only"
    assert studies.glance(_given(cells, claim("c2"))) == "1 source on people"


def test_flat_findings_are_pointed_to() -> None:
    """Findings that nothing can count are said to be there."""
    assert _answer(findings="x")[0].startswith("Not enough is known to tell: the findings")
    assert studies.glance(_given(findings="x", laboratory="x")) == "Findings on record"


def test_a_no_is_not_left_out() -> None:
    """Whoever asks about research learns that a label rules the compound out."""
    no = claim(type="contraindication", sources=("label",))
    assert any("do not use Testium" in text for text in _answer(no))
