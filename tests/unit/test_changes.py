from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from compound_pages.changes import EVERYTHING, Change, Touched, touched
from compound_pages.listing import LETTERS, NAMES
from compound_pages.paths import data_path
from compound_pages.site import Question
from compound_pages.statements import SLUG_MAX

NOTHING = Touched()
SAFETY = Question(
    path="/is-{compound}-safe-for-{condition}",
    title="Is {compound} safe for {condition}?",
    label="Safety",
    template="safety.html",
    older_paths=("/safety-of-{compound}-in-{condition}",),
)
WORKS = Question(
    path="/does-{compound}-work-for-{condition}", title="Does it?", label="Works", template="safety.html"
)


class Known(Struct, frozen=True):
    """What is on record in these tests: two compounds, three conditions, and so many more of each."""

    extra: int = 0

    @property
    def questions(self) -> dict[str, Question]:
        """Return every question."""
        return {"safety": SAFETY, "works": WORKS}

    def slugs(self, kind: str) -> tuple[str, ...]:
        """Return all slugs."""
        named = {"compound": ("a", "b"), "condition": ("x", "y", "z")}[kind]
        return (*named, *(f"{kind}{number}" for number in range(self.extra)))


def both(*pages: str) -> tuple[str, ...]:
    """Return these pages, each with its data behind it."""
    return tuple(path for page in pages for path in (page, data_path(page)))


KNOWN = Known()
OF_A = (
    *both(
        "/compounds/a",
        *(f"/is-a-safe-for-{one}" for one in ("x", "y", "z")),
        *(f"/does-a-work-for-{one}" for one in ("x", "y", "z")),
    ),
    "/sitemaps/a.xml",
)
OF_X = both(
    "/conditions/x",
    *("/is-a-safe-for-x", "/is-b-safe-for-x"),
    *("/does-a-work-for-x", "/does-b-work-for-x"),
)
OF_A_X = ("/is-a-safe-for-x", "/does-a-work-for-x")


# ---- Which pages a change touches --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("compound", "compound"),
        (None, "compound"),
        ("compound", "tombstone"),
        ("tombstone", "compound"),
        ("compound", "redirect"),
        ("redirect", "compound"),
        ("compound", None),
        ("", "compound"),
        ("compound", ""),
        ("", None),
        (None, ""),
        ("", ""),
        ("pair", "condition"),
        ("tombstone", "of-a-later-release"),
    ],
)
def test_a_subject_is_on_its_hub_and_in_every_question(before: str | None, after: str | None) -> None:
    """Whatever becomes of a record that is, was or may be live, the pages that show it are touched."""
    assert touched(Change("compound#a", "record", before, after), KNOWN) == Touched(("compound:a",), OF_A)
    assert touched(Change("condition#x", "record", before, after), KNOWN) == Touched(("condition:x",), OF_X)


@pytest.mark.parametrize("before", [None, "redirect", "tombstone"])
@pytest.mark.parametrize("after", [None, "redirect", "tombstone"])
def test_a_name_without_pages_is_purged_alone(before: str | None, after: str | None) -> None:
    """An alias that comes or goes, or what stays gone, has no page: the edge holds other answers at most."""
    assert touched(Change("compound#a", "record", before, after), KNOWN) == Touched(("compound:a",))
    assert touched(Change("condition#x", "record", before, after), KNOWN) == Touched(("condition:x",))


@pytest.mark.parametrize(
    ("before", "after", "create"),
    [
        (None, "pair", True),
        ("pair", "pair", True),
        ("tombstone", "pair", True),
        ("", "pair", True),
        ("pair", "tombstone", False),
        ("pair", None, False),
        ("tombstone", None, False),
        (None, "tombstone", False),
        ("pair", "", False),
        ("pair", "compound", False),
    ],
)
def test_a_pair_is_in_every_question_about_it(before: str | None, after: str | None, create: bool) -> None:
    """A pair touches its questions only; of a live one the pages are rendered before anybody asks."""
    change = Change("pair#a/x", "record", before, after)
    created = OF_A_X if create else ()
    assert touched(change, KNOWN) == Touched(("pair:a:x",), both(*OF_A_X), created)


@pytest.mark.parametrize("pk", ["site#", "questions#"])
@pytest.mark.parametrize("after", ["site", "questions", None, ""])
def test_the_sites_own_records_touch_everything(pk: str, after: str | None) -> None:
    """No computation finds the pages of questions that are no more, so every page there is is looked at."""
    assert touched(Change(pk, "record", "site", after), KNOWN) == EVERYTHING


def test_a_page_about_the_site_is_touched_by_its_record() -> None:
    """It is shown on its own page only, and named in the sitemap of pages."""
    change = Change("about#method", "record", "about", "about")
    assert touched(change, KNOWN) == Touched(("page:/about/method",), both("/about/method"))
    assert touched(Change("list#about", "method"), KNOWN) == Touched(
        ("pages-sitemap",), ("/sitemap-pages.xml",)
    )


def test_the_feed_is_touched_by_its_record() -> None:
    """It is gathered when content is published, and no page shows it."""
    assert touched(Change("feed#", "record", "feed", "feed"), KNOWN) == Touched(("feed",), ("/feed.xml",))


