from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import assessment, grammar
from compound_pages.records import Compound, Condition, Ending, Pair, Search
from compound_pages.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable

type Studied = Literal["limited", "specific"] | None

STUDIED: tuple[Studied, ...] = (None, "limited", "specific")
BANNED = re.compile(r"\b(safe|safely|yes|natural|cures?|proven|promising|breakthrough)\b", re.IGNORECASE)
NAMES = "Ketamine (IV / Esketamine) in people with Liver Cancer"
names = st.text(min_size=1).filter(lambda name: bool(name.strip()) and not BANNED.search(name))
kinds = st.sampled_from(STUDIED)


def _pair(studied: Studied, risks: str | None = None) -> Pair | None:
    return Pair(studied=studied, risks=risks) if studied else None


def _words(sentences: tuple[str, ...]) -> list[str]:
    return " ".join(sentences).split()


@given(a=names, b=names, team=st.lists(names, min_size=1), studied=kinds, risks=st.sampled_from([None, "x"]))
def test_a_short_answer_is_short_and_promises_nothing(
    compound: Compound,
    condition: Condition,
    *,
    a: str,
    b: str,
    team: list[str],
    studied: Studied,
    risks: str | None,
) -> None:
    """Whatever the names, the short answer has at most 60 words, and neither "safe" nor "yes" among them."""
    answer = assessment.short_answer(
        replace(compound, name=a), replace(condition, name=b, specialists=tuple(team)), _pair(studied, risks)
    )
    assert 1 <= len(_words(answer)) <= 60
    assert not any(BANNED.search(sentence) for sentence in answer)
    for sentence in answer:
        assert (
            "harmless" not in sentence
            or "harmless" in f"{a} {b} {team}"
            or sentence.startswith("That does not")
        )


@pytest.mark.parametrize(
    ("studied", "sentences"),
    [
        (
            None,
            (
                f"Nothing specific about {NAMES} is on record here.",
                "That does not mean it is harmless.",
                "Your hepatologist or oncologist can say what it means for you.",
            ),
        ),
        (
            "limited",
            (
                f"Only limited research is on record about {NAMES}.",
                "That does not mean it is harmless.",
                "Your hepatologist or oncologist can say what it means for you.",
            ),
        ),
        (
            "specific",
            (
                f"Research about {NAMES} in particular is on record here.",
                "It cannot say what happens in your case.",
                "Your hepatologist or oncologist can say what it means for you.",
            ),
        ),
    ],
)
def test_the_short_answer_says_how_much_is_on_record(
    compound: Compound, condition: Condition, studied: Studied, sentences: tuple[str, ...]
) -> None:
    """The answer is what is on record, what that does not show, and whom to ask."""
    assert assessment.short_answer(compound, condition, _pair(studied)) == sentences
    assert assessment.how_far_studied(compound, condition, _pair(studied)) == sentences[0]


@pytest.mark.parametrize("studied", ["limited", "specific"])
def test_risks_on_record_are_announced(
    compound: Compound, condition: Condition, studied: Literal["limited", "specific"]
) -> None:
    """Where risks of the pair are on record, the short answer says so in its second sentence."""
    pair = Pair(studied=studied, risks="x")
    assert assessment.short_answer(compound, condition, pair)[1] == (
        "Risks for people with Liver Cancer are on record below."
    )
    long = replace(condition, name="a b c d e f g")
    assert assessment.short_answer(compound, long, pair)[1] == (
        "Risks for people with this condition are on record below."
    )


@pytest.mark.parametrize(
    ("ending", "notice"),
    [
        (None, "The record on X was withdrawn and is shown for reference only."),
        (Ending(), "The record on X was withdrawn and is shown for reference only."),
        (
            Ending(since=date(2026, 3, 1), why="Because."),
            "The record on X was withdrawn on 1 March 2026 and is shown for reference only. Because.",
        ),
    ],
)
def test_the_notice_of_a_withdrawn_record(ending: Ending | None, notice: str) -> None:
    """A notice names the record, and since when and why as far as that is recorded."""
    assert assessment.withdrawn_notice("X", ending) == notice


