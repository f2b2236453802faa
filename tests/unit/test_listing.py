from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.context import Anchor, Row
from compound_pages.items import UNLISTED, Listing
from compound_pages.listing import ROWS, by_name, list_paths, neighbours, numbered, page_of, shown
from compound_pages.paths import PagePath


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
