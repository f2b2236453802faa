"""The safety page on paper: all of it, where it comes from, and nothing that only a screen needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .conftest import Visiting

pytestmark = pytest.mark.browser

SAFETY = "/is-ketamine-iv-safe-for-liver-cancer-patients"


@pytest.fixture
def paper(visit: Visiting) -> Page:
    """The safety page as it would be printed."""
    page = visit(SAFETY, scheme="dark").page
    page.emulate_media(media="print")
    return page


def test_closed_parts_are_printed(paper: Page) -> None:
    """How the answer came about, closed on the screen, stands on the paper."""
    shown = "e => e.checkVisibility({contentVisibilityAuto: true}) && e.getBoundingClientRect().height > 0"
    parts = paper.locator("details li")
    assert parts.count() > 0
    assert parts.evaluate_all(f"all => all.every({shown})")


def test_every_source_prints_its_address(paper: Page) -> None:
    """The address of each source is printed, since paper has no links."""
    bare = """[...document.querySelectorAll(".sources a")]
        .filter(a => !getComputedStyle(a, "::after").content.includes(a.href))
        .map(a => a.href)"""
    assert paper.locator(".sources a").count() > 20
    assert paper.evaluate(bare) == []


def test_paper_says_where_it_came_from(paper: Page) -> None:
    """The address of the page itself is printed, for whoever gets the sheet."""
    address = paper.locator("link[rel=canonical]").get_attribute("href")
    assert paper.locator("footer").inner_text().count(str(address)) == 1


def test_ways_around_the_site_are_not_printed(paper: Page) -> None:
    """No navigation on paper."""
    assert paper.locator("nav, .skip").evaluate_all("all => all.filter(e => e.checkVisibility()).length") == 0


def test_paper_is_white_whatever_the_screen(paper: Page) -> None:
    """A reader in dark mode prints black on white."""
    ground = paper.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 255, 255)"
    assert paper.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
