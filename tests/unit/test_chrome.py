from __future__ import annotations

from typing import TYPE_CHECKING

from compound_pages.context import Anchor

if TYPE_CHECKING:
    from compound_pages.chrome import Frame


def test_what_every_page_carries(frame: Frame) -> None:
    """A page has the site's name and language, its own words, its complete address and the way to it."""
    assert frame.chrome("A title", "A sentence.", "/a/b", Anchor("A", "/a")) == {
        "site_name": "A Site",
        "language": "en",
        "stylesheet": "/assets/site.0123456789ab.css",
        "title": "A title",
        "description": "A sentence.",
        "canonical": "https://a.example/a/b",
        "breadcrumbs": (Anchor("A Site", "/"), Anchor("A", "/a")),
    }


def test_an_answer_that_is_no_page_has_no_address(frame: Frame) -> None:
    """Without a path there is no canonical address."""
    assert frame.chrome("A title", "A sentence.", None)["canonical"] is None
