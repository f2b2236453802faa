"""Every page of a site has its path once, and every path its file."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from compound_pages.items import FEED, QUESTIONS, SITE, Feed, Key, Redirect, Stored, Tombstone
from compound_pages.listing import ROWS
from compound_pages.paths import data_path
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Question, Questions, Section, Security, Site
from toolkit.export import file_of
from toolkit.library import Library
from toolkit.site import groups, paths


def question(path: str) -> Question:
    return Question(path=path, title="", label="", template="safety.html")


def site(compounds: int, conditions: int, **more: Question) -> dict[Key, Stored]:
    compound = Compound(
        name="A", drug_class="a", safety="a", regulatory_status="a", evidence_level="a", mechanism="a"
    )
    condition = Condition(name="B", specialists=("c",), affected_organs="d")
    asked = Questions({"safety": question("/is-{compound}-safe-for-{condition}-patients"), **more})
    return {
        SITE: Stored(Site(name="S", base_url="https://s.example")),
        QUESTIONS: Stored(asked),
        **{Key("compound", f"a{i}"): Stored(compound) for i in range(compounds)},
        **{Key("condition", f"b{i}"): Stored(condition) for i in range(conditions)},
    }


def pages(records: dict[Key, Stored]) -> list[str]:
    """Return the paths that pages for people have."""
    return [path for path in paths(records) if not path.endswith((".json", ".xml", ".txt"))]


def test_a_site_is_its_door_its_lists_its_letters_its_hubs_and_a_page_for_each_pair() -> None:
    assert pages(site(2, 1)) == [
        "/", "/compounds", "/conditions",
        *(f"/a-z/{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "/a-z/0-9",
        "/compounds/a0", "/compounds/a1", "/conditions/b0",
        "/is-a0-safe-for-b0-patients", "/is-a1-safe-for-b0-patients",
    ]  # fmt: skip


def test_each_page_has_its_data_beside_it() -> None:
    found = list(paths(site(1, 1)))
    assert {path for path in found if path.endswith(".json")} == set(map(data_path, pages(site(1, 1))))
    assert {"/index.json", "/compounds/a0.json"} <= set(found)


def test_a_site_has_its_files_for_machines() -> None:
    files = {path for path in paths(site(2, 1)) if path.endswith((".xml", ".txt"))}
    assert files == {
        "/sitemap.xml", "/sitemap-pages.xml", "/sitemaps/a0.xml", "/sitemaps/a1.xml",
        "/feed.xml", "/robots.txt",
    }  # fmt: skip


def test_only_who_names_a_contact_has_a_security_file() -> None:
    security = Security(contact="mailto:a@b.example", expires=date(2027, 1, 1))
    told = Stored(Site(name="S", base_url="https://s.example", security=security))
    assert "/.well-known/security.txt" in set(paths(site(0, 0) | {SITE: told}))


def test_each_page_about_the_site_has_its_path() -> None:
    about = About(title="M", description="D.", sections=(Section(heading="H"),))
    found = set(paths(site(0, 0) | {Key("about", "method"): Stored(about)}))
    assert {"/about/method", "/about/method.json"} <= found


def test_a_letter_goes_on_as_long_as_there_are_names() -> None:
    """Older names count: they stand in the A-Z as well."""
    compound = site(1, 0)[Key("compound", "a0")].record
    assert isinstance(compound, Compound)
    named = Stored(replace(compound, aliases=("also",)))
    records = site(0, 0) | {Key("compound", f"a{i}"): named for i in range(ROWS // 2 + 1)}
    found = set(paths(records))
    assert {"/a-z/a", "/a-z/a/2"} < found
    assert not {"/a-z/a/3", "/a-z/b/2"} & found


def test_each_question_has_a_page_for_each_pair() -> None:
    more = question("/does-{compound}-work-for-{condition}")
    assert [path for path in pages(site(1, 2, effect=more)) if path.startswith("/does")] == [
        "/does-a0-work-for-b0", "/does-a0-work-for-b1",
    ]  # fmt: skip


def test_no_path_comes_twice() -> None:
    found = list(paths(site(ROWS + 1, 3)))
    assert len(found) == len(set(found))


@pytest.mark.parametrize(("rows", "last"), [(0, None), (ROWS, None), (ROWS + 1, 2), (2 * ROWS + 1, 3)])
def test_lists_and_hubs_go_on_as_long_as_there_are_rows(rows: int, last: int | None) -> None:
    found = set(pages(site(rows, 1)))
    further = {int(path.rpartition("/")[2]) for path in found if path.startswith("/conditions/b0/")}
    assert further == set(range(2, (last or 1) + 1))
    assert (f"/compounds/{last}" in found) == bool(last)
    assert f"/compounds/{(last or 1) + 1}" not in found


@pytest.mark.parametrize("end", [Tombstone("A"), Redirect("a1")])
def test_a_compound_that_is_gone_or_moved_has_no_page(end: Tombstone | Redirect) -> None:
    records = site(2, 1) | {Key("compound", "a0"): Stored(end)}
    assert [path for path in paths(records) if "a0" in path] == []


def test_a_withdrawn_pair_has_a_page_and_one_that_is_gone_has_none() -> None:
    records = site(2, 1) | {
        Key("pair", "a0/b0"): Stored(Tombstone()),
        Key("pair", "a1/b0"): Stored(Pair(studied="limited", status="withdrawn")),
    }
    assert [path for path in pages(records) if path.startswith("/is")] == ["/is-a1-safe-for-b0-patients"]


def test_pages_of_the_same_records_are_in_one_group() -> None:
    """What is asked of a compound is one, and what reads every pair's entry is another."""
    lists, *asked = groups(records := site(2, 3))
    assert {"/", "/compounds/a0", "/conditions/b2.json", "/sitemap.xml", "/sitemaps/a1.xml"} <= set(lists)
    assert [{path.split("-")[1] for path in group} for group in asked] == [{"a0"}, {"a1"}]
    assert [path for group in (lists, *asked) for path in group] == list(paths(records))


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/compounds", "compounds.html"),
        ("/compounds/2", "compounds/2.html"),
        ("/is-a-safe-for-b-patients", "is-a-safe-for-b-patients.html"),
        ("/favicon.ico", "favicon.ico"),
        ("/assets/site.0123456789ab.css", "assets/site.0123456789ab.css"),
        ("/errors/unavailable.html", "errors/unavailable.html"),
        ("/a-z/0-9", "a-z/0-9.html"),
        ("/index.json", "index.json"),
        ("/compounds/2.json", "compounds/2.json"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
    ],
)
def test_a_path_without_an_extension_becomes_an_html_file(path: str, file: str) -> None:
    assert file_of(path) == file


def test_a_library_reads_as_the_table_does() -> None:
    library = Library(site(1, 1))
    there, missing = Key("compound", "a0"), Key("compound", "zzz")
    assert library.read([there, missing], lambda: 1.0).keys() == {there}
    assert library.versions([there, missing], lambda: 1.0) == {
        there: library.read([there], lambda: 1.0)[there].version
    }
    assert library.list("compounds", lambda: 1.0).keys() == {"a0"}
    assert library.list("compound#a0", lambda: 1.0) == {}
    assert library.read([FEED], lambda: 1.0)[FEED].stored == Stored(Feed())
