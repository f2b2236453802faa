from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.citations import Citations
from compound_pages.context import Anchor, Line, Ref, Reference
from compound_pages.statements import Citation, Retraction, Source, Statement


def _source(**fields: object) -> Source:
    return Source(**{"type": "rct", "title": "A trial", **fields})  # type: ignore[arg-type]


def test_sources_are_numbered_as_they_are_read() -> None:
    """A source gets its number where it is first cited and keeps it."""
    cite = Citations({"a": _source(title="A"), "b": _source(title="B"), "c": _source(title="C")})
    first = cite.group(("x.one", Statement("one", ("b", "a"))))
    second = cite.group(("x.two", (Statement("two", ("a",)), Statement("three", ("a", "b", "a")))))
    assert first.lines == (Line("x.one.1", "one", (Ref(1), Ref(2))),)
    assert second.lines == (
        Line("x.two.1", "two", (Ref(2),)),
        Line("x.two.2", "three", (Ref(2), Ref(1))),
    )
    assert [(reference.number, reference.title) for reference in cite.references()] == [(1, "B"), (2, "A")]


def test_fields_of_a_group_follow_one_another() -> None:
    """A group holds the statements of its fields in order, without what is absent."""
    group = Citations({}).group(
        ("pair.risks", " one "), ("compound.risks", None), ("condition.risks", ("a", "b"))
    )
    assert [(line.id, line.text) for line in group.lines] == [
        ("pair.risks.1", "one"),
        ("condition.risks.1", "a"),
        ("condition.risks.2", "b"),
    ]
    assert group


def test_an_absent_field_is_an_empty_group() -> None:
    """What is not on record prints nothing and lacks no source."""
    cite = Citations({})
    group = cite.group(("compound.safety", None))
    assert not group
    assert cite.unsourced == 0


def test_statements_without_a_source_are_counted() -> None:
    """Every statement that cites nothing we know counts, over all groups of the page."""
    cite = Citations({"a": _source()})
    cite.group(("x", ("bare", Statement("sourced", ("a",)))))
    assert cite.unsourced == 1
    cite.group(("y", Statement("sourced", ("a",))))
    assert cite.unsourced == 1
    cite.group(("z", Statement("unknown id", ("b",))))
    assert cite.unsourced == 2


def test_a_source_that_is_not_embedded_has_no_number() -> None:
    """An id that no item explains is left out, the others stay."""
    cite = Citations({"a": _source()})
    assert cite.group(("x", Statement("one", ("lost", "a")))).lines[0].refs == (Ref(1),)
    assert len(cite.references()) == 1


def test_t09_a_place_in_a_source_stands_beside_its_number() -> None:
    """Two places in one source are two marks under one number; the same place twice is one."""
    cite = Citations({"a": _source()})
    cited = (Citation("a", "section 8"), "a", Citation("a", "section 8"), Citation("a", "table 2"))
    assert cite.refs(cited) == (Ref(1, "section 8"), Ref(1), Ref(1, "table 2"))
    assert len(cite.references()) == 1


def test_t16_a_retracted_source_is_cited_nowhere() -> None:
    """A statement that stands on another source too keeps that one alone; without any it counts as bare."""
    fallen = _source(retraction=Retraction(status="retracted"))
    cite = Citations({"a": fallen, "b": _source(title="B")})
    assert cite.line("x", "one", ("a", "b")).refs == (Ref(1),)
    assert [reference.title for reference in cite.references()] == ["B"]
    assert cite.unsourced == 0
    assert cite.line("x", "two", ("a",)).refs == ()
    assert cite.unsourced == 1


@pytest.mark.parametrize(
    ("retraction", "notice"),
    [
        (None, ""),
        (Retraction(status="concern"), "The journal has voiced concern about it."),
        (
            Retraction(status="concern", on=date(2026, 3, 1)),
            "The journal has voiced concern about it on 1 March 2026.",
        ),
        (Retraction(status="corrected", on=date(2026, 3, 1)), "It was corrected on 1 March 2026."),
    ],
)
def test_t16_a_reference_says_what_became_of_it(retraction: Retraction | None, notice: str) -> None:
    """A reader sees at the source itself that its journal doubts or corrected it."""
    assert _reference(_source(retraction=retraction)).notice == notice


