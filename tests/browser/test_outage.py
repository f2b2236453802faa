"""The compute turned off from the console, as somebody does who wants to see what readers see then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Site, Visiting

pytestmark = pytest.mark.browser

CACHED = "/is-ketamine-iv-safe-for-liver-cancer-patients"
UNKNOWN = "/is-metformin-safe-for-liver-cancer-patients"


def test_the_console_turns_the_compute_off_and_on(site: Site, visit: Visiting) -> None:
    """Off: a cached page is there, an unknown one is 503 with a page worth reading. On: both are there."""
    assert visit(CACHED).status == 200
    console = visit(site.console).page
    console.get_by_role("button", name="Turn off").click()
    console.get_by_role("heading", level=1, name="Compute is off").wait_for()

    assert visit(CACHED).status == 200
    missing = visit(UNKNOWN)
    assert missing.status == 503
    assert missing.page.get_by_role("heading", level=1).inner_text() == "This page cannot be shown right now"
    assert missing.page.get_by_role("link", name="All conditions").is_visible()

    console.get_by_role("button", name="Turn on").click()
    console.get_by_role("heading", level=1, name="Compute is on").wait_for()
    assert visit("/is-metformin-safe-for-breast-cancer-patients").status == 200
