"""Verbs no surer than their claim, numbers before adjectives, people before their illness, plain words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.content.audit.medical_names import MedicalNames, listed, words
from toolkit.content.audit.reading import Measure, measure

from .conftest import COMPOUND, CONDITION, Draft

GRADED = {"certainty": "high", "certainty_by": "study_1", "population_match": "exact"}
STRONG = ["causes", "prevents", "stops", "proves", "leads to", "results in", "cured", "caused", "led to"]


@pytest.mark.parametrize("verb", [verb for verb in STRONG if verb != "cured"])
def test_t03_a_strong_verb_needs_high_certainty(draft: Draft, verb: str) -> None:
    text = f"Alpha {verb} harm."
    (told,) = draft.claim(statement=text)
    assert told.startswith(
        f"!claims[1].statement: says “{verb}”, which only high certainty allows: say what went"
    )
    assert told.endswith("(T03)")
    assert draft.claim(**GRADED, statement=text) == []


def test_t03_holds_for_short_forms_and_interactions(draft: Draft) -> None:
    assert [one.split(":")[0] for one in draft.claim(short="It causes harm.")] == ["!claims[1].short"]
    assert [one.split(":")[0] for one in draft.interaction(consequence="It causes harm.")] == [
        "!interacts_with[1].consequence"
    ]
    assert [one.split(":")[0] for one in draft.organ(statement="It causes harm.")] == [
        "!organ_classes[1].statement"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "It may cause harm.",
        "The study does not show that alpha causes harm.",
        "Whether alpha prevents it is open.",
        "12 people stopped taking it.",
        "The harm caused by the illness was less.",
    ],
)
def test_t03_a_sentence_that_says_less_is_good(draft: Draft, text: str) -> None:
    assert draft.claim(statement=text) == []


def test_t03_a_conclusion_needs_a_grade_and_a_grade_its_source(draft: Draft) -> None:
    conclusion = {"subject": "Alpha", "verb": "raise", "object": "the level"}
    assert draft.claim(conclusion=conclusion) == [
        "!claims[1].conclusion: needs a certainty, which picks its verb: nobody graded this claim (T03)"
    ]
    assert draft.claim(certainty="low") == [
        "!claims[1].certainty: is low, but no source is named that says so: add certainty_by (T03)"
    ]
    draft.folder.write(
        "sources.yaml", "study_1: {type: a, title: b, pmid: '1'}\nstudy_2: {type: a, title: b, pmid: '2'}\n"
    )
    assert draft.claim(certainty="low", certainty_by="study_2") == [
        "!claims[1].certainty_by: 'study_2' is not among the claim's sources (T03)"
    ]
    assert draft.claim(certainty_by="study_1") == [
        "!claims[1].certainty_by: names who graded the claim, but certainty says no grade (T03)"
    ]


@pytest.mark.parametrize("match", ["related_state", "general"])
def test_t03_nothing_is_certain_of_other_people(draft: Draft, match: str) -> None:
    (told,) = draft.claim(**(GRADED | {"population_match": match}))
    assert told.startswith(
        "!claims[1].certainty: cannot be high where the people studied are not the readers"
    )


@pytest.mark.parametrize(
    ("effect", "message"),
    [
        (
            {"measure": "proportion", "value": 45},
            "effect.value: is 45; of a proportion it must be between 0 and 1",
        ),
        ({"measure": "OR", "value": -1}, "effect.value: is -1; of a OR it must be a number from 0 up"),
        ({"measure": "OR", "value": 1, "low": 0.5}, "effect: has one end of its interval: give low and high"),
        ({"measure": "OR", "value": 3, "low": 1, "high": 2}, "effect: its value is not between low and high"),
        (
            {"measure": "OR", "value": 1.5, "low": 2, "high": 1},
            "effect: its value is not between low and high",
        ),
        (
            {"measure": "HR", "value": 1, "compared": 1},
            "effect.compared: goes with a proportion; a HR compares",
        ),
    ],
)
def test_t12_an_effect_that_cannot_be_is_refused(
    draft: Draft, effect: dict[str, object], message: str
) -> None:
    (told,) = draft.claim(effect=effect)
    assert told.startswith(f"!claims[1].{message}")
    assert told.endswith("(T12)")


def test_t12_an_effect_that_can_be_is_good(draft: Draft) -> None:
    assert draft.claim(effect={"measure": "OR", "value": 0.16, "low": 0.04, "high": 0.5}) == []
    assert draft.claim(effect={"measure": "proportion", "value": 0.45, "compared": 0.2}) == []


@pytest.mark.parametrize("word", ["common", "Rare", "often", "frequently"])
def test_t12_a_frequency_in_words_alone_is_flagged(draft: Draft, word: str) -> None:
    (told,) = draft.claim(statement=f"It was {word} seen.")
    assert told == f"claims[1].statement: says “{word}” without a number, which readers take for more (T12)"
    assert draft.claim(statement=f"It was {word} seen, in 3 of 1,000 people.") == []


def test_t12_a_percentage_of_people_is_flagged(draft: Draft) -> None:
    assert draft.claim(statement="It was seen in 45% of people.") == [
        "claims[1].statement: says “45%”: of people, write how many in 1,000 (T12)"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The level rose by 45%.",
        "At 50% or more it counts.",
        "How common it is, nobody knows.",
        "450 in 1,000 people.",
    ],
)
def test_t12_what_is_no_frequency_is_good(draft: Draft, text: str) -> None:
    assert draft.claim(statement=text) == []


@pytest.mark.parametrize("words", ["beta patients", "Cancer patients", "sufferers", "victims"])
def test_t20_people_come_before_their_illness(draft: Draft, words: str) -> None:
    (told,) = draft.told(not_searched=[f"how many {words} there are"])
    assert told == f"not_searched[1]: says “{words}”: people come first, as in “people with …” (T20)"


def test_t20_a_medicine_is_named_as_interactions_look_for_it(draft: Draft) -> None:
    (told,) = draft.interaction(names=["Sorafenib"])
    assert (
        told
        == "interacts_with[1].names[1]: is not in lower case, so that no interaction is found for it (T20)"
    )


def test_t20_a_name_too_long_for_titles_is_flagged_once(draft: Draft) -> None:
    long = "An exceptionally long name of a compound"
    draft.folder.write("compounds/alpha.yaml", COMPOUND.replace("Alpha", long))
    (told,) = draft.all_told()
    assert told.startswith("name: ")
    assert f"“Can I take {long} with treatment for Beta?” (T20)" in told
    draft.folder.write("compounds/alpha.yaml", f"{COMPOUND.replace('Alpha', long)}short_name: x\n")
    assert draft.all_told() == []


HARD = "Multidisciplinary considerations necessitate individualized pharmacological reevaluation. "


def test_t22_a_record_that_nobody_can_read_is_refused_at_its_hardest_text(draft: Draft) -> None:
    told = draft.told(unknowns=["It is a cat.", HARD * 20])
    assert [one.split(":")[0] for one in told] == ["!unknowns[2]"]
    assert told[0].endswith("(T22)")


def test_t22_a_record_that_is_hard_to_read_is_flagged(draft: Draft) -> None:
    told = draft.told(
        unknowns=["People who take another medicine may need a different dosage of this. " * 10]
    )
    assert [one.split(":")[0] for one in told] == ["unknowns[1]"]
    assert " reads at grade " in told[0]


def test_t22_flat_facts_and_short_records_have_no_grade(draft: Draft) -> None:
    draft.folder.write("compounds/alpha.yaml", f"{COMPOUND}monitoring: {HARD * 20}\n")
    draft.folder.write("conditions/beta.yaml", f"{CONDITION}scope: {{text: {HARD}}}\n")
    assert draft.all_told() == []


def test_t22_a_long_sentence_is_flagged_by_its_beginning(draft: Draft) -> None:
    (told,) = draft.claim(statement="It is. " + "We saw it here " * 6 + ".")
    assert told.startswith(
        "claims[1].statement: the sentence “We saw it here We …” has 24 words: make it two"
    )


def test_t22_a_short_form_has_at_most_20_words(draft: Draft) -> None:
    assert draft.claim(short="We saw it. " * 6 + "In all.") == []
    (told,) = draft.claim(short="We saw it. " * 7)
    assert told == "!claims[1].short: has 21 words; 20 are the most (T22)"


def test_t22_the_name_of_a_medicine_is_one_word(draft: Draft) -> None:
    draft.folder.write(
        "conditions/beta.yaml", f"{CONDITION}usual_medicines: [regorafenib plus cabozantinib]\n"
    )
    assert draft.claim(statement=f"We saw it with {'regorafenib plus cabozantinib ' * 15}.") == []


NAMES = MedicalNames([*listed(), "Ketamine (IV / Esketamine)", "vitamin C"])


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("It was ketamine (IV / Esketamine).", ["It", "was", None]),
        ("Vitamin C's level, in mg/L", [None, "level", "in", "mg", None]),
        ("Liver tests (ALT) rose on Nexavar 2013.", ["Liver", "tests", None, "rose", "on", None, None]),
        ("", []),
    ],
)
def test_t22_names_figures_and_acronyms_are_no_words(sentence: str, spoken: list[str | None]) -> None:
    assert NAMES.spoken(sentence) == spoken


PLAIN = st.lists(
    st.lists(
        st.sampled_from(["people", "medicine", "a", "hospital", "took", "evidence"]), min_size=3, max_size=15
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None)
@given(PLAIN)
def test_t22_the_grade_is_textstats_where_there_are_no_names(said: list[list[str]]) -> None:
    import textstat  # noqa: PLC0415  it reads a dictionary

    text = " ".join(" ".join(sentence).capitalize() + "." for sentence in said)
    assert measure(text, MedicalNames([])).grade == pytest.approx(
        textstat.flesch_kincaid_grade(text), abs=0.2
    )


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_measure(text: str) -> None:
    found = measure(text, NAMES)
    assert found == Measure(*(max(1, count) for count in found))
    assert all(words(text))
