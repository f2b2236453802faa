"""Every kind of page, on a phone and a desk, by day and night: it fits, it is quiet, and axe is content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from .conftest import Site, Visit, Visiting

pytestmark = pytest.mark.browser

PAGES = {
    "safety": ("/is-ketamine-iv-safe-for-liver-cancer-patients", 200),
    "effectiveness": ("/does-ketamine-iv-work-for-liver-cancer", 200),
    "interactions": ("/can-i-take-ketamine-iv-with-liver-cancer-treatment", 200),
    "research": ("/ketamine-iv-research-in-liver-cancer", 200),
    "safety without a pair record": ("/is-melatonin-safe-for-breast-cancer-patients", 200),
    "home": ("/", 200),
    "compounds": ("/compounds", 200),
    "conditions": ("/conditions", 200),
    "a letter": ("/a-z/c", 200),
    "compound": ("/compounds/ketamine-iv", 200),
    "condition": ("/conditions/liver-cancer", 200),
    "about": ("/about/method", 200),
    "not found": ("/is-nothing-safe-for-liver-cancer-patients", 404),
    "unavailable": ("/is-metformin-safe-for-lung-cancer-patients", 503),
}
SIZES = {320: 568, 1280: 800}
_WIDER_THAN_THE_WINDOW = """
[...document.querySelectorAll("body *")]
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + .5)
  .map(e => e.outerHTML.slice(0, 120))
"""


@pytest.fixture(
    scope="module",
    params=[(name, width, scheme) for name in PAGES for width in SIZES for scheme in ("light", "dark")],
    ids=lambda param: "-".join(map(str, param)),
)
def seen(
    request: pytest.FixtureRequest, site: Site, visiting: Callable[..., AbstractContextManager[Visit]]
) -> Iterator[tuple[Visit, int]]:
    """One look at a page, and the status that it should have."""
    name, width, scheme = request.param
    path, status = PAGES[name]
    site.service.api.down = name == "unavailable"
    try:
        with visiting(path, width, SIZES[width], scheme) as visit:
            yield visit, status
    finally:
        site.service.api.down = False


def test_it_answers_as_it_should(seen: tuple[Visit, int]) -> None:
    """The status is the page's own, and a header says who answered."""
    visit, status = seen
    assert visit.status == status
    assert visit.headers["x-answered-by"] in {"edge", "s3", "lambda", "distribution"}


def test_it_fits_the_window(seen: tuple[Visit, int]) -> None:
    """Nothing is wider than the window, so that nothing scrolls sideways; 320 px is 1280 px at 400 % zoom."""
    visit, _ = seen
    width = "document.documentElement."
    assert visit.find(f"{width}scrollWidth <= {width}clientWidth")
    assert visit.find(_WIDER_THAN_THE_WINDOW) == []


def test_it_asks_nobody_else(seen: tuple[Visit, int], site: Site) -> None:
    """Everything that the browser requests comes from the page's own host."""
    visit, _ = seen
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(site.url).netloc}


def test_nothing_is_blocked_or_complained_of(seen: tuple[Visit, int]) -> None:
    """The page breaks none of its own security policy, and the console stays empty."""
    visit, _ = seen
    assert visit.violations == []
    assert visit.complaints == []


def test_it_is_styled(seen: tuple[Visit, int]) -> None:
    """The stylesheet was allowed and loaded: the first heading is larger than the text."""
    visit, _ = seen
    size = "parseFloat(getComputedStyle(document.querySelector('{}')).fontSize)"
    assert visit.find(size.format("h1")) > visit.find(size.format("main p"))


def test_it_keeps_nothing_about_the_reader(seen: tuple[Visit, int]) -> None:
    """No cookie is set, nothing is stored."""
    visit, _ = seen
    assert "set-cookie" not in visit.headers
    assert visit.page.context.cookies() == []
    assert visit.find("localStorage.length + sessionStorage.length") == 0


def test_it_has_no_javascript(seen: tuple[Visit, int]) -> None:
    """No script that would run, no handler, no script address: at most data for machines."""
    visit, _ = seen
    assert visit.find("[...document.scripts].every(s => s.type === 'application/ld+json')")
    assert (
        visit.find("""[...document.querySelectorAll("*")].flatMap(e => [...e.attributes])
        .filter(a => a.name.startsWith("on") || a.value.startsWith("javascript:")).length""")
        == 0
    )


def test_its_data_for_machines_is_whole(seen: tuple[Visit, int]) -> None:
    """A page with an address has one block of JSON-LD, which the policy lets be; a message has none."""
    visit, status = seen
    blocks = visit.find("[...document.scripts].map(s => JSON.parse(s.text)['@context'])")
    assert blocks == (["https://schema.org"] if status == 200 else [])


def test_help_is_in_the_same_place(seen: tuple[Visit, int]) -> None:
    """Every footer leads to the same pages in the same order (WCAG 3.2.6)."""
    visit, _ = seen
    assert visit.find("[...document.querySelectorAll('footer a')].map(a => a.getAttribute('href'))") == [
        "/", "/compounds", "/conditions", "/#a-z", "/feed.xml", "/about/method", "/about/editorial-policy",
        "/about/corrections", "/about/accessibility", "/about/privacy",
    ]  # fmt: skip


def test_a_cell_is_labelled_once(seen: tuple[Visit, int]) -> None:
    """A table has a head that is seen, or cells that say what they are: never both, never neither."""
    visit, _ = seen
    shown = """(what) => [...document.querySelectorAll(`table:not(.matrix) ${what}`)]
        .map(e => e.checkVisibility())"""
    heads, labels = visit.find(f"({shown})('thead')"), visit.find(f"({shown})('td b')")
    wide = visit.find("innerWidth") > 700
    assert set(heads) <= {wide}
    assert set(labels) <= {not wide}


def test_axe_objects_to_nothing(seen: tuple[Visit, int]) -> None:
    """axe-core finds no violation, and nothing that it could not decide."""
    visit, _ = seen
    assert visit.axe() == []


def test_a_barrier_would_be_seen(visit: Visiting) -> None:
    """An image without words, which axe-core forbids, is reported: the rules run."""
    visited = visit("/")
    visited.find("document.querySelector('main').append(document.createElement('img'))")
    assert [line.split(":")[0] for line in visited.axe()] == ["image-alt"]


def test_a_broken_policy_would_be_seen(visit: Visiting) -> None:
    """An inline style, which the policy forbids, is reported: the listener works."""
    visited = visit("/")
    visited.find("document.body.setAttribute('style', 'color: red')")
    visited.page.wait_for_timeout(50)
    assert [violation.split()[0] for violation in visited.violations] == ["style-src-attr"]
    assert visited.complaints
