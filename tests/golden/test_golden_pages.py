"""Golden pages: what the flat records look like, byte for byte, so that every change of a page is seen.

`RENEW_GOLDEN=1 .venv/bin/pytest tests/golden` writes them anew; read the diff before you commit it.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from compound_pages.assets import Assets
from compound_pages.composer import Composer
from compound_pages.errors import NotFound
from compound_pages.items import SITE, Stored
from compound_pages.renderer import Renderer
from compound_pages.site import Site
from toolkit import content as contents
from toolkit.library import Library

HERE = Path(__file__).parent / "pages"
PAGES = {
    "safety.html": "/is-ketamine-iv-safe-for-liver-cancer-patients",
    "safety.json": "/is-ketamine-iv-safe-for-liver-cancer-patients.json",
    "research.html": "/ketamine-iv-research-in-liver-cancer",
    "compound.html": "/compounds/ketamine-iv",
    "conditions.html": "/conditions",
    "home.html": "/",
    "letter.html": "/a-z/k",
    "robots.txt": "/robots.txt",
}


@pytest.fixture(scope="module")
def composer() -> Composer:
    """The flat records under the project's own templates, with a site and a stylesheet that never change."""
    flat = contents.load(Path(__file__).parents[1] / "content/flat")
    site = Stored(Site(name="A Site", base_url="https://a.example"))
    return Composer(
        Library({**flat.records, SITE: site}),
        Renderer(contents.part_of(flat.root, "templates")),
        Assets({"site.css": b""}),
        edge_seconds=3600,
        clock=lambda: 0.0,
    )


def _compare(name: str, made: bytes) -> None:
    golden = HERE / name
    if os.environ.get("RENEW_GOLDEN") == "1":
        golden.write_bytes(made)
    kept = golden.read_bytes()
    diff = unified_diff(kept.decode().splitlines(), made.decode().splitlines(), name, "now", lineterm="")
    assert kept == made, "\n".join(diff)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was(composer: Composer, name: str) -> None:
    """Each page of the flat records has the bytes that were looked at and committed."""
    _compare(name, composer.compose(PAGES[name], lambda: 1.0).response.body)


def test_the_page_that_says_that_there_is_none(composer: Composer) -> None:
    """A 404 has the bytes that were looked at and committed."""
    composer.compose("/", lambda: 1.0)
    _compare("not_found.html", composer.refuse(NotFound("/x", ("an-elixir",))).body)


def test_no_golden_page_is_left_over() -> None:
    """Every committed page is compared."""
    assert {file.name for file in HERE.iterdir()} == {*PAGES, "not_found.html"}
