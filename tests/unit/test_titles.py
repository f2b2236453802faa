from __future__ import annotations

import pytest
import weighed
from hypothesis import given
from hypothesis import strategies as st

from compound_pages import titles
from compound_pages.site import Question

QUESTION = Question(
    path="/is-{compound}-{condition}", title="Is {compound} for {condition}?", label="x", template="x.html"
)
names = st.text(min_size=1, max_size=200).filter(lambda name: bool(name.strip()))


def _title(compound: str, condition: str, site: str = "Site", **short: str) -> str:
    of = weighed.compound(name=compound, **short)
    return titles.title(QUESTION, of, weighed.condition(name=condition), site)


def test_t20_a_title_that_fits_has_the_full_names() -> None:
    """With the site's name it may have 65 characters."""
    assert _title("x" * 45, "gout", short_name="y") == f"Is {'x' * 45} for gout?"
    assert _title("x" * 46, "gout", short_name="y") == "Is y for gout?"
    assert titles.TITLE_MAX == 65


def test_t20_a_short_title_that_is_too_long_with_the_sites_name_stays_whole() -> None:
    """A result list cuts the site's name by itself; a question is worth more than that."""
    assert _title("x" * 50, "gout", "A Site") == f"Is {'x' * 50} for gout?"


def test_t20_a_title_that_is_too_long_is_cut_at_a_word() -> None:
    """Where short names do not help, the title ends at a word with an ellipsis."""
    long = " ".join(["word"] * 20)
    assert _title(long, "gout") == f"Is {' '.join(['word'] * 12)}…"
    assert titles.is_too_long(QUESTION, weighed.compound(name=long), weighed.condition())
    assert not titles.is_too_long(QUESTION, weighed.compound(name=long, short_name="x"), weighed.condition())


@given(names, names, names)
def test_t20_no_title_is_longer_than_a_result_list_shows(a: str, b: str, site: str) -> None:
    """Whatever the names, a title has something to say in at most 65 characters."""
    title = _title(a, b, site)
    assert title.startswith("Is")
    assert len(title) <= 65


def test_a_description_is_the_questions_own() -> None:
    """A question may bring its own description; another one fits any question."""
    compound, condition = weighed.compound(short_name="testium"), weighed.condition()
    own = Question(path="/x", title="x", label="x", template="x", description="{compound} or {condition}.")
    assert titles.description(own, compound, condition) == "testium or test disease."
    assert titles.description(QUESTION, compound, condition) == (
        "What is on record about testium for people with test disease, and what nobody knows yet."
    )


@pytest.mark.parametrize("name", ["{condition}", "{compound}", "\\1 {0} %s", r"\g<compound>"])
def test_names_are_never_taken_for_places_of_a_pattern(name: str) -> None:
    """Whatever a name is made of, it stands in the question as it is recorded."""
    assert titles.filled("Is {compound} for {condition}?", name, name) == f"Is {name} for {name}?"
