"""T19: two pages that say nearly the same are told apart from those that do not, whatever else there is."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from made_records import compound, condition, made, pair

from compound_pages.items import QUESTIONS, Key, Stored
from compound_pages.site import Question, Questions
from toolkit.content.alike import LIMIT, Page, alike, marked, pages, resemblance, shingles

A, B = Key("pair", "c0/d0"), Key("pair", "c1/d0")
LONG = "People in the trial were asked each week how they slept and the answers were put side by side."


def _page(name: str, text: str, specific: int = 1) -> Page:
    return Page(Key("pair", name), "safety", f"/{name}", shingles(text), specific)


def test_the_same_text_is_wholly_alike_and_another_is_not() -> None:
    one, same, other = _page("a", LONG), _page("b", LONG.upper()), _page("c", "Nothing of that kind.")
    assert resemblance(one, same) == 1
    assert resemblance(one, other) == 0


def test_a_shingle_is_five_words_and_a_short_text_is_one() -> None:
    assert len(shingles("one two three four five six")) == 2
    assert len(shingles("one two")) == 1
    assert shingles(" . ") == frozenset()


def test_pages_without_text_are_not_alike() -> None:
    assert list(alike([_page("a", ""), _page("b", "")])) == []


def test_the_page_with_more_to_say_of_its_pair_stays() -> None:
    less, more = _page("a", LONG, 1), _page("b", LONG, 5)
    assert list(alike([less, more])) == [(less, more)]


def test_of_equals_the_first_path_stays() -> None:
    first, second, third = (_page(name, LONG) for name in "abc")
    assert list(alike([third, second, first])) == [(second, first), (third, first)]


words = st.text(alphabet="abc ", min_size=0, max_size=40)


@given(st.lists(words, max_size=8))
def test_what_is_kept_is_never_alike_and_what_is_not_kept_always_is(texts: list[str]) -> None:
    """No two pages that stay share more than the limit; each that goes shares more with one that stays."""
    every = [_page(f"p{i}", text) for i, text in enumerate(texts)]
    gone = dict(alike(every))
    kept = [page for page in every if page not in gone]
    assert all(resemblance(one, other) <= LIMIT for one, other in combinations(kept, 2))
    for page, other in gone.items():
        assert other in kept
        assert resemblance(page, other) > LIMIT


QUESTION = Question(
    path="/{compound}-in-{condition}", title="?", label="?", template="x.html", parts=("risks",)
)


def _records(first: str, second: str) -> dict[Key, Stored]:
    return {
        **made(2),
        QUESTIONS: Stored(Questions({"safety": QUESTION})),
        A: pair(risks=first),
        B: pair(risks=second),
    }


def test_a_pair_is_told_which_of_its_pages_repeats_another() -> None:
    found = marked(_records(LONG, LONG))
    assert found[A].alike == {}
    assert found[B].alike == {"safety": "/c0-in-d0"}


def test_a_page_that_shows_what_was_withdrawn_is_not_compared() -> None:
    """It is never listed, so it takes no other page's place."""
    records = _records(LONG, LONG) | {A: pair(risks=LONG, status="withdrawn")}
    assert marked(records) == records


def test_pairs_that_differ_are_left_as_they_are() -> None:
    records = _records(LONG, "Of nine people who took part, four left the study before it ended.")
    assert marked(records) == records


def test_what_a_question_does_not_show_does_not_count() -> None:
    """Both pairs say the same in another part, which this question has no place for."""
    records = _records(
        "One thing was seen in the first group of all.", "Quite another thing was seen elsewhere."
    )
    records |= {key: pair(risks=records[key].record.risks, monitoring=LONG) for key in (A, B)}  # type: ignore[union-attr]
    assert marked(records) == records


def test_a_pair_of_what_is_not_there_has_no_page() -> None:
    records = {
        Key("compound", "c0"): compound("C"),
        Key("condition", "d0"): condition("D"),
        A: pair(),
        B: pair(),
    }
    records[QUESTIONS] = Stored(Questions({"safety": QUESTION}))
    assert [page.key for page in pages(records)] == [A]
