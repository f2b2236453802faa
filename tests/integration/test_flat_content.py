"""A folder of nothing but flat records makes whole pages, whatever is written in them."""

from __future__ import annotations

import itertools
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import flat_records
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flat_records import Flat
from served import COMMAND, ask, started

from compound_pages.listing import LETTERS
from toolkit import content as contents
from toolkit.cli import main
from toolkit.content import OWN
from toolkit.export import file_of
from toolkit.site import Folder, paths

if TYPE_CHECKING:
    from pathlib import Path

KEY_WORDS = ("general safety", "considerations", "literature", "bottom line", "disclaimer")
PAIRS = list(itertools.product(flat_records.compounds(), flat_records.conditions()))


class Site(NamedTuple):
    """A content folder, its export, and every path of its pages."""

    content: Path
    out: Path
    paths: list[str]

    def page(self, compound: Flat, condition: Flat) -> BeautifulSoup:
        """Return the exported safety page of the two."""
        path = f"/is-{compound.slug}-safe-for-{condition.slug}-patients"
        return BeautifulSoup((self.out / file_of(path)).read_bytes(), "html.parser")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    root = tmp_path_factory.mktemp("flat")
    folder = flat_records.write(root / "content", flat_records.compounds(), flat_records.conditions())
    (folder / "pairs" / "1-c1").mkdir(parents=True)
    (folder / "pairs" / "1-c1" / "c0nd-0.yaml").write_text("studied: limited\n")
    (folder / "pairs" / "1-c1" / "c0nd-1.yaml").write_text("studied: specific\n")
    result = CliRunner().invoke(main, ["export", str(root / "out"), "--content", str(folder)])
    assert result.exit_code == 0, result.output
    return Site(folder, root / "out", list(paths(contents.load(folder).records)))


def words(text: str) -> str:
    """Return `text` with every run of white space as one space, as a browser shows it."""
    return " ".join(text.split())


def test_check_passes_and_warns_of_names_that_are_too_long_for_a_title(site: Site) -> None:
    result = CliRunner().invoke(main, ["check", "--content", str(site.content)])
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "and are cut" not in line] == []
    assert "8 compounds, 4 conditions, 2 pairs, 4 questions; " in result.stdout


def test_check_passes_two_hundred_compounds_and_fifty_conditions(tmp_path: Path) -> None:
    folder = flat_records.write(tmp_path / "content", *flat_records.plain(200, 50))
    result = CliRunner().invoke(main, ["check", "--content", str(folder)])
    assert result.exit_code == 0
    # 10,000 pairs with four questions; 200 hubs of one page and 50 of two; lists of two pages and of one; the
    # front door, the A-Z with two further pages of C, and pages about the site: each with its data.
    pages = 4 * 10_000 + 200 + 2 * 50 + 2 + 1 + 1 + len(LETTERS) + 2 + len([*(OWN / "about").iterdir()])
    assert f"; {2 * pages + 200 + 5} pages;" in result.stdout  # sitemaps, other files


def test_every_page_is_rendered_as_it_was_exported(site: Site) -> None:
    folder = Folder(contents.load(site.content))
    for path in site.paths:
        assert folder.page(path).body == (site.out / file_of(path)).read_bytes(), path


def test_a_page_of_each_sort_is_printed_as_it_was_exported(site: Site) -> None:
    """`render` loads the folder each time, so it is asked for one page of each length of path."""
    for path in {len(path): path for path in site.paths}.values():
        result = CliRunner().invoke(main, ["render", path, "--content", str(site.content)])
        assert (result.exit_code, result.stderr) == (0, ""), path
        assert result.stdout_bytes == (site.out / file_of(path)).read_bytes(), path


@pytest.mark.parametrize(("compound", "condition"), PAIRS, ids=lambda flat: flat.slug[:9])
def test_every_fact_stands_on_the_page_as_it_is_written(site: Site, compound: Flat, condition: Flat) -> None:
    text = words(site.page(compound, condition).main.get_text())
    assert [fact for fact in (*compound.facts(), *condition.facts()) if words(fact) not in text] == []


@pytest.mark.parametrize("compound", flat_records.compounds(), ids=lambda flat: flat.slug[:9])
def test_the_heading_asks_with_both_names_as_they_are_written(site: Site, compound: Flat) -> None:
    for condition in flat_records.conditions():
        asked = f"Is {compound.fields['name']} safe for people with {condition.fields['name']}?"
        assert words(site.page(compound, condition).h1.get_text()) == words(asked)


