from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import weighed
from weighed import FORMS, claim, organ, row

from compound_pages import harms, leads
from compound_pages.case import Sentence, case
from compound_pages.history import Search
from compound_pages.records import Stricter

TEAM = "Your nurse can say what it means for you."
HARMLESS = "That does not mean it is harmless."
NO_RESULT = "No result in people with test disease in particular is on record."
SEARCH = Search(on=date(2026, 11, 22), where="here")


def _texts(*claims: Any, compound: dict[str, Any] | None = None, **fields: Any) -> list[str]:
    given = weighed.subjects(weighed.pair(*claims, **fields), compound=weighed.compound(**compound or {}))
    return [one.text for one in harms.answer(case(given))]


def _warning(**fields: Any) -> Any:
    return claim(**({"type": "warning", "sources": ("label",), "short": "A label warns."} | fields))


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        (
            _warning(type="contraindication"),
            "With test disease, do not use Testium unless a specialist who treats you decides otherwise.",
        ),
        (
            _warning(advice="avoid"),
            "With test disease, avoid Testium unless a specialist who treats you advises it.",
        ),
        (_warning(), "Ask a specialist before you take Testium with test disease."),
    ],
)
def test_a_warning_leads_with_its_level_and_the_claim_that_decides(said: Any, lead: str) -> None:
    """The answer is the level, the deciding claim in its own words, the gap, and whom to ask."""
    assert _texts(said) == [lead, "A label warns.", NO_RESULT, TEAM]


def test_the_deciding_claim_is_cited() -> None:
    """The claim's sentence carries its id and its sources; the page's own sentences carry none."""
    answer = harms.answer(case(weighed.subjects(weighed.pair(_warning()))))
    assert answer[1] == Sentence("A label warns.", "pair.c1", ("label",))
    assert {(one.claim, one.sources) for one in (answer[0], *answer[2:])} == {("", ())}


def test_t05_too_little_evidence_is_said_first() -> None:
    """Where too little is known the answer begins with that, and says that it is no good news."""
    assert _texts(claim(type="regulatory")) == [
        "Not enough is known about Testium in people with test disease.", HARMLESS, NO_RESULT, TEAM,
    ]  # fmt: skip


def test_t05_no_warning_is_no_good_news() -> None:
    """That no warning was found is followed by what that does not mean."""
    graded = claim(certainty="low", direction="benefit")
    assert _texts(graded, searched=SEARCH) == [
        "No warning about Testium for people with test disease in particular is on record here.",
        HARMLESS,
        "What is on record cannot say what happens in your case.",
        TEAM,
    ]


@pytest.mark.parametrize(
    "said",
    [
        claim(type="undesirable-effect", population_match="general", short="One died."),
        claim(type="warning", population_match="general", short="One died."),
        claim(type="efficacy", population_match="general", direction="harm", short="One died."),
    ],
)
def test_where_nothing_decides_a_harm_to_anyone_is_told(said: Any) -> None:
    """Too little is known for a level of warning, and yet a death on record is not left out."""
    lead = "Not enough is known about Testium in people with test disease."
    told = [lead, HARMLESS, "One died.", NO_RESULT, TEAM]
    assert _texts(said) == told
    assert _texts(compound={"claims": (said,)}) == told


def test_where_nothing_decides_the_pairs_own_harm_goes_first() -> None:
    """Of two claims as far from the reader the pair's own is told; no benefit is told at all."""
    harm = {"type": "undesirable-effect", "population_match": "general"}
    theirs = {"claims": (claim("c7", short="Theirs.", **harm),)}
    assert _texts(claim(short="Own.", **harm), compound=theirs)[2] == "Own."
    assert _texts(claim(population_match="general", direction="benefit", short="No."), compound=theirs)[
        2
    ] == ("Theirs.")


@pytest.mark.parametrize("direction", ["benefit", "no_difference"])
def test_where_nothing_decides_that_nothing_happened_is_not_told(direction: Any) -> None:
    """What did not come to anyone's harm would sound like good news that nobody has."""
    told = {"type": "undesirable-effect", "population_match": "general", "short": "None did."}
    assert "None did." not in _texts(claim(direction=direction, **told))


UNTIL = "until a specialist rules out a state in which a source"
STATE = {"population_match": "related_state", "short": "A label warns."}


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        (
            _warning(type="contraindication", **STATE),
            f"With test disease, do not use Testium {UNTIL} bans it.",
        ),
        (
            _warning(advice="avoid", **STATE),
            f"With test disease, avoid Testium {UNTIL} advises against it.",
        ),
        (_warning(**STATE), "Ask a specialist before you take Testium with test disease."),
    ],
)
def test_a_no_for_a_state_is_no_no_for_the_condition(said: Any, lead: str) -> None:
    """What sources say of liver failure they do not say of liver cancer; the claim stays beside it."""
    assert _texts(said)[:2] == [lead, "A label warns."]


