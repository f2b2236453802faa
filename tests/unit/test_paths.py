from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages.canonical import canonical
from compound_pages.paths import (
    PagePath,
    about_path,
    data_path,
    hub_path,
    is_slug,
    key_path,
    list_tag,
    page_key,
    parse,
    question_path,
    sitemap_path,
)
from compound_pages.routes import ERROR_PAGE, FEED_PATH, PAGES_SITEMAP, ROBOTS, SECURITY, SITEMAPS
from compound_pages.site import Question
from compound_pages.statements import SLUG_MAX

if TYPE_CHECKING:
    from collections.abc import Mapping

SAFETY = Question(
    path="/is-{compound}-safe-for-{condition}-patients",
    title="Is {compound} safe for people with {condition}?",
    label="Safety",
    template="safety.html",
    older_paths=("/safety/{condition}/of/{compound}",),
)
RESEARCH = Question(
    path="/{compound}-research-in-{condition}",
    title="Research on {compound} in {condition}",
    label="Research",
    template="safety.html",
)
QUESTIONS: Mapping[str, Question] = {"safety": SAFETY, "research": RESEARCH}
LONGEST = "x" * SLUG_MAX
_FILES = (SITEMAPS, PAGES_SITEMAP, ROBOTS, FEED_PATH, SECURITY)

# Words of the patterns among others, so that they meet at the seams.
words = st.sampled_from(["is", "safe", "for", "patients", "research", "in", "of", "safety"]) | st.text(
    alphabet="abcxyz019", min_size=1, max_size=6
)
slugs = st.lists(words, min_size=1, max_size=6).map("-".join)


@given(st.sampled_from(["safety", "research"]), slugs, slugs)
def test_both_slugs_are_recovered_from_a_question_path(kind: str, compound: str, condition: str) -> None:
    """Slugs that do not hold the words between them come back out of every pattern, older ones included."""
    question = QUESTIONS[kind]
    for pattern in (question.path, *question.older_paths):
        infix = re.split(r"\{[a-z]+\}", pattern)[1]
        assume(infix not in f"-{compound}-")
        assume(infix not in f"-{condition}-")
        at = parse(question_path(pattern, compound, condition), {kind: question})
        assert at == PagePath(
            kind=kind,
            path=question_path(question.path, compound, condition),
            compound=compound,
            condition=condition,
            moved=pattern != question.path,
        )


@pytest.mark.parametrize(
    ("compound", "condition"),
    [
        ("safe", "patients"),
        ("x-safe", "for-y"),
        ("is-x", "y-patients"),
        ("2-dg", "covid-19"),
        (LONGEST, LONGEST),
    ],
)
def test_slugs_made_of_the_words_of_the_pattern_are_told_apart(compound: str, condition: str) -> None:
    """A slug may begin or end with words of the pattern."""
    at = parse(question_path(SAFETY.path, compound, condition), QUESTIONS)
    assert at is not None
    assert (at.compound, at.condition) == (compound, condition)


@pytest.mark.parametrize(
    ("path", "at"),
    [
        ("/", PagePath(kind="home", path="/")),
        ("/compounds", PagePath(kind="compounds", path="/compounds")),
        ("/compounds/2", PagePath(kind="compounds", path="/compounds/2", number=2)),
        ("/compounds/1", PagePath(kind="compounds", path="/compounds", moved=True)),
        ("/conditions", PagePath(kind="conditions", path="/conditions")),
        ("/conditions/999999", PagePath(kind="conditions", path="/conditions/999999", number=999_999)),
        ("/compounds/a-b", PagePath(kind="compound", path="/compounds/a-b", compound="a-b")),
        ("/compounds/a/11", PagePath(kind="compound", path="/compounds/a/11", compound="a", number=11)),
        ("/compounds/a/1", PagePath(kind="compound", path="/compounds/a", compound="a", moved=True)),
        ("/conditions/a", PagePath(kind="condition", path="/conditions/a", condition="a")),
        ("/compounds/5-htp", PagePath(kind="compound", path="/compounds/5-htp", compound="5-htp")),
        ("/conditions/a/2", PagePath(kind="condition", path="/conditions/a/2", condition="a", number=2)),
        ("/a-z/b", PagePath(kind="a-z", path="/a-z/b", name="b")),
        ("/a-z/0-9/3", PagePath(kind="a-z", path="/a-z/0-9/3", name="0-9", number=3)),
        ("/a-z/b/1", PagePath(kind="a-z", path="/a-z/b", name="b", moved=True)),
        ("/about/method", PagePath(kind="about", path="/about/method", name="method")),
        ("/about/1", PagePath(kind="about", path="/about/1", name="1")),
        ("/sitemap.xml", PagePath(kind="sitemaps", path="/sitemap.xml")),
        ("/sitemap-pages.xml", PagePath(kind="pages-sitemap", path="/sitemap-pages.xml")),
        ("/sitemaps/a-b.xml", PagePath(kind="sitemap", path="/sitemaps/a-b.xml", compound="a-b")),
        ("/robots.txt", PagePath(kind="robots", path="/robots.txt")),
        ("/feed.xml", PagePath(kind="feed", path="/feed.xml")),
        (
            "/.well-known/security.txt",
            PagePath(kind="security", path="/.well-known/security.txt"),
        ),
        ("/favicon.ico", PagePath(kind="asset", path="/favicon.ico")),
        ("/assets/site.0123ab.css", PagePath(kind="asset", path="/assets/site.0123ab.css")),
        (ERROR_PAGE, PagePath(kind="error", path="/errors/unavailable.html")),
    ],
)
def test_fixed_kinds(path: str, at: PagePath) -> None:
    """Each fixed path asks for what the table says; the first page of a list has no number."""
    assert parse(path, QUESTIONS) == at


