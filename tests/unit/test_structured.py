"""JSON-LD says what the page shows, in schema.org's words, and nothing that nobody gave it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import structured
from compound_pages.context import Anchor, Group, Line, Reference
from compound_pages.history import Review
from compound_pages.site import Site
from compound_pages.subjects import Subjects

if TYPE_CHECKING:
    from compound_pages.records import Compound, Condition, Pair

SITE = Site(name="S", base_url="https://s.example")
URL = "https://s.example/p"
BASE = structured.web_page("T", URL, (Anchor("S", "/"), Anchor("C", "/compounds/c")), SITE)
PAPER = Reference(1, "A trial", "", "article", (Anchor("PMID 1", "https://pubmed.ncbi.nlm.nih.gov/1/"),))
LABEL = Reference(2, "A label", "", "product label", ())
REVIEW = Review(
    by="Reviewer A",
    credential="MD",
    register="https://register.example/1",
    on=date(2026, 5, 1),
    next_due=date(2027, 5, 1),
    content="0" * 32,
)


@pytest.fixture
def subjects(compound: Compound, condition: Condition, pair: Pair) -> Subjects:
    return Subjects(compound=compound, condition=condition, pair=pair, sources={})


def test_every_page_says_where_it_is_and_the_way_to_it() -> None:
    (page,) = BASE["@graph"]
    assert (page["@type"], page["url"], page["name"], page["inLanguage"]) == ("WebPage", URL, "T", "en")
    crumbs = page["breadcrumb"]["itemListElement"]
    assert [(one["position"], one["item"]) for one in crumbs] == [
        (1, "https://s.example/"),
        (2, "https://s.example/compounds/c"),
    ]


def test_a_question_is_a_medical_page_about_its_pair(subjects: Subjects) -> None:
    page, compound, condition = structured.pair(BASE, "Is it?", subjects, (PAPER, LABEL), ())["@graph"]
    assert (page["@type"], page["name"]) == ("MedicalWebPage", "Is it?")
    assert [one["@id"] for one in page["about"]] == [compound["@id"], condition["@id"]]
    assert (compound["@type"], condition["@type"]) == ("Drug", "MedicalCondition")
    assert [(one["@type"], one["name"]) for one in page["citation"]] == [
        ("MedicalScholarlyArticle", "A trial"),
        ("CreativeWork", "A label"),
    ]


def test_a_supplement_is_no_drug(subjects: Subjects) -> None:
    supplement = replace(subjects, compound=replace(subjects.compound, kind="supplement"))
    assert structured.pair(BASE, "?", supplement, (), ())["@graph"][1]["@type"] == "DietarySupplement"


def test_t13_no_reviewer_is_named_without_a_review(subjects: Subjects) -> None:
    page = structured.pair(BASE, "?", subjects, (), ())["@graph"][0]
    assert not {"reviewedBy", "lastReviewed"} & set(page)


def test_t13_reviews_name_each_reviewer_once_and_the_oldest_day(subjects: Subjects) -> None:
    later = replace(REVIEW, on=date(2026, 6, 1))
    page = structured.pair(BASE, "?", subjects, (), (later, REVIEW))["@graph"][0]
    assert page["lastReviewed"] == "2026-05-01"
    assert [one["name"] for one in page["reviewedBy"]] == ["Reviewer A"]


def test_t14_the_day_of_change_is_that_of_the_records(subjects: Subjects) -> None:
    page = structured.pair(BASE, "?", subjects, (), ())["@graph"][0]
    assert page.get("dateModified") == (subjects.changed.isoformat() if subjects.changed else None)
    dated = replace(subjects, pair=replace(subjects.pair, updated=date(2027, 1, 1)))  # type: ignore[type-var]
    assert structured.pair(BASE, "?", dated, (), ())["@graph"][0]["dateModified"] == "2027-01-01"


def test_a_hub_has_the_codes_that_it_shows(compound: Compound) -> None:
    codes = Group((Line("compound.codes.1", "MeSH: D007649"),))
    page, subject = structured.hub(BASE, compound, codes, (LABEL,))["@graph"]
    assert page["about"] == {"@id": subject["@id"]}
    assert subject["code"] == [{"@type": "MedicalCode", "codingSystem": "MeSH", "codeValue": "D007649"}]


texts = st.text(max_size=9) | st.sampled_from(
    ['"citation": 0', "\x00\x7f\u2028\u202e", "é\u2013\U0001f600", "\\", "</"]
)
links = st.lists(st.builds(Anchor, texts, texts), max_size=2).map(tuple)
sources = st.builds(Reference, st.integers(1, 9), texts, texts, st.sampled_from(["article", "label"]), links)


@given(texts, st.lists(sources, max_size=4))
@example('"citation": 0', [PAPER])
def test_json_of_sources_that_are_kept_is_that_too(
    compound: Compound, name: str, cited: list[Reference]
) -> None:
    """A page's sources stand in its JSON where they would, kept from other pages or read from elsewhere."""
    page = structured.web_page(name, URL, (Anchor(name, "/"),), SITE)
    graph = structured.hub(page, replace(compound, name=name), Group(), cited)
    expected = json.dumps(graph, sort_keys=True)
    assert structured.script(graph) == structured.script(json.loads(expected)) == expected