def test_a_long_name_leaves_the_short_answer_and_stays_in_the_body(
    compound: Compound, condition: Condition
) -> None:
    """A name of more than six words would use up the short answer; the sentence in the body keeps it."""
    long = "a b c d e f g"
    wordy = replace(compound, name=long), replace(condition, name=long, specialists=(long,))
    assert assessment.short_answer(*wordy, None) == (
        "Nothing specific about this compound in people with this condition is on record here.",
        "That does not mean it is harmless.",
        "Your specialist can say what it means for you.",
    )
    assert assessment.how_far_studied(*wordy, None).count(long) == 2


def test_six_words_are_few() -> None:
    """A name of six words is kept as it is."""
    assert grammar.in_few_words("a b c d e f", "x") == "a b c d e f"
    assert grammar.in_few_words("a b c d e f g", "x") == "x"


@given(a=names, b=names, studied=kinds, unsourced=st.integers(min_value=0, max_value=99))
def test_something_is_always_unknown(
    compound: Compound, condition: Condition, *, a: str, b: str, studied: Studied, unsourced: int
) -> None:
    """Whatever is on record, the list of what nobody knows ends with what no record can say."""
    sentences = assessment.unknowns(
        replace(compound, name=a, interactions="x", monitoring="x"),
        replace(condition, name=b),
        _pair(studied),
        unsourced,
    )
    assert sentences
    assert all(sentence.endswith(".") for sentence in sentences)
    assert sentences[-1].startswith(f"Nobody can know ahead of time how {a} would act in you.")


NO_RESULT = "No result in people with Liver Cancer who took Ketamine (IV / Esketamine) is on record."
NO_INTERACTION = (
    "No interaction of Ketamine (IV / Esketamine) with another medicine is on record here. "
    "That does not mean that there is none."
)
NO_CHECKS = "Which checks people need while they take Ketamine (IV / Esketamine) is not on record here."
ALWAYS = (
    "Nobody can know ahead of time how Ketamine (IV / Esketamine) would act in you. "
    "Organs, illness and medicines differ."
)


@pytest.mark.parametrize(
    ("of_compound", "of_pair", "missing"),
    [
        ({}, None, (NO_RESULT, NO_INTERACTION, NO_CHECKS)),
        ({}, {}, (NO_RESULT, NO_INTERACTION, NO_CHECKS)),
        ({}, {"findings": "x"}, (NO_INTERACTION, NO_CHECKS)),
        ({}, {"interactions": "x"}, (NO_RESULT, NO_CHECKS)),
        ({}, {"monitoring": "x"}, (NO_RESULT, NO_INTERACTION)),
        ({"interactions": "x"}, None, (NO_RESULT, NO_CHECKS)),
        ({"monitoring": "x"}, None, (NO_RESULT, NO_INTERACTION)),
        ({"interactions": "x", "monitoring": "x"}, {"findings": "x"}, ()),
    ],
)
def test_each_gap_is_named(
    compound: Compound,
    condition: Condition,
    of_compound: dict[str, str],
    of_pair: dict[str, str] | None,
    missing: tuple[str, ...],
) -> None:
    """What neither the compound nor the pair has on record is said, and what one of them has is not."""
    pair = None if of_pair is None else Pair(studied="limited", **of_pair)  # type: ignore[arg-type]
    found = assessment.unknowns(replace(compound, **of_compound), condition, pair, 0)
    assert found == (*missing, ALWAYS)


@pytest.mark.parametrize(
    ("unsourced", "sentence"),
    [
        (1, "One statement on this page has no source recorded."),
        (2, "2 statements on this page have no source recorded."),
    ],
)
def test_statements_without_a_source_are_counted(
    compound: Compound, condition: Condition, unsourced: int, sentence: str
) -> None:
    """One statement and several are counted in words that fit."""
    found = assessment.unknowns(compound, condition, None, unsourced)
    assert [one for one in found if "no source recorded" in one] == [sentence]


