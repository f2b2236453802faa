"""What holds for the answers to every question, whatever the records."""

from __future__ import annotations

import re
from inspect import getsource
from typing import TYPE_CHECKING, Any

import pytest
import weighed
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from weighed import claim

from compound_pages import (
    answers,
    assessment,
    effects,
    flat,
    gaps,
    harms,
    indexing,
    mixes,
    phrasing,
    rules,
    standing,
    studies,
    titles,
    wording,
)
from compound_pages.case import case
from compound_pages.records import Pair
from compound_pages.site import Question

if TYPE_CHECKING:
    from compound_pages.subjects import Subjects

KINDS = ("effectiveness", "interactions", "research", "safety")
BANNED = re.compile(
    r"\b(safe|safely|yes|natural|harmless|cures?|proven|proves?|promising|breakthrough|miracle|preliminary|pilot)\b",
    re.IGNORECASE,
)
ALLOWED = ("That does not mean", "That does not prove")
names = st.text(min_size=1).filter(lambda name: bool(name.strip()) and not BANNED.search(name))


def _words(answer: tuple[Any, ...]) -> list[str]:
    return " ".join(one.text for one in answer).split()


@given(weighed.SUBJECTS, names, names, st.lists(names, min_size=1, max_size=3))
def test_t02_a_short_answer_is_short_and_promises_nothing(
    questions: dict[str, Question], known: Subjects, a: str, b: str, team: list[str]
) -> None:
    """Whatever the names and the claims: at most 60 words, and none that calls anything safe."""
    named = replace(
        known,
        compound=replace(known.compound, name=a),
        condition=replace(known.condition, name=b, specialists=tuple(team)),
    )
    for kind in KINDS:
        answer = answers.short_answer(questions[kind], case(named))
        assert 1 <= len(_words(answer)) <= 60
        assert answer[-1].text.startswith("Your ")
        for one in answer:
            assert one.text.startswith(ALLOWED) or not BANNED.search(one.text)


@given(weighed.SUBJECTS)
def test_t01_a_sentence_with_a_claims_words_carries_its_id_and_its_sources(
    questions: dict[str, Question], known: Subjects
) -> None:
    """What repeats a record can be traced to it, and stands on a source that was not retracted."""
    for kind in KINDS:
        for one in answers.short_answer(questions[kind], case(known)):
            repeats = "word" in one.text.lower() or "Too much" in one.text or "Stricter" in one.text
            assert bool(one.claim) >= repeats
            assert not one.claim or any(id_ in known.sources for id_ in one.sources)


@given(weighed.SUBJECTS)
def test_t05_too_little_evidence_is_said_in_the_first_40_words(
    questions: dict[str, Question], known: Subjects
) -> None:
    """Where the level is that too little is known, the answer about risks begins with how little."""
    found = assessment.headline(case(known).concerns)
    start = " ".join(_words(answers.short_answer(questions["safety"], case(known)))[:40])
    said = ("Not enough is known", "Nothing specific", "Only limited research")
    if found.level == "not_enough_evidence":
        assert start.startswith(said)


@given(weighed.SUBJECTS, weighed.NOT_OF_PEOPLE)
def test_t06_work_on_animals_and_cells_changes_no_answer(
    questions: dict[str, Question], known: Subjects, said: Any
) -> None:
    """Nonhuman work reaches the short answer to no question, in whichever record it stands."""
    pair = known.pair
    assert pair
    more = (
        replace(known, pair=replace(pair, claims=(said, *pair.claims))),
        replace(known, compound=replace(known.compound, claims=(said, *known.compound.claims))),
    )
    for kind in KINDS:
        answer = answers.short_answer(questions[kind], case(known))
        assert all(answers.short_answer(questions[kind], case(one)) == answer for one in more)


@given(weighed.SUBJECTS)
def test_t25_no_page_is_without_unknowns_and_questions(
    questions: dict[str, Question], known: Subjects
) -> None:
    """There is always something unknown, and there are four to six questions to ask."""
    for kind in KINDS:
        question = questions[kind]
        assert answers.unknowns(question, case(known), 0)
        assert 4 <= len(answers.questions_to_ask(question, case(known))) <= 6
        assert (
            answers.bottom_line(question, case(known))[-1]
            == "Take this page to your nurse before you decide."
        )
        assert 1 <= len(answers.glance(question, case(known)).split()) <= 7


@given(weighed.SUBJECTS)
def test_other_words_of_a_claim_change_its_own_sentence_only(
    questions: dict[str, Question], known: Subjects
) -> None:
    """Where a claim says something else, no sentence changes but those that repeat it."""
    assert known.pair
    reworded = tuple(
        replace(one, short="Other words.") if one.short == "Short words." else one
        for one in known.pair.claims
    )
    changed = replace(known, pair=replace(known.pair, claims=reworded))
    for kind in KINDS:
        before = answers.short_answer(questions[kind], case(known))
        after = answers.short_answer(questions[kind], case(changed))
        assert [one.claim for one in before] == [one.claim for one in after]
        for old, new in zip(before, after, strict=True):
            assert old == new or (old.claim.startswith("pair.") and new.text == "Other words.")


