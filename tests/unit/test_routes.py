"""Which expressions a path is held against, and that no other could have matched it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.routes import FILES, PAGES, file_forms, matcher, page_forms
from compound_pages.statements import SLUG_MAX

paths = st.from_regex(
    r"/(compounds|conditions|a-z|about|assets|sitemaps|errors|[a-z.-]{0,9})(/[a-z0-9.-]{0,9}){0,2}",
    fullmatch=True,
) | st.sampled_from([form.start for _, form in (*PAGES, *FILES)])
patterns = st.sampled_from(
    [
        "/is-{compound}-safe-for-{condition}-patients",
        "/safety/{condition}/of/{compound}",
        "/{compound}-in-{condition}",
    ]
)
slugs = st.lists(st.sampled_from(["is", "safe", "for", "in", "of", "a", "9"]), min_size=1, max_size=4).map(
    "-".join
)


@given(paths)
def test_forms_are_looked_for_where_they_can_be(path: str) -> None:
    """Among those that are tried is each that matches, in the same order."""
    for forms, tried in ((PAGES, page_forms), (FILES, file_forms)):
        matching = [one for one in forms if one[1].fullmatch(path)]
        assert [one for one in tried(path) if one[1].fullmatch(path)] == matching


@given(patterns, patterns, slugs, slugs)
def test_words_rule_out_only_what_the_expression_would(made_of: str, pattern: str, a: str, b: str) -> None:
    """Whatever pattern a path was made from, it is taken apart as the expression alone does."""
    path, asking = made_of.replace("{compound}", a).replace("{condition}", b), matcher(pattern)
    expected, found = re.fullmatch(asking.expression, path), asking.fullmatch(path)
    assert (found and found.groupdict()) == (expected and expected.groupdict())
    assert asking.slugs(path) == (expected and expected.groupdict())


@pytest.mark.parametrize(("length", "is_one"), [(SLUG_MAX, True), (SLUG_MAX + 1, False)])
def test_a_slug_that_is_too_long_is_none(length: int, is_one: bool) -> None:
    """What matches the expression and is longer than a slug may be asks for nothing."""
    asking = matcher("/{compound}-in-{condition}")
    assert (asking.slugs(f"/{'x' * length}-in-y") is not None) is is_one
    assert (asking.slugs(f"/y-in-{'x' * length}") is not None) is is_one
