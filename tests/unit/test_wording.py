from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
import weighed
from weighed import row

from compound_pages import wording
from compound_pages.claims import SCALES, Certainty, Interaction, OrganFunction, Population
from compound_pages.records import Level


def test_every_code_has_its_words() -> None:
    """No code of a record's shape is without words."""
    assert {wording.certainty(code) for code in get_args(Certainty.__value__)} >= {"Certainty not rated"}
    assert len({wording.level(code) for code in get_args(Level.__value__)}) == 5
    codes = get_type_hints(Interaction)
    assert all(wording.severity(row(severity=code)) for code in get_args(codes["severity"]))
    assert all(wording.action(row(action=code)) for code in get_args(codes["action"]))
    for scale, levels in SCALES.items():
        assert wording.organ_caption("liver", scale)
        assert all(wording.organ_level(scale, level) for level in levels)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("do_not_use", "Do not use"),
        ("avoid_unless_specialist", "Avoid unless a specialist advises it"),
        ("specialist_advice_needed", "Ask a specialist first"),
        ("no_specific_warning_found", "No specific warning found"),
        ("not_enough_evidence", "Not enough evidence"),
    ],
)
def test_a_level_in_a_few_words(code: Any, words: str) -> None:
    assert wording.level(code) == words


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (Population(), ""),
        (Population(n=1), "1 person"),
        (Population(n=1200), "1,200 people"),
        (Population(n=279, description="adults with burns"), "279 adults with burns"),
        (Population(description="adults with burns"), "adults with burns"),
        (Population(species="animal", n=1), "1 animal"),
        (Population(species="animal", n=24, description="mice"), "24 mice"),
        (Population(species="in_vitro", n=3), "3 samples"),
    ],
)
def test_who_was_studied(of: Population, words: str) -> None:
    assert wording.people(of) == words


@pytest.mark.parametrize(
    ("severity", "likelihood", "words"),
    [
        ("contraindicated", "not_rated", "Ruled out together"),
        ("major", "likely", "Major, likely"),
        ("moderate", "probable", "Moderate, probable"),
        ("minor", "unlikely", "Minor, unlikely"),
        ("not_rated", "not_rated", "Not rated"),
        ("not_rated", "possible", "Not rated, possible"),
    ],
)
def test_how_serious_an_interaction_is(severity: str, likelihood: str, words: str) -> None:
    """Severity and likelihood are two axes; where neither is rated that is said."""
    assert wording.severity(row(severity=severity, likelihood=likelihood)) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("avoid", "Avoid the two together."),
        ("change_dose", "The dose may need to change."),
        ("monitor", "Checks are needed."),
        ("separate", "Take them at different times."),
        ("none", "Nothing special is asked for."),
        ("not_stated", "What to do is not on record here."),
    ],
)
def test_what_to_do_about_an_interaction(code: str, words: str) -> None:
    """The source's advice as recorded goes before the code in words."""
    assert wording.action(row(action=code)) == words
    assert wording.action(row(action=code, advice="Stop it.")) == "Stop it."


def test_how_sure_an_interaction_is() -> None:
    """Certainty, people and forms are said as far as they are on record."""
    assert wording.how_sure(row()) == "Certainty not rated"
    seen = row(certainty="low", population=Population(n=11))
    assert wording.how_sure(seen, "nasal spray") == "Low certainty; seen in 11 people; about nasal spray"


def test_an_interaction_in_a_sentence() -> None:
    """The medicine leads, and what can happen goes on after it."""
    assert wording.mix(row(consequence="No harm was seen.")) == "With Usualmab: no harm was seen."


@pytest.mark.parametrize(
    ("fields", "usual"),
    [
        ({"medicine": "USUALMAB"}, True),
        ({"medicine": "antibodies", "names": ("x", "UsualMab")}, True),
        ({"medicine": "usualmab", "names": ("x",)}, False),
        ({"medicine": "usual"}, False),
    ],
)
def test_a_usual_medicine_is_known_by_name(fields: dict[str, Any], usual: bool) -> None:
    """The single names decide where there are any, in whatever case; a part of a name is no name."""
    assert wording.is_usual(row(**fields), weighed.condition(usual_medicines=("Usualmab",))) is usual


def test_organ_function_in_words() -> None:
    """Captions and classes name the scale; what is missing is said to be missing."""
    assert wording.organ_caption("liver", "child_pugh") == "Liver, Child-Pugh classes"
    assert wording.organ_caption("kidneys", "impairment", "spray") == (
        "Kidneys, mild, moderate or severe impairment: spray"
    )
    assert wording.organ_level("child_pugh", "B") == "Child-Pugh class B"
    assert wording.organ_level("impairment", "severe") == "Severe impairment"
    assert wording.organ_advice("") == "Nothing on record"
    assert wording.organ_advice("not_studied") == "Not studied"
    assert wording.state(("liver", "child_pugh", "C")) == "a liver in the weakest class (Child-Pugh C)"
    assert wording.state(("kidneys", "impairment", "mild")) == "mild impairment of the kidneys"


def test_every_advice_of_an_organ_row_has_its_words() -> None:
    """Codes differ in words as they differ in meaning."""
    codes = get_args(get_type_hints(OrganFunction)["advice"])
    assert len({wording.organ_advice(code) for code in codes}) == 6


@pytest.mark.parametrize(
    ("medicine", "usual"),
    [("Sorafenib tablets", True), ("drugs such as sorafenib, taken at night", True), ("sorafenibol", False)],
)
def test_a_row_without_names_is_with_the_medicine_that_it_says(medicine: str, usual: bool) -> None:
    row = Interaction(id="i", medicine=medicine, consequence="-")
    assert wording.is_usual(row, weighed.condition(usual_medicines=("sorafenib",))) is usual
