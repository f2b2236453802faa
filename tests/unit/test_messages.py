from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from compound_pages import messages
from compound_pages.context import Anchor
from compound_pages.errors import Gone, NotFound
from compound_pages.history import Ending

if TYPE_CHECKING:
    from compound_pages.chrome import Frame
    from compound_pages.context import MessagePage


def test_a_page_that_is_not_there_names_what_is_unknown(frame: Frame) -> None:
    """Each slug that names no record is said in words, before what may be the reason."""
    page = messages.not_found(frame, NotFound("/x", ("ketamin-iv", "covid-19")))
    assert page.heading == "There is no page at this address"
    assert page.paragraphs[:2] == (
        "Nothing is on record here under “ketamin iv”.",
        "Nothing is on record here under “covid 19”.",
    )
    assert len(page.paragraphs) == 4


def test_what_is_known_of_a_missing_page_is_offered(frame: Frame) -> None:
    """Where one of the two records is there, the way to its hub comes first."""
    page = messages.not_found(frame, NotFound("/x", ("elixir",), known=(("Liver Cancer", "/conditions/l"),)))
    assert page.links[0] == Anchor("All about Liver Cancer", "/conditions/l")
    assert [anchor.href for anchor in page.links[1:]] == ["/compounds", "/conditions", "/"]


def test_a_path_of_no_kind_names_no_slug(frame: Frame) -> None:
    """Where the address is of no known form, nothing is said to be unknown."""
    page = messages.not_found(frame, NotFound("/x"))
    assert page.paragraphs == (
        "The address may be mistyped, or nobody has put this subject on record yet.",
        "That does not mean anything about the compound or the condition itself.",
    )


@pytest.mark.parametrize(
    ("name", "ending", "paragraphs"),
    [
        (
            "Laetrile",
            Ending(since=date(2026, 3, 1), why="The record was wrong."),
            ("The record on Laetrile was taken down on 1 March 2026.", "The record was wrong."),
        ),
        (
            "Laetrile",
            Ending(),
            (
                "The record on Laetrile was taken down. The day is not recorded.",
                "No reason was recorded.",
            ),
        ),
        (
            "a b c d e f g",
            Ending(),
            (
                "The record on this subject was taken down. The day is not recorded.",
                "No reason was recorded.",
            ),
        ),
    ],
)
def test_a_page_that_was_taken_down_says_since_when_and_why(
    frame: Frame, name: str, ending: Ending, paragraphs: tuple[str, ...]
) -> None:
    """A gone page says what was taken down, since when and why, as far as that was recorded."""
    page = messages.gone(frame, Gone(name, ending))
    assert page.heading == "This page was taken down"
    assert page.paragraphs[:2] == paragraphs
    assert page.paragraphs[2:] == (
        "If you acted on an earlier version, please talk to the people who treat you.",
    )


def test_the_outage_page_says_what_to_do(frame: Frame) -> None:
    """While nothing can be reached, a reader who is ill is sent to people, not to this page."""
    page = messages.unavailable(frame)
    assert page.heading == "This page cannot be shown right now"
    assert page.paragraphs[0] == (
        "If you feel very ill, do not wait for this page: "
        "call the people who treat you, or your emergency number."
    )
    assert page.paragraphs[1] == (
        "The fault is on our side. Please try again in a few minutes. Many other pages still work."
    )


def _pages(frame: Frame) -> list[MessagePage]:
    return [
        messages.not_found(frame, NotFound("/x")),
        messages.gone(frame, Gone("x", Ending())),
        messages.unavailable(frame),
    ]


def test_no_message_is_listed_and_all_lead_on(frame: Frame) -> None:
    """A message has no address of its own, stays out of search engines, and links to what there is."""
    for page in _pages(frame):
        assert (page.index, page.canonical) == (False, None)
        assert page.links == (
            Anchor("All compounds", "/compounds"),
            Anchor("All conditions", "/conditions"),
            Anchor("Front page", "/"),
        )
        assert [anchor.href for anchor in page.breadcrumbs] == ["/"]
        assert (page.site_name, page.language) == (frame.site.name, "en")
        assert page.stylesheet == frame.stylesheet


def test_each_message_has_a_title_of_its_own(frame: Frame) -> None:
    """The three messages can be told apart by title and description."""
    assert len({page.title for page in _pages(frame)}) == 3
    assert len({page.description for page in _pages(frame)}) == 3
