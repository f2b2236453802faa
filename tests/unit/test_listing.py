from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.context import Anchor, Row
from compound_pages.items import UNLISTED, Listing
from compound_pages.listing import (
    LETTERS,
    NAMES,
    ROWS,
    by_name,
    letter_of,
    letter_path,
    list_paths,
    names_by_letter,
    names_of,
    neighbours,
    numbered,
    page_of,
    shown,
)
from compound_pages.paths import PagePath, parse


def test_entries_are_in_the_order_of_their_names() -> None:
    """Case does not count, and of two with the same name the slug decides."""
    names = {"d": "beta", "c": "Alpha", "b": "alpha", "a": "Gamma"}
    assert by_name({slug: Listing(name) for slug, name in names.items()}) == ["b", "c", "d", "a"]


def test_what_is_listed_no_more_is_not_shown() -> None:
    """An entry that stays for the planner's sake is no row; one of any other status is, known or not."""
    known = {status: Listing(status, status=status) for status in ("live", "withdrawn", "gone", "later")}
    assert shown({**known, "x": Listing("x", status=UNLISTED)}) == known


@pytest.mark.parametrize(
    ("rows", "paths"),
    [
        (0, ["/x"]),
        (1, ["/x"]),
        (ROWS, ["/x"]),
        (ROWS + 1, ["/x", "/x/2"]),
        (2 * ROWS, ["/x", "/x/2"]),
        (2 * ROWS + 1, ["/x", "/x/2", "/x/3"]),
    ],
)
def test_a_list_has_a_path_for_each_hundred_rows(rows: int, paths: list[str]) -> None:
    """The first page is the list's own path and is always there, each further one has its number."""
    assert list(list_paths("/x", rows)) == paths


@given(st.integers(0, 5 * ROWS))
def test_there_is_a_page_for_each_path_and_no_other(count: int) -> None:
    """As many paths as pages, which hold all rows in their order."""
    rows = [Row(str(number), "/", "") for number in range(count)]
    pages = [page_of(rows, number) for number, _ in enumerate(list_paths("/x", count), 1)]
    assert [row for page in pages if page is not None for row in page] == rows
    assert None not in pages
    assert page_of(rows, len(pages) + 1) is None


@pytest.mark.parametrize(
    ("number", "count", "links"),
    [
        (1, ROWS, ()),
        (1, ROWS + 1, (Anchor("Next page", "/x/2"),)),
        (2, 2 * ROWS, (Anchor("Previous page", "/x"),)),
        (2, 2 * ROWS + 1, (Anchor("Previous page", "/x"), Anchor("Next page", "/x/3"))),
        (3, 3 * ROWS, (Anchor("Previous page", "/x/2"),)),
    ],
)
def test_the_pages_before_and_after(number: int, count: int, links: tuple[Anchor, ...]) -> None:
    """A page leads to its neighbours, where it has them."""
    assert neighbours("/x", number, count) == links


def test_further_pages_are_numbered() -> None:
    """The first page has the list's title, each further one its number as well."""
    titles = [numbered("X", PagePath(kind="compounds", path="/compounds", number=n)) for n in (1, 2)]
    assert titles == ["X", "X, page 2"]


# ---- The A-Z -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Ketamine", "k"),
        ("ketamine", "k"),
        ("Épilepsie", "e"),
        ("Ångström", "a"),
        ("(R)-ketamine", "r"),
        ("“Quoted”", "q"),
        ("ﬁsh oil", "f"),
        ("5-HTP", "0-9"),
        ("β-carotene", "0-9"),
        ("Øre", "0-9"),
        ("—", "0-9"),
        ("", "0-9"),
    ],
)
def test_a_name_stands_under_its_first_letter(name: str, letter: str) -> None:
    """Accents and signs before it do not count; what begins with no Latin letter is under the last sign."""
    assert letter_of(name) == letter


@given(st.text())
def test_every_name_stands_under_some_letter(name: str) -> None:
    """Whatever a name is made of, there is one place to look for it."""
    assert letter_of(name) in LETTERS
    assert letter_of(name.upper().lower()) in LETTERS


def test_an_entry_stands_under_its_further_names_too() -> None:
    """Its own name comes first, each name once, and no more of them than a list can be planned for."""
    assert names_of(Listing("A", also=("b", "A", "c"))) == ("A", "b", "c")
    assert len(names_of(Listing("A", also=tuple(f"b{number}" for number in range(99))))) == NAMES
    assert names_of(Listing("A", status=UNLISTED, also=("b",))) == ()


def test_names_are_counted_by_letter() -> None:
    """Only letters that have a name are there."""
    assert names_by_letter([Listing("A", also=("b",)), Listing("ä")]) == {"a": 2, "b": 1}


def test_each_letter_has_a_path() -> None:
    """All letters, and the sign for every other name, are pages."""
    assert len(LETTERS) == 27
    for letter in LETTERS:
        assert parse(letter_path(letter), {}) == PagePath(kind="a-z", path=letter_path(letter), name=letter)


def test_accents_do_not_change_the_place_of_a_name() -> None:
    listed = {"a": Listing("Zed"), "b": Listing("Éclair acid"), "c": Listing("Fox"), "d": Listing("eclair")}
    assert by_name(listed) == ["d", "b", "c", "a"]