NO_LETTER: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("pk", "touches"),
    [
        (
            "list#compounds",
            Touched(
                ("home", "compounds", "condition", "pages-sitemap", "sitemaps"),
                (
                    *both("/", "/compounds", "/conditions/x", "/conditions/y", "/conditions/z"),
                    *("/sitemap-pages.xml", "/sitemap.xml"),
                ),
            ),
        ),
        (
            "list#conditions",
            Touched(
                ("home", "conditions", "compound", "pages-sitemap"),
                (*both("/", "/conditions", "/compounds/a", "/compounds/b"), "/sitemap-pages.xml"),
            ),
        ),
        (
            "list#compound#a",
            Touched(("page:/compounds/a",), (*both("/compounds/a"), "/sitemaps/a.xml")),
        ),
        ("list#condition#x", Touched(("page:/conditions/x",), both("/conditions/x"))),
    ],
)
def test_an_entry_is_on_the_pages_that_show_its_list(pk: str, touches: Touched) -> None:
    """A name is on the front door, in its list, on hubs of the other kind and in sitemaps; a pair on hubs."""
    for before, after in ((None, ""), ("", ""), ("", None)):
        assert touched(Change(pk, "a", before, after, NO_LETTER), KNOWN) == touches


@pytest.mark.parametrize("name", ["compounds", "conditions"])
def test_a_name_is_under_its_letters(name: str) -> None:
    """Each letter that a name of the entry stands under is touched, under its own tag."""
    none = touched(Change(f"list#{name}", "a", letters=NO_LETTER), KNOWN)
    two = touched(Change(f"list#{name}", "a", letters=frozenset({"b", "0-9"})), KNOWN)
    assert set(two.paths) - set(none.paths) == set(both("/a-z/b", "/a-z/0-9"))
    assert set(two.tags) - set(none.tags) == {"page:/a-z/b", "page:/a-z/0-9"}


def test_an_entry_whose_names_cannot_be_told_is_under_every_letter() -> None:
    """Nobody knows which letter it is under, so each is touched, under the one tag of all letters."""
    none, every = (touched(Change("list#compounds", "a", letters=some), KNOWN) for some in (NO_LETTER, None))
    assert set(every.paths) - set(none.paths) == set(both(*(f"/a-z/{letter}" for letter in LETTERS)))
    assert set(every.tags) - set(none.tags) == {"a-z"}


def test_every_page_of_a_letter_is_touched() -> None:
    """All names that there may be can stand under one letter."""
    known, names = Known(48), NAMES * (50 + 51)
    letter = [
        path for path in touched(Change("list#compounds", "a"), known).paths if path.startswith("/a-z/b")
    ]
    assert letter == [*both("/a-z/b", *(f"/a-z/b/{number}" for number in range(2, -(-names // 100) + 1)))]


@pytest.mark.parametrize(
    ("known", "numbers"),
    [(Known(97), []), (Known(98), [2]), (Known(197), [2]), (Known(198), [2, 3])],
)
def test_every_page_of_a_list_is_touched(known: Known, numbers: list[int]) -> None:
    """An entry moves those behind it, and a page that a shorter list has lost is touched too: it must go."""
    further = [f"/{number}" for number in numbers]
    hub = both("/compounds/a", *(f"/compounds/a{number}" for number in further))
    pages = both("/conditions", *(f"/conditions{number}" for number in further))
    assert touched(Change("list#compound#a", "x"), known).paths == (*hub, "/sitemaps/a.xml")
    assert touched(Change("compound#a", "record"), known).paths[: len(hub)] == hub
    paths = touched(Change("list#conditions", "x"), known).paths
    assert tuple(path for path in paths if path.startswith("/conditions")) == pages
    assert tuple(path for path in paths if path.startswith("/compounds/a")) == hub


LONG = "a" * (SLUG_MAX + 1)


@pytest.mark.parametrize(
    ("pk", "sk"),
    [
        ("publication#", "record"),
        ("author#a", "record"),
        ("compound#a", "draft"),
        ("compound#a", ""),
        ("compound#", "record"),
        ("compound", "record"),
        ("compound#A", "record"),
        ("compound#a b", "record"),
        ("compound#a/x", "record"),
        ("compound#a#x", "record"),
        ("compound#../x", "record"),
        (f"compound#{LONG}", "record"),
        ("pair#a", "record"),
        ("pair#a/", "record"),
        ("pair#/x", "record"),
        ("pair#a/x/y", "record"),
        (f"pair#a/{LONG}", "record"),
        (f"pair#{LONG}/x", "record"),
        ("site#a", "record"),
        ("questions#safety", "record"),
        ("feed#a", "record"),
        ("about#", "record"),
        ("about#A", "record"),
        ("list#about#a", "x"),
        ("list#compounds", "record/x"),
        ("list#compounds", ""),
        ("list#compounds", LONG),
        ("list#compound", "a"),
        ("list#compound#", "x"),
        ("list#compound#A", "x"),
        ("list#pairs", "a"),
        ("list#", "a"),
        ("list#s", "a"),
        ("list#compounds#a", "x"),
        (f"list#compound#{LONG}", "x"),
        ("", ""),
        ("#", "record"),
    ],
)
def test_an_item_that_no_page_shows_touches_nothing(pk: str, sk: str) -> None:
    """Items of other kinds, and keys that somebody made up, are nobody's trouble."""
    assert touched(Change(pk, sk), KNOWN) == NOTHING


@given(
    st.lists(
        st.sampled_from(
            ["compound", "pair", "list", "site", "about", "feed", "#", "/", "a", "s", "é", "record"]
        )
    ),
    st.sampled_from(["record", "a", "", "\ud800"]),
    st.sampled_from([None, "", "compound", "redirect"]),
)
def test_any_key_touches_what_can_be_named(parts: list[str], sk: str, after: str | None) -> None:
    """Whatever a key says, tags are such as the edge takes, and paths such as a page can have."""
    found = touched(Change("".join(parts), sk, "", after), KNOWN)
    assert all(tag.isascii() and len(tag) <= 256 and not set(", *") & set(tag) for tag in found.tags)
    assert all(path.startswith("/") and path.isascii() and len(path) <= 300 for path in found.paths)