@pytest.mark.parametrize(
    ("review", "has_pair", "unsourced", "withdrawn", "reasons"),
    [
        (False, True, 0, 0, ()),
        (True, True, 0, 0, ("no clinician has reviewed it",)),
        (False, False, 0, 0, ("nothing specific to this compound and condition is on record",)),
        (False, True, 1, 0, ("not every statement has a source",)),
        (False, True, 0, 1, ("a record that it shows was withdrawn",)),
    ],
)
def test_each_reason_to_stay_unlisted(
    site: Site,
    pair: Pair,
    *,
    review: bool,
    has_pair: bool,
    unsourced: int,
    withdrawn: int,
    reasons: tuple[str, ...],
) -> None:
    """A page is kept out of search engines for each of four reasons, and only for these."""
    asked = replace(site, index_requires_review=review)
    assert assessment.not_listed_because(asked, pair if has_pair else None, unsourced, withdrawn) == reasons


def test_a_site_asks_for_a_review_unless_it_says_otherwise() -> None:
    """By default no page without a clinician's review is offered to search engines."""
    reasons = assessment.not_listed_because(
        Site(name="x", base_url="https://x"), Pair(studied="specific"), 0, 0
    )
    assert reasons == ("no clinician has reviewed it",)


@pytest.mark.parametrize("write", [assessment.questions_to_ask, assessment.bottom_line])
def test_closing_parts_name_the_compound_and_promise_nothing(
    compound: Compound, condition: Condition, write: Callable[[Compound, Condition], tuple[str, ...]]
) -> None:
    """Questions and bottom line use the short name, and none of the banned words."""
    sentences = write(replace(compound, short_name="ketamine"), condition)
    assert any("ketamine" in sentence for sentence in sentences)
    assert not any(BANNED.search(sentence) or "{" in sentence for sentence in sentences)


def test_the_bottom_line_says_whom_to_ask(compound: Compound, condition: Condition) -> None:
    """The page ends with the people who treat the reader."""
    assert (
        assessment.bottom_line(compound, condition)[-1]
        == "Take this page to your hepatologist or oncologist before you decide."
    )


def test_one_question_is_about_the_condition(compound: Compound, condition: Condition) -> None:
    """A reader may ask how the compound and the condition's treatment get along."""
    assert (
        "Could Ketamine (IV / Esketamine) change my treatment for Liver Cancer, or the other way round?"
        in assessment.questions_to_ask(compound, condition)
    )


@pytest.mark.parametrize(
    ("names", "choice"),
    [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")],
)
def test_a_choice(names: tuple[str, ...], choice: str) -> None:
    """Names are joined by commas and one last "or"."""
    assert grammar.joined(names) == choice


def test_records_of_a_search_do_not_count_as_results(compound: Compound, condition: Condition) -> None:
    """That somebody looked is no result."""
    pair = Pair(studied="limited", searched=Search(on=date(2026, 11, 22), where="PubMed"))
    assert NO_RESULT in assessment.unknowns(compound, condition, pair, 0)


def test_what_must_not_be_missed_is_in_the_short_answer(compound: Compound, condition: Condition) -> None:
    """Whoever reads only the short answer learns that there are risks or a boxed warning to read."""
    warned = replace(compound, boxed_warning="A box.")
    risky = Pair(studied="limited", risks="One.")

    def second(of: Compound, pair: Pair | None) -> str:
        return assessment.short_answer(of, condition, pair)[1]

    name = condition.label
    assert second(warned, risky) == f"Risks for people with {name} and a boxed warning are on record below."
    assert second(compound, risky) == f"Risks for people with {name} are on record below."
    assert second(warned, None) == "A boxed warning is on record below."
    assert second(compound, None) == "That does not mean it is harmless."