def test_a_no_for_the_condition_is_not_softened_by_one_for_a_state() -> None:
    """As soon as one source speaks of the people themselves, or a mix decides too, the level is theirs."""
    state = _warning(type="contraindication", **STATE)
    exact = _warning(id="c2", type="contraindication")
    assert "unless a specialist who treats you decides otherwise" in _texts(state, exact)[0]
    spray = _warning(advice="avoid", applies_to=("nose",), **STATE)
    mix = row(severity="major", applies_to=("vein",))
    text = _texts(spray, interacts_with=(mix,), compound={"forms": FORMS})[0]
    assert text == "With test disease, avoid Testium unless a specialist who treats you advises it."


def test_what_was_seen_in_these_very_people_is_told_beside_what_decides() -> None:
    """A claim of the pair about its very people has a place if there is room, even if it decides nothing."""
    general = _warning(id="c7", population_match="general", short="A label warns.")
    unclear = claim(type="undesirable-effect", direction="unclear", short="It fell.")
    lead = "Ask a specialist before you take Testium with test disease."
    gap = "What is on record cannot say what happens in your case."
    assert _texts(unclear, compound={"claims": (general,)}) == [lead, "A label warns.", "It fell.", gap, TEAM]
    assert _texts(claim(short="It helped."), compound={"claims": (general,)}) == [
        lead, "A label warns.", gap, TEAM,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (_warning(short=None, statement="word " * 20), ("word " * 20).strip()),
        (_warning(short="a b", statement="word"), "a b"),
        (_warning(short="word " * 21, statement="word " * 21), NO_RESULT),
    ],
)
def test_a_claim_is_said_in_20_words_or_not_at_all(said: Any, words: str) -> None:
    """The short form is used, or a statement that is as short."""
    assert _texts(said)[1] == words


def test_the_closest_claim_decides() -> None:
    """Of several claims behind a level, the one about the closest people is named."""
    near = _warning(id="c2", short="Near.")
    assert _texts(_warning(population_match="related_state", short="Far."), near)[1] == "Near."


def test_a_serious_mix_is_named() -> None:
    """Where an interaction decides, its medicine and consequence are the reason."""
    assert "With Usualmab: too much." in _texts(interacts_with=(row(severity="major"),))
    too_long = row(severity="major", consequence="word " * 19)
    assert not any("word" in text for text in _texts(interacts_with=(too_long,)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"risks": "x"}, "Risks for people with test disease are on record below."),
        ({"compound": {"boxed_warning": "x"}}, "A boxed warning is on record below."),
        (
            {"concern": Stricter(level="do_not_use", why="x", by="y", on=date(2026, 1, 1))},
            "A reviewer asks for more caution than the sources alone.",
        ),
    ],
)
def test_what_decides_and_is_no_claim_is_pointed_to(fields: dict[str, Any], words: str) -> None:
    """Flat risks, a boxed warning and a reviewer's level are said to be there."""
    assert _texts(**fields)[1] == words


def test_the_strictest_state_is_added() -> None:
    """The answer is general; the strictest state follows it, for its form, with the row that says so."""
    given = weighed.subjects(
        weighed.pair(_warning()),
        compound=weighed.compound(forms=FORMS, organ_classes=(organ(applies_to=("nose",)),)),
    )
    assert harms.answer(case(given))[2] == Sentence(
        "Stricter for nasal spray with a liver in the weakest class (Child-Pugh C): "
        "avoid unless a specialist advises it.",
        "compound.o1",
        ("label",),
    )
    alone = weighed.subjects(weighed.pair(organ_classes=(organ(advice="contraindicated"),)))
    assert (
        harms.answer(case(alone))[2].text
        == "Stricter with a liver in the weakest class (Child-Pugh C): do not use."
    )


def test_a_form_is_named_where_the_level_is_not_that_of_all() -> None:
    """The level of one product form is not said of the compound as a whole."""
    assert _texts(_warning(applies_to=("nose",)), compound={"forms": FORMS})[0] == (
        "Ask a specialist before you take nasal spray with test disease."
    )
    assert "Testium" in _texts(_warning(), compound={"forms": FORMS})[0]


def test_a_withdrawn_pair_is_said_to_be_withdrawn() -> None:
    """The compound's claims are weighed still, and the answer says what was withdrawn."""
    assert "What was on record about the two together was withdrawn." in _texts(
        _warning(), status="withdrawn", compound={"claims": (_warning(population_match="general"),)}
    )


@pytest.mark.parametrize(("strict", "cautions"), [("avoid", True), (None, False)])
def test_only_a_no_is_repeated_elsewhere(strict: Any, cautions: bool) -> None:
    """The answers to other questions carry the level where it is no, or a no with exceptions."""
    given = case(weighed.subjects(weighed.pair(_warning(advice=strict))))
    assert (leads.caution(given) == leads.lead(given)) is cautions
    assert (leads.caution(given) is None) is not cautions


def test_a_glance_at_the_level() -> None:
    """A hub shows the headline's level; without a pair and without evidence, that there is nothing."""
    assert harms.glance(case(weighed.subjects(weighed.pair(_warning())))) == "Ask a specialist first"
    assert harms.glance(case(weighed.subjects(weighed.pair()))) == "Not enough evidence"
    state = _warning(type="contraindication", **STATE)
    assert harms.glance(case(weighed.subjects(weighed.pair(state)))) == "Do not use in some states"
    assert harms.glance(case(weighed.subjects())) == "Nothing on the two together"
