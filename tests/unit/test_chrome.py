from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from compound_pages import structured
from compound_pages.context import Anchor

if TYPE_CHECKING:
    from compound_pages.chrome import Frame


def test_what_every_page_carries(frame: Frame) -> None:
    """A page has the site's name and language, its own words, its addresses and the way to it."""
    way = (Anchor("A Site", "/"), Anchor("A", "/a"))
    assert frame.chrome("A title", "A sentence.", "/a/b", Anchor("A", "/a")) == {
        "site_name": "A Site",
        "language": "en",
        "stylesheet": "/assets/site.0123456789ab.css",
        "title": "A title",
        "description": "A sentence.",
        "canonical": "https://a.example/a/b",
        "data": "/a/b.json",
        "breadcrumbs": way,
        "structured": structured.web_page("A title", "https://a.example/a/b", way, frame.site),
    }


@pytest.mark.parametrize(("path", "data"), [("/", "/index.json"), ("/compounds/2", "/compounds/2.json")])
def test_each_page_has_its_data_beside_it(frame: Frame, path: str, data: str) -> None:
    """The front page's data have a name of their own."""
    assert frame.chrome("x", "x", path)["data"] == data


def test_an_answer_that_is_no_page_has_no_address(frame: Frame) -> None:
    """Without a path there is no canonical address, no data and nothing structured."""
    chrome = frame.chrome("A title", "A sentence.", None)
    assert (chrome["canonical"], chrome["data"], chrome["structured"]) == (None, None, {})