def test_a_retracted_source_takes_its_sentence_with_it(questions: dict[str, Question]) -> None:
    """An answer is what it was before the claim, once the claim's source was retracted (T16)."""
    label = claim(type="warning", short="A label warns.", sources=("label",))
    given = weighed.subjects(weighed.pair(claim("c2", short="It did."), label))
    before = answers.short_answer(questions["safety"], case(given))
    after = answers.short_answer(
        questions["safety"], case(replace(given, sources=weighed.retracted("label")))
    )
    assert "A label warns." in {one.text for one in before}
    assert after == answers.short_answer(
        questions["safety"], case(replace(given, pair=weighed.pair(claim("c2", short="It did."))))
    )


def test_the_pairs_own_questions_come_first(questions: dict[str, Question]) -> None:
    """Up to six in all; the general ones fill what is left."""
    asked = tuple(f"{n}?" for n in range(6))
    for kind in KINDS:
        general = answers.questions_to_ask(questions[kind], case(weighed.subjects()))
        two = weighed.subjects(weighed.pair(questions=asked[:2]))
        assert len(general) == 4
        assert answers.questions_to_ask(questions[kind], case(two)) == (*asked[:2], *general)
        six = weighed.subjects(weighed.pair(questions=asked))
        assert answers.questions_to_ask(questions[kind], case(six)) == asked


def _asked(**fields: Any) -> Question:
    return Question(path="/{compound}-{condition}", title="?", label="?", template="x.html", **fields)


@pytest.mark.parametrize(
    ("shown", "start"),
    [
        ({}, "Not enough is known about"),
        ({"claims": ("contraindication", "efficacy")}, "Not enough is known about"),
        ({"claims": ("efficacy",)}, "Not enough is known: no result"),
        ({"parts": ("interacts_with", "trials")}, "Not enough is known: no interaction"),
        ({"parts": ("trials",)}, "Not enough is known: no source"),
        ({"parts": ("mechanism",)}, "Not enough is known about"),
    ],
)
def test_what_a_question_shows_decides_how_it_is_answered(shown: dict[str, Any], start: str) -> None:
    """A new question is content: its kind of answer follows from its parts and claims, not from its name."""
    given = weighed.subjects(weighed.pair(claim(type="regulatory")))
    assert answers.short_answer(_asked(**shown), case(given))[0].text.startswith(start)


def test_the_four_questions_are_answered_differently(questions: dict[str, Question]) -> None:
    """No two questions about a pair have an answer, a closing or a question in common but the last lines."""
    given = weighed.subjects(weighed.pair(claim(type="regulatory")))
    leads = {answers.short_answer(questions[kind], case(given))[0].text for kind in KINDS}
    closings = {answers.bottom_line(questions[kind], case(given))[:-1] for kind in KINDS}
    asked = {answers.questions_to_ask(questions[kind], case(given)) for kind in KINDS}
    assert (len(leads), len(closings), len(asked)) == (4, 4, 4)


def test_flat_records_are_answered_as_flat_records(questions: dict[str, Question]) -> None:
    """Without anything to weigh, the answer about risks says how much is on record."""
    flat_pair = weighed.subjects(Pair(studied="limited"))
    assert answers.short_answer(questions["safety"], case(flat_pair))[0].text == (
        "Only limited research is on record about Testium in people with test disease."
    )
    others = {
        answers.short_answer(questions[kind], case(flat_pair))[0].text for kind in KINDS if kind != "safety"
    }
    assert len(others) == 3
    assert all(text.startswith("Not enough is known: no ") for text in others)


def test_a_glance_at_a_withdrawn_pair_says_so(questions: dict[str, Question]) -> None:
    """Hubs do not sum up what was withdrawn."""
    given = weighed.subjects(weighed.pair(claim(), status="withdrawn"))
    assert {answers.glance(questions[kind], case(given)) for kind in KINDS} == {"Withdrawn"}


MODULES = (
    answers, assessment, effects, flat, gaps, harms, indexing, mixes, phrasing, rules, standing, studies,
    titles, wording,
)  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_t02_no_fixed_sentence_holds_a_banned_word(module: Any) -> None:
    """In the code's own sentences such a word stands only where it is denied."""
    texts = re.findall(r'(?<!")"([^"\n]+)"(?!")', getsource(module))
    assert texts
    for text in texts:
        assert text.startswith(ALLOWED) or not BANNED.search(text), text


def test_questions_of_a_withdrawn_pair_are_not_asked(questions: dict[str, Question]) -> None:
    """What was withdrawn has no say in what to ask, only in what is shown for reference."""
    withdrawn = weighed.subjects(weighed.pair(questions=("Why?",), status="withdrawn"))
    for question in questions.values():
        asked = answers.questions_to_ask(question, case(withdrawn))
        assert asked == answers.questions_to_ask(question, case(weighed.subjects()))
