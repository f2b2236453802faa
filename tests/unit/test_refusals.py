from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from compound_pages import freshness
from compound_pages.errors import Gone, Moved, NotFound, Unavailable
from compound_pages.history import Ending
from compound_pages.refusals import Refusals

if TYPE_CHECKING:
    from compound_pages.errors import PageError
    from compound_pages.renderer import Renderer
    from compound_pages.site import Site

TAGS = ("all", "safety", "compound:a")
STYLESHEET = "/assets/site.0123456789ab.css"


@pytest.fixture
def refusals(renderer: Renderer) -> Refusals:
    return Refusals(renderer, STYLESHEET)


def test_moved(refusals: Refusals, site: Site) -> None:
    """A page that is elsewhere answers 301 with its place, and can be purged by what its path names."""
    answer = refusals.answer(Moved("/there", TAGS), site)
    assert (answer.status, answer.headers["location"], answer.body) == (301, "/there", b"Moved to /there\n")
    assert answer.headers[freshness.TAG_HEADER] == "all,safety,compound:a"
    assert answer.headers["content-type"] == freshness.TEXT


def test_not_found(refusals: Refusals, site: Site) -> None:
    """A page that is not there answers 404 with a page of the site that names the unknown slug."""
    answer = refusals.answer(NotFound("/x", ("an-elixir",), TAGS), site)
    assert (answer.status, answer.headers["content-type"]) == (404, freshness.HTML)
    assert "under “an elixir”" in answer.body.decode()
    assert STYLESHEET.encode() in answer.body
    assert answer.headers[freshness.TAG_HEADER] == "all,safety,compound:a"


def test_gone(refusals: Refusals, site: Site) -> None:
    """A record that was taken down answers 410 with a page that says since when and why."""
    error = Gone("Laetrile", Ending(since=date(2026, 3, 1), why="It was wrong."), TAGS)
    answer = refusals.answer(error, site)
    assert (answer.status, answer.headers["content-type"]) == (410, freshness.HTML)
    assert "The record on Laetrile was taken down on 1 March 2026." in answer.body.decode()
    assert "It was wrong." in answer.body.decode()
    assert answer.headers[freshness.TAG_HEADER] == "all,safety,compound:a"


def test_unavailable(refusals: Refusals, site: Site) -> None:
    """Records that cannot be read answer 503, say when to come back, and stay nowhere."""
    answer = refusals.answer(Unavailable(), site)
    assert (answer.status, answer.headers["retry-after"]) == (503, "30")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.body == b"The records cannot be read now. Try again soon.\n"


@pytest.mark.parametrize(
    ("error", "status", "body"),
    [
        (NotFound("/x", (), TAGS), 404, b"There is no page here.\n"),
        (Gone("x", Ending(), TAGS), 410, b"This page was taken down.\n"),
        (Moved("/there", TAGS), 301, b"Moved to /there\n"),
        (Unavailable(), 503, b"The records cannot be read now. Try again soon.\n"),
    ],
)
def test_before_the_site_is_known_one_line_answers(
    refusals: Refusals, error: PageError, status: int, body: bytes
) -> None:
    """Without the site's name each state answers in one line of text, its status the same."""
    answer = refusals.answer(error, None)
    assert (answer.status, answer.body) == (status, body)
    assert answer.headers["content-type"] == freshness.TEXT
    assert (freshness.TAG_HEADER in answer.headers) == (status != 503)
