"""Files for machines: what they list, that they are what their formats say, and their escapes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import machine
from compound_pages.items import Feed, FeedEntry, Listing
from compound_pages.listing import ROWS
from compound_pages.site import Question, Security, Site

if TYPE_CHECKING:
    from compound_pages.context import Location
    from compound_pages.records import Compound
    from compound_pages.renderer import Renderer

SITE = Site(name="A & B <Pages>", base_url="https://a.example")
DAY, LATER = date(2026, 11, 1), date(2026, 11, 20)
SITEMAP, ATOM = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/2005/Atom}"
QUESTIONS = {
    kind: Question(path=f"/{kind}-of-{{compound}}-in-{{condition}}", title="?", label="?", template="x.html")
    for kind in ("safety", "works")
}
SHOWN, HUB_ONLY = Listing("A", DAY, index=("compound", "safety")), Listing("C", index=("compound",))


def _urls(locations: tuple[Location, ...]) -> dict[str, str | None]:
    assert len({location.url for location in locations}) == len(locations)
    return {location.url.removeprefix("https://a.example"): location.lastmod for location in locations}


# ---- Sitemaps ----------------------------------------------------------------------------------------------


def test_the_index_names_each_sitemap_that_is_not_empty() -> None:
    """It has no dates: the list of compounds does not know when a pair's page changed."""
    found = _urls(machine.sitemap_index(SITE, {"b": SHOWN, "a": SHOWN, "c": HUB_ONLY}).locations)
    assert found == {"/sitemap-pages.xml": None, "/sitemaps/a.xml": None, "/sitemaps/b.xml": None}


def test_the_sitemap_of_pages_lists_what_may_be_listed() -> None:
    """Hubs are in it where their entry says so, letters where they have a name, dates where there are any."""
    compounds = {"a": Listing("Alpha", DAY, index=("compound",)), "b": Listing("Beta", DAY)}
    conditions = {"x": Listing("Xi", index=("condition",)), "y": Listing("Ypsilon", also=("zeta",))}
    about = {"method": Listing("Method", LATER), "privacy": Listing("Privacy")}
    found = _urls(machine.pages_sitemap(SITE, compounds, conditions, about).locations)
    assert found == {
        **dict.fromkeys(["/", "/compounds", "/conditions"]),
        **dict.fromkeys(f"/a-z/{letter}" for letter in "abxyz"),
        "/about/method": "2026-11-20",
        "/about/privacy": None,
        "/compounds/a": "2026-11-01",
        "/conditions/x": None,
    }


def test_the_sitemap_of_pages_has_the_further_pages_of_lists() -> None:
    """Each page of a list is a page of its own, hubs among them."""
    many = {f"a{number}": Listing(f"A{number}") for number in range(ROWS + 1)}
    found = _urls(machine.pages_sitemap(SITE, many, {"x": Listing("X", index=("condition",))}, {}).locations)
    further = {"/compounds/2", "/a-z/a/2", "/conditions/x/2"}
    assert {path for path in found if path.endswith("/2")} == further


def test_a_compounds_sitemap_has_the_questions_that_may_be_listed(compound: Compound) -> None:
    """An entry says which pages of its pair may be; that of a pair that is gone says none."""
    pairs = {
        "y": Listing("a/y", DAY, "limited", index=("works", "safety")),
        "x": Listing("a/x", None, "limited", index=("safety", "of-a-later-release")),
        "w": Listing("a/w", LATER, "limited"),
        "v": Listing("a/v", LATER, status="gone"),
    }
    found = _urls(machine.shard(SITE, "a", compound, pairs, QUESTIONS).locations)
    assert found == {
        "/safety-of-a-in-x": None,
        "/safety-of-a-in-y": "2026-11-01",
        "/works-of-a-in-y": "2026-11-01",
    }


def test_a_withdrawn_compound_has_an_empty_sitemap(compound: Compound) -> None:
    """Its pages are shown for reference only."""
    pairs = {"x": Listing("a/x", DAY, "limited", index=("safety",))}
    withdrawn = replace(compound, status="withdrawn")
    assert machine.shard(SITE, "a", withdrawn, pairs, QUESTIONS).locations == ()


# ---- The feed ----------------------------------------------------------------------------------------------


def _entry(summary: str = "More is known.", **fields: Any) -> FeedEntry:
    given_fields: dict[str, Any] = {
        "on": DAY,
        "kind": "new_evidence",
        "title": "A",
        "path": "/compounds/a",
    } | fields
    return FeedEntry(summary=summary, **given_fields)


def test_the_feed_tells_each_change() -> None:
    """Which record, what kind of change, where to read of it and when; the newest tells when the feed did."""
    feed = machine.feed(SITE, Feed((_entry(on=LATER, kind="correction"), _entry())))
    assert (feed.title, feed.url, feed.home) == (
        "A & B <Pages>",
        "https://a.example/feed.xml",
        "https://a.example/",
    )
    assert feed.updated == feed.items[0].updated == "2026-11-20T00:00:00Z"
    assert [item.title for item in feed.items] == ["A: correction", "A: new evidence"]
    assert {item.url for item in feed.items} == {"https://a.example/compounds/a"}
    assert feed.items[1].summary == "More is known."


