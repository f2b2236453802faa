"""What each page kind reads and shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from shelf import Shelf

from compound_pages import context, lifecycle, paths, routes
from compound_pages.chrome import Frame
from compound_pages.errors import Gone, Malformed, Moved, NotFound
from compound_pages.freshness import ATOM, HTML, TEXT, XML
from compound_pages.items import FEED, Item, Key, Redirect, Stored, Tombstone
from compound_pages.reading import Reading
from compound_pages.site import About, Question, Section, Security
from compound_pages.statements import Source, Statement
from compound_pages.view import View
from compound_pages.views import Views

if TYPE_CHECKING:
    from toolkit.content import Content

type Questions = dict[str, Question]

COMPOUND, CONDITION = Key("compound", "ketamine-iv"), Key("condition", "liver-cancer")
PAIR, METHOD = Key("pair", "ketamine-iv/liver-cancer"), Key("about", "method")
TEXTS = About(title="Method", description="How.", sections=(Section(heading="One"),))
CONTACT = Security(contact="mailto:a@a.example", expires=date(2027, 1, 1))
ALL = (COMPOUND, CONDITION, PAIR)

# Each kind of page: where one is, its template, its context, what it is sent as, and the records it shows.
KINDS: dict[str, tuple[str, str, type, str, tuple[Key, ...]]] = {
    "home": ("/", "home.html", context.HomePage, HTML, ()),
    "compounds": ("/compounds", "list.html", context.ListPage, HTML, ()),
    "conditions": ("/conditions", "list.html", context.ListPage, HTML, ()),
    "a-z": ("/a-z/k", "list.html", context.ListPage, HTML, ()),
    "about": ("/about/method", "about.html", context.AboutPage, HTML, (METHOD,)),
    "compound": ("/compounds/ketamine-iv", "list.html", context.ListPage, HTML, (COMPOUND,)),
    "condition": ("/conditions/liver-cancer", "list.html", context.ListPage, HTML, (CONDITION,)),
    "safety": (
        "/is-ketamine-iv-safe-for-liver-cancer-patients",
        "safety.html",
        context.PairPage,
        HTML,
        ALL,
    ),
    "effectiveness": (
        "/does-ketamine-iv-work-for-liver-cancer",
        "effectiveness.html",
        context.PairPage,
        HTML,
        ALL,
    ),
    "interactions": (
        "/can-i-take-ketamine-iv-with-liver-cancer-treatment",
        "interactions.html",
        context.PairPage,
        HTML,
        ALL,
    ),
    "research": ("/ketamine-iv-research-in-liver-cancer", "research.html", context.PairPage, HTML, ALL),
    "robots": ("/robots.txt", "lines.txt", context.TextPage, TEXT, ()),
    "security": ("/.well-known/security.txt", "lines.txt", context.TextPage, TEXT, ()),
    "feed": ("/feed.xml", "feed.xml", context.FeedPage, ATOM, ()),
    "sitemaps": ("/sitemap.xml", "sitemap_index.xml", context.SitemapPage, XML, ()),
    "pages-sitemap": ("/sitemap-pages.xml", "sitemap.xml", context.SitemapPage, XML, ()),
    "sitemap": ("/sitemaps/ketamine-iv.xml", "sitemap.xml", context.SitemapPage, XML, ()),
    "error": (routes.ERROR_PAGE, "message.html", context.MessagePage, HTML, ()),
}


@pytest.fixture
def shelf(flat: Content) -> Shelf:
    """The flat records and one page about the site."""
    shelf = Shelf(dict(flat.records))
    shelf.put(METHOD, TEXTS)
    return shelf


@pytest.fixture
def named(frame: Frame) -> Frame:
    """The frame of a site that names whom to tell of a weakness."""
    return Frame(replace(frame.site, security=CONTACT), frame.stylesheet)


def _view(frame: Frame, shelf: Shelf, questions: Questions, path: str) -> View | None:
    at = paths.parse(path, questions)
    assert at is not None
    reading = Reading(shelf, lambda: 60.0)
    return Views(frame, reading, reading.records(*lifecycle.keys(at)), questions).of(at)


def _of_items(frame: Frame, path: str, items: dict[Key, Item]) -> View | None:
    """Return the view of a path for whose records the table has just `items`."""
    at = paths.parse(path, {})
    assert at is not None
    return Views(frame, Reading(Shelf({}), lambda: 60.0), items, {}).of(at)


def test_every_kind_of_page_is_in_the_table_of_this_test(questions: Questions) -> None:
    """A page kind that is added is added here."""
    fixed = {kind for kind, _ in (*routes.PAGES, *routes.FILES)} - {"asset"}
    assert set(KINDS) == fixed | set(questions)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_has_its_view(named: Frame, shelf: Shelf, questions: Questions, kind: str) -> None:
    """A path of each kind comes to its template, context, content type, and the records that it shows."""
    path, template, page, sent_as, keys = KINDS[kind]
    view = _view(named, shelf, questions, path)
    assert view is not None
    assert (view.template, type(view.page), view.content_type) == (template, page, sent_as)
    assert dict(view.made_from) == {key: shelf.records[key] for key in keys}


@pytest.mark.parametrize(
    "path",
    [
        "/compounds/2",
        "/conditions/2",
        "/a-z/k/2",
        "/compounds/ketamine-iv/2",
        "/conditions/liver-cancer/2",
        "/about/nothing",
    ],
)
def test_past_the_end_there_is_no_view(named: Frame, shelf: Shelf, questions: Questions, path: str) -> None:
    """A list has no page after its last, and the site no page that nobody wrote."""
    assert _view(named, shelf, questions, path) is None


def test_a_letter_without_a_name_is_a_page(named: Frame, shelf: Shelf, questions: Questions) -> None:
    """The A-Z links every letter, so each has a page, though an empty one is not listed."""
    view = _view(named, shelf, questions, "/a-z/x")
    assert view is not None
    assert isinstance(view.page, context.ListPage)
    assert (view.page.rows, view.page.index) == ((), False)


def test_security_needs_somebody_to_tell(frame: Frame, shelf: Shelf, questions: Questions) -> None:
    """Without a contact there is no security.txt."""
    assert _view(frame, shelf, questions, "/.well-known/security.txt") is None


def test_a_feed_of_nothing_is_a_feed(frame: Frame) -> None:
    """Before anything has changed the feed is there and empty."""
    view = _of_items(frame, "/feed.xml", {})
    assert view is not None
    assert isinstance(view.page, context.FeedPage)
    assert view.page.items == ()


def test_without_a_pair_a_question_is_made_from_two_records(
    named: Frame, shelf: Shelf, questions: Questions
) -> None:
    """What is not on record is not among the records of the page."""
    del shelf.records[PAIR]
    view = _view(named, shelf, questions, KINDS["safety"][0])
    assert view is not None
    assert set(view.made_from) == {COMPOUND, CONDITION}


@pytest.mark.parametrize("key", ALL, ids=str)
def test_sources_come_with_the_record_that_cites_them(
    named: Frame, shelf: Shelf, questions: Questions, key: Key
) -> None:
    """A page cites the sources of each of its records, and a hub those of its subject."""
    stored = shelf.records[key]
    field = {"compound": "drug_class", "condition": "affected_organs", "pair": "findings"}[key.kind]
    said = replace(stored.record, **{field: Statement("x", ("s",))})
    shelf.records[key] = Stored(said, {"s": Source(type="label", title="A label")})
    for kind in ("safety", *({key.kind} - {"pair"})):
        view = _view(named, shelf, questions, KINDS[kind][0])
        assert view is not None
        assert isinstance(view.page, context.PairPage | context.ListPage)
        assert [reference.title for reference in view.page.references] == ["A label"]


def test_the_sitemap_of_pages_knows_pages_about_the_site(
    named: Frame, shelf: Shelf, questions: Questions
) -> None:
    """Lists, letters with a name and pages about the site are in it."""
    view = _view(named, shelf, questions, "/sitemap-pages.xml")
    assert view is not None
    assert isinstance(view.page, context.SitemapPage)
    found = {location.url.removeprefix("https://a.example") for location in view.page.locations}
    assert {"/", "/compounds", "/conditions", "/a-z/k", "/a-z/l", "/about/method"} <= found


def test_t19_a_pair_that_reads_like_another_says_so(named: Frame, shelf: Shelf, questions: Questions) -> None:
    """What publishing found out about a pair's pages reaches the page of that question alone."""
    shelf.records[PAIR] = replace(shelf.records[PAIR], alike={"safety": "/other"})
    reasons = {}
    for kind in questions:
        view = _view(named, shelf, questions, KINDS[kind][0])
        assert view is not None
        assert isinstance(view.page, context.PairPage)
        reasons[kind] = "it says nearly the same as /other" in view.page.not_listed_because
    assert reasons == {kind: kind == "safety" for kind in questions}