@pytest.mark.parametrize(
    "path",
    [
        "/compounds/a/0",
        "/compounds/a/02",
        "/compounds/a/1000000",
        "/compounds/a--b",
        "/compounds/-a",
        "/compounds/a/b",
        "/compounds/0",
        "/compounds/01",
        "/compounds/1000000",
        "/compounds/01/2",
        "/conditions/1/2",
        "/assets/site.css",
        "/assets/site.0123xy.css",
        "/errors",
        "/errors/unavailable",
        "/errors/unavailable-html",
        "/is-a-safe-for-b",
        "/is--safe-for-b-patients",
        "/is-a-safe-for--patients",
        "/x",
        "/a-z",
        "/a-z/ab",
        "/a-z/0",
        "/about",
        "/about/a/2",
        "/sitemap",
        "/sitemaps/a",
        "/sitemaps/a--b.xml",
        "/well-known/security.txt",
        "/index",
        "/.json",
        "/json",
        "/index.json.json",
        "/compounds.json.json",
        "/sitemap.xml.json",
        "/robots.txt.json",
        "/favicon.ico.json",
        f"{ERROR_PAGE}.json",
        "/compounds/a.xml",
        f"/is-a-safe-for-{'b' * (SLUG_MAX + 1)}-patients",
    ],
)
def test_paths_of_no_kind(path: str) -> None:
    """A path that no kind has asks for nothing."""
    assert parse(path, QUESTIONS) is None


def test_an_older_path_never_leads_to_one_that_is_too_long() -> None:
    """A subject longer than any slug would be sent on to a path longer than any, where nothing can be."""
    assert parse(f"/safety/{'b' * 280}/of/a", QUESTIONS) is None


PAGES = [
    *("/", "/compounds", "/conditions/2", "/compounds/a", "/conditions/b/3", "/a-z/b", "/a-z/0-9/2"),
    *("/about/method", "/is-a-safe-for-b-patients"),
]


@pytest.mark.parametrize("path", PAGES)
def test_the_data_of_a_page_lies_beside_it(path: str) -> None:
    """It is asked for at the page's path with `.json`, is of the page's kind and carries the page's tags."""
    page, data = parse(path, QUESTIONS), parse(data_path(path), QUESTIONS)
    assert page is not None
    assert data == replace(page, path=data_path(path), data=True)
    assert (data.tags, data.page, page.page) == (page.tags, path, path)
    assert data.key != page.key
    assert canonical(data_path(path)) == data_path(path)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("/compounds/1.json", "/compounds.json"),
        ("/a-z/b/1.json", "/a-z/b.json"),
        ("/safety/b/of/a.json", "/is-a-safe-for-b-patients.json"),
    ],
)
def test_the_data_of_a_page_that_moved_moved_with_it(path: str, leads: str) -> None:
    """Who asks for the data of an older path is led to data, not to a page."""
    at = parse(path, QUESTIONS)
    assert at is not None
    assert (at.path, at.moved, at.data) == (leads, True, True)


@pytest.mark.parametrize(
    "path",
    [*_FILES, sitemap_path("a"), about_path("a"), ERROR_PAGE],
)
def test_the_path_of_a_file_is_canonical(path: str) -> None:
    """Dots and a hidden folder are part of a path as it is asked for."""
    at = parse(path, QUESTIONS)
    assert canonical(path) == path
    assert at is not None
    assert (at.path, at.page, at.data) == (path, path, False)


def test_without_questions_there_are_no_question_pages() -> None:
    """Which questions can be asked is content: with none, no such path is known."""
    assert parse(question_path(SAFETY.path, "a", "b"), {}) is None


