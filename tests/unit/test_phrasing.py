from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weighed import claim

from compound_pages.claims import Conclusion, Effect, Population
from compound_pages.phrasing import claim as sentence
from compound_pages.phrasing import conclusion, effect, study

RAISES = Conclusion("testium", "raise", "blood pressure")


@pytest.mark.parametrize(
    ("sure", "words"),
    [
        ("high", "Testium raises blood pressure."),
        ("moderate", "Testium probably raises blood pressure."),
        ("low", "Testium may raise blood pressure."),
        ("very_low", "We are very unsure whether testium raises blood pressure."),
        ("not_graded", "We are very unsure whether testium raises blood pressure."),
    ],
)
def test_t03_certainty_picks_the_verb(sure: Any, words: str) -> None:
    """The surer it is the stronger the verb; what nobody graded has the weakest."""
    assert conclusion(RAISES, sure) == words
    assert sentence(claim(conclusion=RAISES, certainty=sure)) == words


def test_t03_every_verb_weakens_with_certainty() -> None:
    """For each verb the four sentences differ, and only the strongest says it without a doubt."""
    for verb in get_args(get_type_hints(Conclusion)["verb"]):
        said = Conclusion("x", verb, "y.")
        sentences = [conclusion(said, sure) for sure in ("high", "moderate", "low", "very_low")]
        doubts = ["X " + verb + "s", "probably", "may " + verb, "very unsure"]
        assert len(set(sentences)) == 4
        assert all(doubt in text for doubt, text in zip(doubts, sentences, strict=True))
        assert not any(text.endswith("..") for text in sentences)


def test_a_claim_without_a_conclusion_is_said_as_it_is_recorded() -> None:
    assert sentence(claim(certainty="high")) == "Words of a claim."


BURNS = Population(n=279, description="adults with burns")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"population": Population(n=12)}, "Seen in 12 people."),
        ({"population": BURNS, "population_match": "general"},
         "Seen in 279 adults with burns, not in people with gout."),
        ({"population": BURNS, "population_match": "broader"},
         "Seen in 279 adults with burns, not in people with gout in particular."),
        ({"population": BURNS, "population_match": "related_state"},
         "Seen in 279 adults with burns. That can go with gout, but it is not the same."),
        ({"population": BURNS, "population_match": "nonhuman"},
         "Seen in 279 adults with burns, not in people."),
        ({"population": Population(species="animal", n=24, description="mice")},
         "Seen in 24 mice, not in people."),
        ({"population": Population(species="in_vitro"), "type": "mechanism"},
         "Seen in cells in a laboratory, not in people."),
        ({"population": Population(species="in_silico")}, "Seen in a computer model, not in people."),
        ({"type": "warning", "population": BURNS, "population_match": "general"},
         "About 279 adults with burns, not about people with gout."),
        ({}, "About people with gout."),
        ({"population_match": "broader"}, "Not about people with gout in particular."),
        ({"population_match": "related_state"}, "About a state that can go with gout."),
        ({"population_match": "general"}, "Not about people with gout in particular."),
        ({"population_match": "nonhuman"}, "Not about people."),
        ({"type": "no_evidence"}, ""),
    ],
)  # fmt: skip
def test_who_was_studied_and_how_close_that_is(fields: dict[str, Any], words: str) -> None:
    """Evidence from others says so; where nobody said who was studied, no study is claimed."""
    assert study(claim(**fields), "gout") == words


def test_a_claim_about_a_form_names_it() -> None:
    """What holds for one product form says for which (T09)."""
    assert study(claim(), "gout", "nasal spray") == "About people with gout. This is about nasal spray."
    assert study(claim(type="no_evidence"), "gout", "nasal spray") == "This is about nasal spray."


@pytest.mark.parametrize(
    ("measured", "words"),
    [
        (Effect(measure="proportion", value=0.45), "450 in 1,000 people."),
        (Effect(measure="proportion", value=0.45, compared=0.3),
         "450 in 1,000 people, against 300 in 1,000 others."),
        (Effect(measure="proportion", value=0.45, low=0.4, high=0.5),
         "450 in 1,000 people (95% interval 400 to 500)."),
        (Effect(measure="proportion", value=0.0001), "Fewer than 1 in 1,000 people."),
        (Effect(measure="proportion", value=0), "0 in 1,000 people."),
        (Effect(measure="proportion", value=1), "1,000 in 1,000 people."),
        (Effect(measure="HR", value=0.68), "Hazard ratio 0.68; 1 means no difference."),
        (Effect(measure="OR", value=0.16, low=0.04, high=0.5),
         "Odds ratio 0.16 (95% interval 0.04 to 0.5); 1 means no difference."),
        (Effect(measure="RR", value=2, low=1.5), "Risk ratio 2; 1 means no difference."),
    ],
)  # fmt: skip
def test_t12_the_size_of_an_effect(measured: Effect, words: str) -> None:
    """Frequencies have one denominator, and a ratio says what 1 means."""
    assert effect(measured) == words


@given(st.floats(min_value=0, max_value=1))
def test_t12_a_frequency_is_never_rounded_to_none(proportion: float) -> None:
    """Whatever happened to somebody is not said to have happened to nobody."""
    words = effect(Effect(measure="proportion", value=proportion))
    assert words.endswith("in 1,000 people.")
    assert words.startswith("0 ") is (proportion == 0)
