"""The A-Z: every name of what is on record, each under its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compound_pages.context import Row
from compound_pages.items import Listing
from compound_pages.listing import LETTERS, ROWS
from compound_pages.lists import home, letter, letters
from compound_pages.paths import PagePath, parse

if TYPE_CHECKING:
    from compound_pages.chrome import Frame
    from compound_pages.context import ListPage

COMPOUNDS = {
    "bromelain": Listing("Bromelain"),
    "old": Listing("Balm", status="withdrawn"),
    "five": Listing("5-HTP"),
    "c": Listing("Curcumin", also=("bright spice",)),
}
CONDITIONS = {"glioblastoma": Listing("Glioblastoma", also=("brain cancer",)), "b": Listing("Éclampsia")}


def _at(path: str) -> PagePath:
    at = parse(path, {})
    assert at is not None
    return at


def _page(frame: Frame, path: str) -> ListPage:
    page = letter(frame, _at(path), COMPOUNDS, CONDITIONS)
    assert page is not None
    return page


def test_a_letter_has_compounds_and_conditions_and_their_further_names(frame: Frame) -> None:
    """Who looks for brain cancer is told under which name it is on record; rows are in order of names."""
    page = _page(frame, "/a-z/b")
    assert page.rows == (
        Row("Balm", "/compounds/old", "Withdrawn, shown for reference only."),
        Row("Brain cancer", "/conditions/glioblastoma", "See Glioblastoma"),
        Row("Bright spice", "/compounds/c", "See Curcumin"),
        Row("Bromelain", "/compounds/bromelain", ""),
    )
    assert (page.heading, page.intro) == ("Names that begin with B", ("4 names are on record.",))
    assert (page.index, page.canonical, page.data) == (True, "https://a.example/a-z/b", "/a-z/b.json")


def test_an_accent_does_not_hide_a_name(frame: Frame) -> None:
    """It stands where a reader without that key would look."""
    assert [row.name for row in _page(frame, "/a-z/e").rows] == ["Éclampsia"]


def test_digits_have_a_page_of_their_own(frame: Frame) -> None:
    """So have all names that begin with no Latin letter."""
    page = _page(frame, "/a-z/0-9")
    assert [row.name for row in page.rows] == ["5-HTP"]
    assert (page.title, page.intro) == (
        "Names that begin with a digit or another sign",
        ("One name is on record.",),
    )


def test_a_letter_without_names_is_a_page_that_is_not_listed(frame: Frame) -> None:
    """The way to it is on every page of the A-Z, so it must not be missing; there is nothing to find."""
    page = _page(frame, "/a-z/z")
    assert (page.rows, page.index, page.intro) == ((), False, ("0 names are on record.",))


def test_a_long_letter_goes_on(frame: Frame) -> None:
    """Its further pages are numbered, say so, and there is none past the end."""
    many = {f"k{number}": Listing(f"K{number:03}") for number in range(ROWS + 1)}
    first = letter(frame, _at("/a-z/k"), many, {})
    second = letter(frame, _at("/a-z/k/2"), {}, many)
    assert first is not None
    assert second is not None
    assert ([link.href for link in first.pages], [link.href for link in second.pages]) == (
        ["/a-z/k/2"],
        ["/a-z/k"],
    )
    assert [row.name for row in second.rows] == [f"K{ROWS:03}"]
    assert (second.title, second.heading) == ("Names that begin with K, page 2", "Names that begin with K")
    assert letter(frame, _at("/a-z/k/3"), many, {}) is None


@pytest.mark.parametrize("current", [None, *LETTERS])
def test_the_way_to_every_letter(current: str | None) -> None:
    """Each letter leads to its page, but for the one whose page this is."""
    links = letters(current)
    assert [link.label for link in links] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0-9"]
    assert [link.href for link in links] == ["" if one == current else f"/a-z/{one}" for one in LETTERS]


def test_the_way_is_on_the_front_door_and_in_every_list(frame: Frame) -> None:
    """A reader finds a page by its name without a script."""
    assert home(frame, COMPOUNDS, CONDITIONS).letters == letters()
    assert _page(frame, "/a-z/b").letters == letters("b")


def test_the_data_of_a_letter_names_the_page(frame: Frame) -> None:
    """The context of `/a-z/b.json` is that of `/a-z/b`."""
    assert _page(frame, "/a-z/b.json") == _page(frame, "/a-z/b")
