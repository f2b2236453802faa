"""Limits of sitemaps: of what is too much for one file, the first page of each hub is what stays."""

from __future__ import annotations

import pytest

from compound_pages import machine
from compound_pages.items import Listing
from compound_pages.site import Site

BASE = "https://site.example"
SITE = Site(name="Site", base_url=BASE)


def listed(kind: str, count: int) -> dict[str, Listing]:
    """Return so many hubs that may be listed, all under one letter."""
    return {f"{kind}-{number}": Listing(f"A {number}", index=(kind,)) for number in range(count)}


def urls(compounds: int, conditions: int) -> list[str]:
    """Return the addresses in the sitemap of pages that are of no pair."""
    page = machine.pages_sitemap(SITE, listed("compound", compounds), listed("condition", conditions), {})
    return [location.url.removeprefix(BASE) for location in page.locations]


def test_every_page_of_every_hub_is_named_while_all_fit() -> None:
    """Two hundred conditions are two pages of a compound's hub, and three compounds one of a condition's."""
    found = urls(3, 200)
    assert [path for path in found if path.startswith("/compounds/compound-1")] == [
        "/compounds/compound-1",
        "/compounds/compound-1/2",
    ]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("more", "further"), [(0, True), (1, False)])
def test_further_pages_of_hubs_are_left_out_where_they_do_not_fit(
    monkeypatch: pytest.MonkeyPatch, *, more: int, further: bool
) -> None:
    """One address too many, and hubs are named by their first pages alone; all else stays."""
    every = urls(150, 150)
    monkeypatch.setattr(machine, "URLS", len(every) - more)
    found = urls(150, 150)
    assert ("/compounds/compound-7/2" in found) is further
    assert ("/conditions/condition-7/2" in found) is further
    assert {path for path in every if path.count("/") < 3 or path.startswith("/a-z")} <= set(found)


def test_the_largest_site_that_is_thought_of_has_a_sitemap() -> None:
    """Ten million pages of pairs are 3,163 compounds and conditions each, whose hubs have 32 pages."""
    found = urls(3163, 3163)
    assert 2 * 3163 < len(found) <= machine.URLS