def test_no_markup_of_a_record_becomes_markup_of_a_page(site: Site) -> None:
    of_records = ["i", "u", "script", "img"]
    for path in (path for path in site.paths if file_of(path).endswith(".html")):
        page = BeautifulSoup((site.out / file_of(path)).read_bytes(), "html.parser")
        (graph,) = page.find_all("script", type="application/ld+json")
        graph.extract()
        assert page.find_all(of_records) == [], path
        assert page.find_all("b", string="acetate") == [], path
        assert page.find_all("a", href="x") == [], path
        assert [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")] == [], (
            path
        )


def test_no_expression_of_a_record_is_evaluated(site: Site) -> None:
    page = site.page(flat_records.compounds()[3], flat_records.conditions()[0])
    assert "{{ 7 * 7 }} {% raw %} {# no #}" in page.title.get_text() + page.h1.get_text()


@pytest.mark.parametrize("condition", flat_records.conditions(), ids=lambda flat: flat.slug)
def test_specialists_are_joined_by_or_under_one_article(site: Site, condition: Flat) -> None:
    expected = {
        "c0nd-0": "a urologist",
        "c0nd-1": "a hepatologist or oncologist",
        "c0nd-2": 'an ENT surgeon, <u>hand</u> surgeon or R&D "expert"',
        "c0nd-3": "an obstetrician or nurse",
    }[condition.slug]
    page = site.page(flat_records.compounds()[0], condition)
    assert f"to {expected}." in words(page.main.get_text())


def test_every_statement_says_that_no_source_is_recorded(site: Site) -> None:
    for compound, condition in PAIRS:
        statements = site.page(compound, condition).select("[data-statement]")
        assert len(statements) == 8  # four facts of one statement, one of two, two organs
        assert all(words(one.get_text()).endswith("no source recorded") for one in statements)


def test_no_page_with_facts_is_offered_to_search_engines(site: Site) -> None:
    for compound, condition in PAIRS:
        assert site.page(compound, condition).select_one("meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (0, "Only limited research is on record about"),
        (1, "in particular is on record here."),
        (2, "Nothing specific about"),
    ],
)
def test_the_page_says_plainly_how_far_the_pair_was_studied(site: Site, condition: int, said: str) -> None:
    page = site.page(flat_records.compounds()[1], flat_records.conditions()[condition])
    for part in ("#short-answer", "#considerations"):
        assert said in words(page.select_one(part).get_text())


def test_the_headings_hold_their_key_words_in_order(site: Site) -> None:
    for compound, condition in PAIRS:
        headings = [words(h2.get_text()).lower() for h2 in site.page(compound, condition).find_all("h2")]
        places = [next(i for i, text in enumerate(headings) if word in text) for word in KEY_WORDS]
        assert places == sorted(places)


def test_the_service_renders_with_a_folders_own_template_beside_the_projects(tmp_path: Path) -> None:
    folder = flat_records.write(tmp_path / "content", *flat_records.plain(1, 1))
    (folder / "templates").mkdir()
    (folder / "templates/home.html").write_text(
        '{% extends "_base.html" %}{% block main %}Mine.{% endblock %}'
    )
    content = contents.load(folder)
    with started("--content", str(folder)) as port:
        for path in ("/", "/compounds/compound-0", Folder(content).assets.stylesheet):
            status, _, body = ask(port, path)
            assert (status, body) == (200, Folder(content).page(path).body)
        assert b"Mine." in ask(port, "/")[2]


def test_the_export_is_what_the_composer_gives(site: Site) -> None:
    folder = Folder(contents.load(site.content))
    assert {path: folder.page(path).body for path in site.paths} == {
        path: (site.out / file_of(path)).read_bytes() for path in site.paths
    }


def test_serve_tells_a_template_that_cannot_be_rendered(tmp_path: Path) -> None:
    """A fault of the content ends `serve` like `check`: with file and line, status 1 and no traceback."""
    folder = flat_records.write(tmp_path / "content", *flat_records.plain(1, 1))
    (folder / "templates").mkdir()
    (folder / "templates/message.html").write_text("\n{{ page.nothing_of_the_kind }}\n")
    done = subprocess.run(
        [COMMAND, "serve", "--content", folder], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert f"{folder / 'templates/message.html'}:2:1:" in done.stderr
    assert "Traceback" not in done.stderr