def test_a_change_keeps_its_name() -> None:
    """Its id does not depend on what else is in the feed, and is no other change's."""
    entries = (
        _entry(), _entry("Less."), _entry(kind="wording"), _entry(on=LATER), _entry(path="/compounds/b")
    )  # fmt: skip
    ids = [item.id for item in machine.feed(SITE, Feed(entries)).items]
    assert len(set(ids)) == len(ids)
    assert ids[0].startswith("tag:a.example,2026-11-01:/compounds/a:")
    assert machine.feed(SITE, Feed(entries[2:3])).items[0].id == ids[2]


def test_a_tag_has_no_port() -> None:
    """RFC 4151 has a tag begin with a name and a date."""
    local = replace(SITE, base_url="http://localhost:8000")
    (item,) = machine.feed(local, Feed((_entry(),))).items
    assert item.id.startswith("tag:localhost,2026-11-01:")


def test_an_empty_feed_is_a_feed() -> None:
    """It must say when it changed; nothing has ever happened."""
    assert machine.feed(SITE, Feed()).updated == "1970-01-01T00:00:00Z"


# ---- robots.txt and security.txt ---------------------------------------------------------------------------


def test_robots_may_read_everything(renderer: Renderer) -> None:
    """Pages say themselves whether to list them, and can only do so where they are read."""
    body = renderer.render("lines.txt", machine.robots(SITE)).decode()
    assert body == "User-agent: *\nAllow: /\nSitemap: https://a.example/sitemap.xml\n"


def test_security_says_whom_to_tell(renderer: Renderer) -> None:
    """The fields of RFC 9116, as they are written: an address may hold what HTML would escape."""
    told = replace(SITE, security=Security(contact="mailto:a@b.example?subject=x&cc='y'", expires=LATER))
    page = machine.security(told)
    assert page is not None
    assert renderer.render("lines.txt", page).decode().splitlines() == [
        "Contact: mailto:a@b.example?subject=x&cc='y'",
        "Expires: 2026-11-20T00:00:00Z",
        "Preferred-Languages: en",
        "Canonical: https://a.example/.well-known/security.txt",
    ]


def test_who_names_nobody_has_no_security_file() -> None:
    """A file without a contact would be none."""
    assert machine.security(SITE) is None


def _parsed(body: bytes) -> ET.Element:
    return ET.fromstring(body)  # noqa: S314  our own bytes


# ---- As files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lastmod", [DAY, None])
def test_a_sitemap_is_one(renderer: Renderer, compound: Compound, lastmod: date | None) -> None:
    """The elements of sitemaps.org 0.9, dates only where there are any."""
    listed = Listing("a/x", lastmod, index=("safety",))
    page = machine.shard(SITE, "a", compound, {"x": listed}, QUESTIONS)
    root = _parsed(renderer.render("sitemap.xml", page))
    (url,) = root
    assert (root.tag, url.tag) == (f"{SITEMAP}urlset", f"{SITEMAP}url")
    assert url.findtext(f"{SITEMAP}loc") == "https://a.example/safety-of-a-in-x"
    assert url.findtext(f"{SITEMAP}lastmod") == (lastmod and lastmod.isoformat())


def test_an_index_of_sitemaps_is_one(renderer: Renderer) -> None:
    """The elements of sitemaps.org 0.9 for an index."""
    root = _parsed(renderer.render("sitemap_index.xml", machine.sitemap_index(SITE, {})))
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert [one.findtext(f"{SITEMAP}loc") for one in root] == ["https://a.example/sitemap-pages.xml"]


def test_a_feed_has_what_a_feed_must_have(renderer: Renderer) -> None:
    """RFC 4287: id, title, updated and an author of the feed; id, title, updated and a link of each entry."""
    page = machine.feed(SITE, Feed((_entry("1 < 2 & \"3\" > 'x'"),)))
    root = _parsed(renderer.render("feed.xml", page))
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}title") == root.findtext(f"{ATOM}author/{ATOM}name") == "A & B <Pages>"
    assert root.findtext(f"{ATOM}id") == "https://a.example/feed.xml"
    assert root.findtext(f"{ATOM}updated") == "2026-11-01T00:00:00Z"
    (entry,) = root.findall(f"{ATOM}entry")
    assert {child.tag.removeprefix(ATOM) for child in entry} == {"id", "title", "updated", "link", "summary"}
    assert entry.findtext(f"{ATOM}summary") == "1 < 2 & \"3\" > 'x'"


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(texts, texts)
def test_whatever_a_record_says_the_feed_is_well_formed(renderer: Renderer, title: str, summary: str) -> None:
    """What would end an element is escaped, and the text comes out as it went in."""
    page = machine.feed(replace(SITE, name=title), Feed((_entry(summary, title=title),)))
    root = _parsed(renderer.render("feed.xml", page))
    assert root.findtext(f"{ATOM}title") == title
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == summary