@pytest.mark.parametrize(
    ("record", "raised"), [(Redirect("elsewhere"), Moved), (Tombstone("x"), Gone), (TEXTS, Malformed)]
)
@pytest.mark.parametrize("kind", ["compound", "safety", "sitemap"])
def test_a_page_stands_on_live_records(
    named: Frame, shelf: Shelf, questions: Questions, *, record: Any, raised: type[Exception], kind: str
) -> None:
    """A hub, a question and a sitemap end where their compound moved, was taken down, or is none."""
    shelf.put(COMPOUND, record)
    with pytest.raises(raised):
        _view(named, shelf, questions, KINDS[kind][0])


@pytest.mark.parametrize("kind", ["compound", "safety", "sitemap"])
def test_a_page_of_an_unknown_compound_is_not_found(
    named: Frame, shelf: Shelf, questions: Questions, kind: str
) -> None:
    """Nothing is made for a compound that is not on record."""
    del shelf.records[COMPOUND]
    with pytest.raises(NotFound):
        _view(named, shelf, questions, KINDS[kind][0])


@pytest.mark.parametrize(("key", "path"), [(METHOD, "/about/method"), (FEED, "/feed.xml")])
def test_an_item_of_another_kind_is_malformed(frame: Frame, key: Key, path: str) -> None:
    """A page about the site and the feed are held to their kind as well."""
    items = {key: Item(Stored(Tombstone("x")), "1")}
    with pytest.raises(Malformed, match=f"{key}: holds a Tombstone"):
        _of_items(frame, path, items)


def test_a_view_of_no_page_is_none() -> None:
    """Where no page was made there is nothing to render."""
    assert View.found("x.html", None) is None
    page = context.TextPage(())
    assert View.found("x.txt", page, content_type=TEXT) == View("x.txt", page, {}, TEXT)
