from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import weighed
from weighed import claim, row

from compound_pages import mixes
from compound_pages.case import Sentence, case
from compound_pages.history import Search

TEAM = "Your nurse can say what it means for you."
NO_OTHERS = "That does not mean that there are no others."
NO_SEARCH = "No search for this pair is on record."
SEARCH = Search(on=date(2026, 11, 22), where="here")


def _answer(*rows: Any, condition: dict[str, Any] | None = None, **fields: Any) -> list[str]:
    given = weighed.subjects(
        weighed.pair(interacts_with=rows, **fields), condition=weighed.condition(**condition or {})
    )
    return [one.text for one in mixes.answer(case(given))]


def _glance(*rows: Any, **fields: Any) -> str:
    return mixes.glance(case(weighed.subjects(weighed.pair(interacts_with=rows, **fields))))


def test_t08_without_a_row_the_answer_says_so_and_who_looked() -> None:
    """That nothing is on record is no good news, and nobody having looked is another fact."""
    assert _answer() == [
        "Not enough is known: no interaction of Testium with another medicine is on record here.",
        "That does not mean there is none.",
        NO_SEARCH,
        TEAM,
    ]
    assert _glance() == "None on record"


def test_t08_where_nobody_looked_is_said() -> None:
    """A search that left places out says so; one that did not, says nothing."""
    left_out = "Where nobody has looked yet is listed below."
    assert left_out in _answer(searched=SEARCH, not_searched=("x",))
    assert {left_out, NO_SEARCH}.isdisjoint(_answer(searched=SEARCH))


ONE = "1 combination of Testium with another medicine is on record here."
THREE = "3 combinations of Testium with other medicines are on record here."


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        ((row(),), f"{ONE} It is with a usual medicine for test disease."),
        ((row(medicine="x"),), f"{ONE} It is not with a usual medicine for test disease."),
        (
            (row(), row("r2", medicine="x"), row("r3", medicine="USUALMAB")),
            f"{THREE} 2 of them are with a usual medicine for test disease.",
        ),
        (
            (row(), row("r2", medicine="x"), row("r3", medicine="y")),
            f"{THREE} 1 of them is with a usual medicine for test disease.",
        ),
        (
            (row(medicine="w"), row("r2", medicine="x"), row("r3", medicine="y")),
            f"{THREE} None of them is with a usual medicine for test disease.",
        ),
    ],
)
def test_combinations_are_counted(rows: Any, count: str) -> None:
    """The answer counts all rows, and those with a usual medicine; a row may say that nothing happened."""
    assert " ".join(_answer(*rows)[:2]) == count


def test_without_usual_medicines_none_is_counted() -> None:
    """Where no usual medicine is on record, none can be said to be free of an interaction."""
    assert _answer(row(), condition={"usual_medicines": ()}) == [ONE, NO_OTHERS, NO_SEARCH, TEAM]


@pytest.mark.parametrize(
    ("severity", "words"),
    [
        ("contraindicated", "The most serious is with x: ruled out together."),
        ("major", "The most serious is with x: rated as major."),
        ("moderate", "The most serious is with x: rated as moderate."),
        ("minor", "The most serious is with x: rated as minor."),
    ],
)
def test_a_usual_medicine_is_named_and_then_the_most_serious(severity: str, words: str) -> None:
    """What people with the condition usually take leads, and the most serious row follows it."""
    rows = (row("r2", medicine="x", severity=severity), row())
    told = _answer(*rows, searched=SEARCH)
    assert [text for text in told if "With" in text or "The most" in text] == [
        "With Usualmab: too much.",
        words,
    ]


def test_the_most_serious_may_be_with_a_usual_medicine() -> None:
    """A row is told once; of equally serious ones that with a usual medicine is."""
    rows = (row(medicine="x", severity="major"), row("r2", severity="major"))
    told = [text for text in _answer(*rows) if "ith " in text and "sual" in text]
    assert told[-1] == "The most serious is with Usualmab: rated as major."
    assert not any("With Usualmab" in text for text in _answer(*rows))


def test_a_single_row_is_not_the_most_serious_of_many() -> None:
    """Nothing is compared where there is one row."""
    assert "With x: ruled out together." in _answer(row(medicine="x", severity="contraindicated"))


def test_what_is_ruled_out_together_goes_before_all_that_is_said_of_the_list() -> None:
    """Where a no takes room as well, it is what the list does not hold that is left unsaid."""
    no = claim(type="contraindication", sources=("label",))
    told = _answer(row(medicine="x " * 9 + "y", severity="contraindicated"), row("r2"), claims=(no,))
    assert any("ruled out together" in text for text in told)
    assert any("do not use Testium" in text for text in told)
    assert NO_OTHERS not in told


def test_what_nobody_rated_and_nobody_usually_takes_is_not_singled_out() -> None:
    """The count alone is the answer where no row stands out or fits."""
    assert _answer(row(medicine="x"))[2] == NO_OTHERS
    assert _answer(row(consequence="word " * 30))[2] == NO_OTHERS


def test_the_row_that_is_named_is_cited() -> None:
    """The sentence carries the row's id and sources."""
    given = case(weighed.subjects(weighed.pair(interacts_with=(row(),))))
    assert mixes.answer(given)[2] == Sentence("With Usualmab: too much.", "pair.r1", ("trial",))


def test_a_no_is_not_left_out() -> None:
    """Whoever asks about a mix learns that a label rules the compound out."""
    no = claim(type="contraindication", sources=("label",))
    assert any("do not use Testium" in text for text in _answer(row(), claims=(no,)))


def test_flat_interactions_are_pointed_to() -> None:
    """Statements that nothing can count are said to be there."""
    assert _answer(interactions="x")[0] == "Notes on interactions of Testium are on record below."
    assert _glance(interactions="x") == "Notes on record"


def test_a_glance_at_the_count() -> None:
    """A hub shows how many there are, and how many with usual treatment."""
    assert _glance(row(), row("r2", medicine="x")) == "2 combinations, 1 with usual treatment"
    assert _glance(row(medicine="x")) == "1 combination"
