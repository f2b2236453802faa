from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import flat
from compound_pages.assessment import how_far_studied
from compound_pages.case import case
from compound_pages.records import Pair
from compound_pages.subjects import Subjects

if TYPE_CHECKING:
    from compound_pages.records import Compound, Condition

type Studied = Literal["limited", "specific"] | None

STUDIED: tuple[Studied, ...] = (None, "limited", "specific")
NAMES = "Ketamine (IV / Esketamine) in people with Liver Cancer"
TEAM = "Your hepatologist or oncologist can say what it means for you."
HARMLESS = "That does not mean it is harmless."
names = st.text(min_size=1).filter(lambda name: bool(name.strip()))


def _answer(compound: Compound, condition: Condition, pair: Pair | None) -> tuple[str, ...]:
    subjects = Subjects(compound=compound, condition=condition, pair=pair, sources={})
    return tuple(one.text for one in flat.answer(case(subjects)))


def _pair(studied: Studied, **fields: Any) -> Pair | None:
    return Pair(studied=studied, **fields) if studied else None


@pytest.mark.parametrize(
    ("pair", "sentences"),
    [
        (None, (f"Nothing specific about {NAMES} is on record here.", HARMLESS)),
        (_pair("limited"), (f"Only limited research is on record about {NAMES}.", HARMLESS)),
        (
            _pair("specific"),
            (
                f"Research about {NAMES} in particular is on record here.",
                "It cannot say what happens in your case.",
            ),
        ),
        (
            _pair("specific", risks="x", status="withdrawn"),
            (f"What was on record about {NAMES} was withdrawn.", "It is shown below for reference only."),
        ),
    ],
)
def test_the_short_answer_says_how_much_is_on_record(
    compound: Compound, condition: Condition, pair: Pair | None, sentences: tuple[str, ...]
) -> None:
    """The answer is what is on record, what that does not show, and whom to ask."""
    assert _answer(compound, condition, pair) == (*sentences, TEAM)
    assert how_far_studied(compound, condition, pair) == sentences[0]


def test_what_must_not_be_missed_is_in_the_short_answer(compound: Compound, condition: Condition) -> None:
    """Whoever reads only the short answer learns that there are risks or a boxed warning to read."""
    warned = replace(compound, boxed_warning="A box.")
    risky = Pair(studied="limited", risks="One.")
    risks = "Risks for people with Liver Cancer"
    assert _answer(warned, condition, risky)[1] == f"{risks} and a boxed warning are on record below."
    assert _answer(compound, condition, risky)[1] == f"{risks} are on record below."
    assert _answer(warned, condition, None)[1] == "A boxed warning is on record below."
    assert _answer(compound, condition, None)[1] == HARMLESS


def test_a_long_name_leaves_the_short_answer_and_stays_in_the_body(
    compound: Compound, condition: Condition
) -> None:
    """A name of more than six words would use up the short answer; the sentence in the body keeps it."""
    long = "a b c d e f g"
    wordy = replace(compound, name=long), replace(condition, name=long, specialists=(long,))
    assert _answer(*wordy, None) == (
        "Nothing specific about this compound in people with this condition is on record here.",
        HARMLESS,
        "Your specialist can say what it means for you.",
    )
    assert how_far_studied(*wordy, None).count(long) == 2


@given(
    a=names, b=names, team=st.lists(names, min_size=1), studied=st.sampled_from(STUDIED),
    risks=st.sampled_from([None, "x"]),
)  # fmt: skip
def test_a_short_answer_is_short(
    compound: Compound,
    condition: Condition,
    *,
    a: str,
    b: str,
    team: list[str],
    studied: Studied,
    risks: str | None,
) -> None:
    """Whatever the names, the short answer has at most 60 words."""
    answer = _answer(
        replace(compound, name=a),
        replace(condition, name=b, specialists=tuple(team)),
        _pair(studied, risks=risks),
    )
    assert 1 <= len(" ".join(answer).split()) <= 60
