from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from compound_pages.paths import PATH_MAX, PagePath, canonical, hub_path, page_key, parse, question_path
from compound_pages.records import SLUG_MAX
from compound_pages.site import Question

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

# Words of the patterns among others, so that they meet at the seams.
words = st.sampled_from(["is", "safe", "for", "patients", "research", "in", "of", "safety"]) | st.text(
    alphabet="abcxyz019", min_size=1, max_size=6
)
slugs = st.lists(words, min_size=1, max_size=6).map("-".join)
crumbs = st.sampled_from(
    ["/", ".", "..", "//", "index.html", "a", "A", "-", "_", "%41", "%2e", "%2F", "%25", "%", "%zz", "é", "K"]
)
addresses = st.one_of(st.text(), st.lists(crumbs).map("".join), st.lists(crumbs).map("/".join))


@pytest.mark.parametrize(
    ("asked", "form"),
    [
        ("/", "/"),
        ("", "/"),
        ("/a", "/a"),
        ("a", "/a"),
        ("/A-b", "/a-b"),
        ("/a/", "/a"),
        ("//a///b//", "/a/b"),
        ("/a/./b/../c", "/a/c"),
        ("/../../a", "/a"),
        ("/a/../..", "/"),
        ("/index.html", "/"),
        ("/a/index.html", "/a"),
        ("/a/index.html/index.html/", "/a"),
        ("/index.html/a", "/index.html/a"),
        ("/%61%2Db", "/a-b"),
        ("/%41", "/a"),
        ("/a/%2e%2E/b", "/b"),
        ("/%C3%A9", None),
        ("/a%2Fb", None),
        ("/%2561", None),
        ("/%7e", None),
        ("/a%", None),
        ("/a b", None),
        ("/a?b", None),
        ("/é", None),
        ("/a\n", None),
        ("/\ud800", None),
        ("/" + "a" * (PATH_MAX - 1), "/" + "a" * (PATH_MAX - 1)),
        ("/" + "a" * PATH_MAX, None),
    ],
)
def test_canonical(asked: str, form: str | None) -> None:
    """Each address has the one form that the table says, or none."""
    assert canonical(asked) == form


@given(addresses)
@example("/\u212a")  # the Kelvin sign, whose lower case is an ASCII letter
def test_a_canonical_path_is_its_own_canonical_path(path: str) -> None:
    """Any text has no form or one that stays as it is, of known characters, with no empty or dot segment."""
    form = canonical(path)
    assume(form is not None)
    assert form is not None
    assert canonical(form) == form
    assert re.fullmatch(r"/[a-z0-9._/-]*", form)
    assert len(form) <= PATH_MAX
    assert form == "/" or not {"", ".", ".."} & set(form[1:].split("/"))
    assert not form.endswith("/index.html")


@given(addresses)
def test_spellings_of_one_address_have_one_form(path: str) -> None:
    """A trailing slash, a doubled one, `/./`, an index name and escaped letters change nothing."""
    form = canonical(path)
    assume(form is not None)
    for other in (f"{path}/", f"/{path}", f"/./{path}", f"{path}/index.html", f"/x/../{path}"):
        assert canonical(other) == form
    assert canonical("".join(f"%{ord(c):02x}" if c != "/" else c for c in str(form))) == form


@given(st.text(alphabet="abcxyz0123456789-._", min_size=1, max_size=20))
def test_case_does_not_matter(name: str) -> None:
    """A path in capitals is the same page."""
    assert canonical(f"/{name.upper()}") == canonical(f"/{name}")


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
        ("/favicon.ico", PagePath(kind="asset", path="/favicon.ico")),
        ("/assets/site.0123ab.css", PagePath(kind="asset", path="/assets/site.0123ab.css")),
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
        "/errors/unavailable.html",
        "/is-a-safe-for-b",
        "/is--safe-for-b-patients",
        "/is-a-safe-for--patients",
        "/x",
    ],
)
def test_paths_of_no_kind(path: str) -> None:
    """A path that no kind has asks for nothing."""
    assert parse(path, QUESTIONS) is None


def test_without_questions_there_are_no_question_pages() -> None:
    """Which questions can be asked is content: with none, no such path is known."""
    assert parse(question_path(SAFETY.path, "a", "b"), {}) is None


def test_page_keys() -> None:
    """A page lies under its path below `pages`; the front door has a name of its own."""
    assert page_key("/") == "pages/index.html"
    assert page_key("/a/b") == "pages/a/b"
    assert PagePath(kind="compound", path="/compounds/a", compound="a").key == "pages/compounds/a"


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
        (PagePath(kind="compounds", path="/compounds/2"), ("all", "compounds", "page:/compounds/2")),
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
        (PagePath(kind="asset", path="/favicon.ico"), ("all", "asset")),
    ],
)
def test_cache_tags(at: PagePath, tags: tuple[str, ...]) -> None:
    """A page carries the tags of its kind and of everything that its path names."""
    assert at.tags == tags


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
    """The longest slugs keep to 50 tags and 2 KB of metadata, and no tag holds what parts tags."""
    at = parse(path, QUESTIONS)
    assert at is not None
    assert len(at.tags) <= 50
    assert len(set(at.tags)) == len(at.tags)
    assert not any(re.search(r"[,\s]", tag) for tag in at.tags)
    assert len("cache-tag" + ",".join(at.tags)) <= 2048
    assert len(at.key) <= 1024