def test_a_row_of_a_table_is_counted_like_a_line() -> None:
    """What is no line has its numbers, and is counted where it has none; numbers alone count nothing."""
    cite = Citations({"a": _source()})
    assert cite.counted(("a",)) == (Ref(1),)
    assert cite.unsourced == 0
    assert cite.counted(("lost",)) == ()
    assert cite.unsourced == 1
    assert cite.refs(("lost",)) == ()
    assert cite.unsourced == 1


def test_a_line_may_say_more_than_its_words() -> None:
    """Whatever else a claim says of itself is handed to its line."""
    line = Citations({}).line("pair.c1", " one ", (), certainty="Low certainty", against=True)
    assert line == Line("pair.c1", "one", certainty="Low certainty", against=True)


def _reference(source: Source) -> Reference:
    cite = Citations({"a": source})
    cite.group(("x", Statement("one", ("a",))))
    return cite.references()[0]


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({}, ""),
        ({"authors": "Doe J.", "container": "Lancet", "year": 2020}, "Doe J. Lancet. 2020"),
        ({"authors": "Doe J", "container": "Lancet. 2020;1:2", "year": 2020}, "Doe J. Lancet. 2020;1:2"),
        ({"year": 2020}, "2020"),
        ({"authors": "Doe J", "year": 2020}, "Doe J. 2020"),
        ({"authors": "An Agency.", "container": "An Agency", "year": 2020}, "An Agency. 2020"),
    ],
)
def test_the_detail_of_a_source(fields: dict[str, object], detail: str) -> None:
    """Authors, container and year stand behind one another, the year once, full stops once."""
    assert _reference(_source(**fields)).detail == detail


@pytest.mark.parametrize(
    ("type_", "words"),
    [
        ("systematic_review", "systematic review"),
        ("label", "product label"),
        ("livertox", "LiverTox chapter"),
        ("pdq", "PDQ summary"),
        ("rct", "randomized trial"),
        ("regulatory_secondary", "report about a regulator"),
        ("trial_registry", "trial record"),
    ],
)
def test_the_type_of_a_source_is_words(type_: str, words: str) -> None:
    """A type is shown in words that say something to a reader, a title as it is indexed."""
    reference = _reference(_source(type=type_, title="Un_touched."))
    assert (reference.type, reference.title, reference.number) == (words, "Un_touched.", 1)


@pytest.mark.parametrize(
    ("fields", "links"),
    [
        ({}, ()),
        (
            {"pmid": "123", "doi": "10.1000/x(1)", "url": "https://example.org/a"},
            (
                Anchor("PMID 123", "https://pubmed.ncbi.nlm.nih.gov/123/"),
                Anchor("DOI 10.1000/x(1)", "https://doi.org/10.1000/x(1)"),
            ),
        ),
        (
            {"doi": "10.1002/a:1<2::b#c?d%"},
            (
                Anchor(
                    "DOI 10.1002/a:1<2::b#c?d%",
                    "https://doi.org/10.1002/a:1%3C2::b%23c%3Fd%25",
                ),
            ),
        ),
        ({"url": "https://example.org/a"}, (Anchor("example.org", "https://example.org/a"),)),
        ({"url": "https://example.org"}, (Anchor("example.org", "https://example.org"),)),
        ({"url": "https:///a"}, (Anchor("https:///a", "https:///a"),)),
        ({"url": "https://[x/a"}, (Anchor("[x", "https://[x/a"),)),
    ],
)
def test_the_links_of_a_source(fields: dict[str, object], links: tuple[Anchor, ...]) -> None:
    """PMID and DOI lead to where they are looked up; an address alone is shown by its host."""
    assert _reference(_source(**fields)).links == links


@given(st.from_regex(r"https?://\S+", fullmatch=True))
def test_any_address_of_a_source_has_a_label(url: str) -> None:
    """No address that the schema lets through breaks a page."""
    (link,) = _reference(_source(url=url)).links
    assert link.label
    assert link.href == url