def test_page_keys() -> None:
    """A page lies under its path below `pages`; the front door has a name of its own."""
    assert page_key("/") == "pages/index.html"
    assert page_key("/a/b") == "pages/a/b"
    assert PagePath(kind="compound", path="/compounds/a", compound="a").key == "pages/compounds/a"


@given(st.text(alphabet="ab-./1", max_size=12).map(lambda name: f"/{name}") | st.just("/"))
def test_a_page_key_leads_back_to_its_path(path: str) -> None:
    """The page cache is the register of pages: from each key its path is known, but for one name of `/`."""
    assume(path != "/index.html")
    assert key_path(page_key(path)) == path


@pytest.mark.parametrize("text", ["a", "5-htp", "a1-b2-c3", "2", LONGEST])
def test_what_can_be_a_slug(text: str) -> None:
    """Groups of letters and digits, joined by single hyphens, at most eighty characters."""
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "a-", "-a", "a--b", "A", "a b", "a/b", "a#b", "é", "a\n", "\ud800", LONGEST + "x", "٣"],
)
def test_what_can_be_no_slug(text: str) -> None:
    """Anything else is none, one that is too long for a cache tag among it."""
    assert not is_slug(text)


@given(slugs)
def test_a_hub_is_found_under_its_path(slug: str) -> None:
    """The path of a hub asks for that hub, but for a number, which is a page of the list and never a slug."""
    assume(not slug.isdigit())
    for kind in ("compound", "condition"):
        at = parse(hub_path(kind, slug), QUESTIONS)
        assert at is not None
        assert (at.kind, at.compound or at.condition, at.moved) == (kind, slug, False)


@pytest.mark.parametrize(
    ("at", "tags"),
    [
        (PagePath(kind="home", path="/"), ("all", "home", "page:/")),
        (PagePath(kind="error", path=ERROR_PAGE), ("all", "error", f"page:{ERROR_PAGE}")),
        (
            PagePath(kind="compound", path="/compounds/a", compound="a"),
            ("all", "compound", "compound:a", "page:/compounds/a"),
        ),
        (
            PagePath(kind="condition", path="/conditions/b", condition="b"),
            ("all", "condition", "condition:b", "page:/conditions/b"),
        ),
        (
            PagePath(kind="safety", path="/x", compound="a", condition="b"),
            ("all", "safety", "compound:a", "condition:b", "pair:a:b"),
        ),
        (
            PagePath(kind="sitemap", path="/sitemaps/a.xml", compound="a"),
            ("all", "sitemap", "compound:a", "page:/compounds/a"),
        ),
        (PagePath(kind="about", path="/about/1", name="1"), ("all", "about", "page:/about/1")),
        (PagePath(kind="a-z", path="/a-z/b/2", name="b", number=2), ("all", "a-z", "page:/a-z/b")),
        (PagePath(kind="feed", path="/feed.xml"), ("all", "feed", "page:/feed.xml")),
        (PagePath(kind="asset", path="/favicon.ico"), ("all", "asset")),
    ],
)
def test_cache_tags(at: PagePath, tags: tuple[str, ...]) -> None:
    """A page carries the tags of its kind and of everything that its path names."""
    assert at.tags == tags


@pytest.mark.parametrize(
    ("first", "kind"),
    [("/compounds", "compounds"), ("/conditions/a", "condition"), ("/compounds/x-1", "compound")],
)
@pytest.mark.parametrize("number", [1, 2, 11, 999_999])
def test_all_pages_of_a_list_carry_its_tag(first: str, kind: str, number: int) -> None:
    """An entry that comes or goes moves all those behind it, so one tag names all pages of the list."""
    at = parse(first if number == 1 else f"{first}/{number}", QUESTIONS)
    assert at is not None
    assert (at.kind, at.number) == (kind, number)
    assert at.tags[-1] == list_tag(first) == f"page:{first}"


@pytest.mark.parametrize(
    "path",
    [
        question_path(SAFETY.path, LONGEST, LONGEST),
        f"/compounds/{LONGEST}/999999",
        f"/conditions/{LONGEST}/999999",
        "/compounds/999999",
    ],
)
def test_cache_tags_fit_into_the_metadata_of_an_object(path: str) -> None:
    """The longest slugs keep to 50 tags of 256 characters and 2 KB; no tag holds what parts tags."""
    at = parse(path, QUESTIONS)
    assert at is not None
    assert len(at.tags) <= 50
    assert len(set(at.tags)) == len(at.tags)
    assert max(map(len, at.tags)) <= 256
    assert not any(re.search(r"[,\s]", tag) for tag in at.tags)
    assert len("cache-tag" + ",".join(at.tags)) <= 2048
    assert len(at.key) <= 1024
