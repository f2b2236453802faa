"""Records of which every text is hostile, in a browser: nothing runs, nothing is blocked, nobody is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hostile import ALL, Filling, records
from skeleton import Html

from compound_pages.items import QUESTIONS
from compound_pages.paths import parse
from compound_pages.site import Questions
from toolkit import content as contents
from toolkit.site import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from .conftest import Site, Visit, Visiting

pytestmark = pytest.mark.browser

# One page of each kind and state. What a browser shows of a file for machines is its own page around it.
PAGES = {
    "/is-one-safe-for-one-patients": 200,
    "/does-one-work-for-one": 200,
    "/can-i-take-one-with-one-treatment": 200,
    "/one-research-in-one": 200,
    "/is-two-safe-for-two-patients": 200,  # withdrawn
    "/is-one-safe-for-two-patients": 410,
    "/is-four-safe-for-one-patients": 200,  # by way of 301
    "/is-five-safe-for-one-patients": 404,
    "/": 200,
    "/compounds": 200,
    "/conditions": 200,
    "/a-z/x": 200,
    "/compounds/one": 200,
    "/compounds/two": 200,
    "/compounds/three": 410,
    "/compounds/five": 404,
    "/conditions/one": 200,
    "/about/method": 200,
    "/errors/unavailable.html": 200,
}
FILES = (
    "/is-one-safe-for-one-patients.json", "/compounds/one.json", "/index.json", "/about/method.json",
    "/feed.xml", "/sitemap.xml", "/sitemap-pages.xml", "/sitemaps/one.xml", "/robots.txt",
    "/.well-known/security.txt",
)  # fmt: skip
_PUT_IN = """(text) => {
    const made = document.createElement("div");
    document.body.append(made);
    made.innerHTML = text;
    for (const old of made.querySelectorAll("script")) {  // one that innerHTML made would not be tried
        const script = document.createElement("script");
        script.text = old.text;
        old.replaceWith(script);
    }
}"""
TREE = "[...document.querySelectorAll('*')].map(e => [e.localName, ...e.getAttributeNames()])"


@pytest.fixture(scope="module")
def shown(sample: contents.Content) -> contents.Content:
    """A site of hostile records in every state."""
    return contents.Content(records(sample.records, Filling()), (), sample.root)


@pytest.fixture(scope="module", params=[*PAGES, *FILES])
def seen(
    request: pytest.FixtureRequest, visiting: Callable[..., AbstractContextManager[Visit]]
) -> Iterator[tuple[Visit, str]]:
    """One look at a page, and its path."""
    with visiting(request.param) as visit:
        yield visit, request.param


def test_nothing_runs_and_nothing_is_blocked(seen: tuple[Visit, str], site: Site) -> None:
    """No violation of the policy, no dialog, no message on the console, no request to anybody else."""
    visit, path = seen
    assert visit.status == PAGES.get(path, 200)
    assert visit.violations == []
    assert visit.complaints == []
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(site.url).netloc}


def test_the_policy_is_strict(seen: tuple[Visit, str]) -> None:
    """Whatever is asked for, nothing may be loaded but style, images and data of the site itself."""
    headers = seen[0].headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"


def test_the_browser_sees_the_elements_of_the_page_and_no_others(seen: tuple[Visit, str]) -> None:
    """A real parser makes of the bytes what the templates say: no text became an element or an attribute."""
    visit, path = seen
    if path in PAGES:
        body = visit.page.request.get(visit.page.url).text()
        written = [list(part) for part in Html(body).parts if part[0][0] != "/" and part[0] != "declaration"]
        assert visit.find(TREE) == written


def test_every_kind_of_page_is_looked_at(shown: contents.Content) -> None:
    """A kind that is new must be added above."""
    questions = shown.records[QUESTIONS].record
    assert isinstance(questions, Questions)
    asked = questions.by_kind
    kinds = {at.kind for path in paths(shown.records) if (at := parse(path, asked))}
    seen = {at.kind for path in (*PAGES, *FILES) if (at := parse(path, asked))}
    assert kinds - seen == set()


@pytest.mark.parametrize("markup", ["<script>alert(1)</script>", ALL])
def test_markup_that_got_through_would_be_seen(visit: Visiting, markup: str) -> None:
    """The same texts as a part of the page are blocked and reported: the tests above can fail."""
    visited = visit("/about/method")
    visited.page.evaluate(_PUT_IN, markup)
    visited.page.wait_for_timeout(50)
    assert visited.violations
