from __future__ import annotations

from datetime import date
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages import titles
from compound_pages.chrome import Frame
from compound_pages.context import Anchor, Group, PairPage
from compound_pages.paths import PagePath
from compound_pages.presenter import PairRecords, pair_page
from compound_pages.records import Compound, Condition, Ending, Pair, Search, Source, Statement
from compound_pages.site import Link, Question

AT = PagePath(
    kind="safety",
    path="/is-ketamine-iv-safe-for-liver-cancer-patients",
    compound="ketamine-iv",
    condition="liver-cancer",
)
NAME = "Ketamine (IV / Esketamine)"
SHOWN = "shown for reference only."
SOURCES = {"s": Source(type="label", title="A label"), "t": Source(type="rct", title="A trial")}
names = st.text(min_size=1, max_size=80).filter(str.strip)


@pytest.fixture(scope="session")
def records(compound: Compound, condition: Condition, pair: Pair) -> PairRecords:
    return PairRecords(compound=compound, condition=condition, pair=pair, sources=(SOURCES,))


@pytest.fixture(scope="session")
def page(frame: Frame, records: PairRecords, questions: dict[str, Question]) -> PairPage:
    """The page of the flat records."""
    return pair_page(frame, AT, records, questions)


def test_names_and_ways(page: PairPage) -> None:
    """The page asks its question with the names as recorded, and knows the way to both hubs."""
    assert page.heading == "Is Ketamine (IV / Esketamine) safe for people with Liver Cancer?"
    assert (page.compound, page.compound_label) == (
        "Ketamine (IV / Esketamine)",
        "Ketamine (IV / Esketamine)",
    )
    assert page.condition_label == "Liver Cancer"
    assert page.breadcrumbs == (
        Anchor("A Site", "/"),
        Anchor("Ketamine (IV / Esketamine)", "/compounds/ketamine-iv"),
        Anchor("Liver Cancer", "/conditions/liver-cancer"),
    )
    assert page.canonical == "https://a.example/is-ketamine-iv-safe-for-liver-cancer-patients"
    assert (page.specialists, page.a_specialist) == (
        "hepatologist or oncologist",
        "a hepatologist or oncologist",
    )
    assert page.description == (
        "What is on record about Ketamine (IV / Esketamine) for people with Liver Cancer, "
        "and what nobody knows yet."
    )


FLAT = {
    "drug_class": "compound",
    "safety": "compound",
    "regulatory_status": "compound",
    "evidence_level": "compound",
    "mechanism": "compound",
    "affected_organs": "condition",
}


@pytest.mark.parametrize(("field", "kind"), FLAT.items())
def test_each_flat_fact_is_on_the_page_as_written(
    page: PairPage, records: PairRecords, field: str, kind: str
) -> None:
    """A flat fact is a statement of its own, word for word, without a source."""
    value = getattr(getattr(records, kind), field)
    texts = (value,) if isinstance(value, str) else value
    group = getattr(page, field)
    assert [line.text for line in group.lines] == list(texts)
    assert all(line.refs == () for line in group.lines)
    assert group.lines[0].id == f"{kind}.{field}.1"


def test_what_a_flat_record_does_not_say_is_empty(page: PairPage) -> None:
    """Nothing is made up for the fields that a flat record lacks."""
    groups = {name for name in PairPage.__struct_fields__ if isinstance(getattr(page, name), Group)}
    assert {name for name in groups if getattr(page, name)} == set(FLAT)
    assert (page.notices, page.not_found, page.not_searched, page.references) == ((), (), (), ())
    assert (page.updated, page.updated_text, page.searched) == (None, None, None)
    assert (page.corrections, page.report, page.reviewed) == (None, None, False)


def _statement_fields(kind: type) -> list[str]:
    """Return the fields of a record that hold statements."""
    return [
        field.name
        for field in msgspec.structs.fields(kind)
        if "Statements" in {str(part) for part in (field.type, *get_args(field.type))}
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in (Compound, Condition, Pair) for field in _statement_fields(kind)],
)
def test_no_field_of_statements_is_left_out(
    frame: Frame, records: PairRecords, questions: dict[str, Question], kind: type, field: str
) -> None:
    """Whatever statements a record carries are on the page with their reference."""
    name = kind.__name__.lower()
    changed = replace(getattr(records, name), **{field: Statement("An odd sentence.", ("s",))})
    page = pair_page(frame, AT, replace(records, **{name: changed}), questions)
    lines = [line for line in getattr(page, field).lines if line.id == f"{name}.{field}.1"]
    assert [(line.text, line.refs) for line in lines] == [("An odd sentence.", (1,))]
    assert [reference.title for reference in page.references] == ["A label"]


def test_the_pair_speaks_before_its_compound_and_condition(
    frame: Frame, records: PairRecords, questions: dict[str, Question]
) -> None:
    """In a field that several records have, what is known of the pair stands first."""
    both = replace(
        records,
        pair=Pair(studied="specific", interactions="of the pair"),
        compound=replace(records.compound, interactions="of the compound"),
    )
    page = pair_page(frame, AT, both, questions)
    assert [line.id for line in page.interactions.lines] == ["pair.interactions.1", "compound.interactions.1"]


def test_sources_are_numbered_down_the_page(
    frame: Frame, records: PairRecords, questions: dict[str, Question]
) -> None:
    """The source that is cited first on the page has the number 1."""
    cited = replace(
        records.compound,
        drug_class=Statement("x", ("t",)),
        mechanism=Statement("y", ("s",)),
    )
    page = pair_page(frame, AT, replace(records, compound=cited), questions)
    assert [(reference.number, reference.title) for reference in page.references] == [
        (1, "A trial"),
        (2, "A label"),
    ]


def test_without_a_pair_nothing_specific_is_claimed(
    frame: Frame, records: PairRecords, questions: dict[str, Question]
) -> None:
    """A page without a pair record says that nothing specific is on record, and is not listed."""
    page = pair_page(frame, AT, replace(records, pair=None), questions)
    assert page.studied.startswith("Nothing specific about Ketamine (IV / Esketamine)")
    assert page.short_answer[0] == page.studied
    assert "nothing specific to this compound and condition is on record" in page.not_listed_because
    assert page.index is False


def test_only_a_page_without_a_reason_is_listed(
    frame: Frame, records: PairRecords, questions: dict[str, Question]
) -> None:
    """A page all of whose statements have sources is listed where the site asks for no review."""
    said = Statement("x", ("s",))
    sourced = replace(
        records,
        compound=replace(records.compound, **dict.fromkeys(_statement_fields(Compound), said)),
        condition=replace(records.condition, **dict.fromkeys(_statement_fields(Condition), said)),
    )
    page = pair_page(frame, AT, sourced, questions)
    assert (page.index, page.not_listed_because) == (True, ())
    strict = Frame(replace(frame.site, index_requires_review=True), frame.stylesheet)
    assert pair_page(strict, AT, sourced, questions).index is False


def test_statements_without_a_source_are_counted_into_what_is_unknown(page: PairPage) -> None:
    """The eight bare statements of the flat records are said to have no source."""
    assert "8 statements on this page have no source recorded." in page.unknowns
    assert page.not_listed_because == ("not every statement has a source",)


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        ((None, date(2026, 1, 2), None), "2026-01-02"),
        ((date(2026, 3, 1), date(2026, 1, 2), date(2025, 1, 1)), "2026-03-01"),
        ((date(2024, 3, 1), None, date(2025, 1, 1)), "2025-01-01"),
    ],
)
def test_the_date_is_that_of_the_newest_record(
    frame: Frame,
    records: PairRecords,
    questions: dict[str, Question],
    dates: tuple[date | None, ...],
    newest: str,
) -> None:
    """A page is as new as the newest of its records that has a date."""
    of_compound, of_condition, of_pair = dates
    dated = replace(
        records,
        compound=replace(records.compound, updated=of_compound),
        condition=replace(records.condition, updated=of_condition),
        pair=Pair(studied="limited", updated=of_pair),
    )
    assert pair_page(frame, AT, dated, questions).updated == newest


def test_a_date_is_also_in_words(frame: Frame, records: PairRecords, questions: dict[str, Question]) -> None:
    """Readers get the date in words, machines in ISO form."""
    dated = replace(records, compound=replace(records.compound, updated=date(2026, 3, 1)))
    page = pair_page(frame, AT, dated, questions)
    assert (page.updated, page.updated_text) == ("2026-03-01", "1 March 2026")


def test_a_search_says_where_and_when(
    frame: Frame, records: PairRecords, questions: dict[str, Question]
) -> None:
    """Somebody's search is shown with place and day, and with what it did and did not cover."""
    searched = Pair(
        studied="limited",
        searched=Search(on=date(2026, 11, 22), where="PubMed"),
        not_found=("a trial",),
        not_searched=("a registry",),
    )
    page = pair_page(frame, AT, replace(records, pair=searched), questions)
    assert page.searched == "on 22 November 2026: PubMed"
    assert (page.not_found, page.not_searched) == (("a trial",), ("a registry",))


@pytest.mark.parametrize(
    ("kind", "ending", "notice"),
    [
        (
            "compound",
            Ending(since=date(2026, 3, 1), why="A trial was retracted."),
            f"The record on {NAME} was withdrawn on 1 March 2026 and is {SHOWN} A trial was retracted.",
        ),
        (
            "condition",
            None,
            f"The record on Liver Cancer was withdrawn and is {SHOWN}",
        ),
        (
            "pair",
            Ending(),
            f"The record on {NAME} and Liver Cancer was withdrawn and is {SHOWN}",
        ),
    ],
)
def test_a_withdrawn_record_is_announced(
    frame: Frame,
    records: PairRecords,
    questions: dict[str, Question],
    *,
    kind: str,
    ending: Ending | None,
    notice: str,
) -> None:
    """A page that shows a withdrawn record says which, since when and why, and is not listed."""
    withdrawn = replace(getattr(records, kind), status="withdrawn", withdrawn=ending)
    page = pair_page(frame, AT, replace(records, **{kind: withdrawn}), questions)
    assert page.notices == (notice,)
    assert "a record that it shows was withdrawn" in page.not_listed_because


TITLE = "Is {} safe for people with Liver Cancer?"


@pytest.mark.parametrize(("length", "kept"), [(65, True), (66, False)])
def test_a_long_title_uses_the_short_names(
    frame: Frame, records: PairRecords, questions: dict[str, Question], length: int, kept: bool
) -> None:
    """Where question and site's name would not fit into a result list, the title has the short names."""
    name = "x" * (length - len(TITLE.format("")) - len(" | A Site"))
    long = replace(records, compound=replace(records.compound, name=name, short_name="kx"))
    page = pair_page(frame, AT, long, questions)
    assert page.title == TITLE.format(name if kept else "kx")
    assert page.heading == TITLE.format(name)


@given(names, names)
@example("{condition}", "{compound}")
@example("\\1 {0} {x} %s", r"\g<compound>")
def test_names_are_never_taken_for_places_of_a_pattern(
    frame: Frame, records: PairRecords, questions: dict[str, Question], a: str, b: str
) -> None:
    """Whatever a name is made of, it stands in the question as it is recorded."""
    named = replace(
        records, compound=replace(records.compound, name=a), condition=replace(records.condition, name=b)
    )
    assert pair_page(frame, AT, named, questions).heading == f"Is {a} safe for people with {b}?"


def test_related_pages(frame: Frame, records: PairRecords, questions: dict[str, Question]) -> None:
    """A page leads to the pair's other questions and to both hubs, not to itself."""
    other = Question(
        path="/does-{compound}-work-for-{condition}",
        title="Does {compound} work for {condition}?",
        label="Effect",
        template="safety.html",
    )
    short = replace(records, compound=replace(records.compound, short_name="ketamine"))
    page = pair_page(frame, AT, short, {**questions, "effectiveness": other})
    assert page.related == (
        Anchor("Does ketamine work for Liver Cancer?", "/does-ketamine-iv-work-for-liver-cancer"),
        Anchor("All about Ketamine (IV / Esketamine)", "/compounds/ketamine-iv"),
        Anchor("All about Liver Cancer", "/conditions/liver-cancer"),
    )


def test_what_the_site_adds(frame: Frame, records: PairRecords, questions: dict[str, Question]) -> None:
    """The publisher's report service and the address for corrections come from the site."""
    site: Any = replace(
        frame.site, report=Link("A report", "https://r.example"), corrections="mailto:a@a.example"
    )
    page = pair_page(Frame(site, frame.stylesheet), AT, records, questions)
    assert page.report == Anchor("A report", "https://r.example")
    assert page.corrections == "mailto:a@a.example"


def test_every_part_that_is_computed_is_there(page: PairPage) -> None:
    """The parts that are made from what the records add up to are never empty."""
    for part in (page.short_answer, page.unknowns, page.questions_to_ask, page.bottom_line, page.related):
        assert part
    assert page.studied


def test_the_limit_of_a_title() -> None:
    """The limit is what result lists show, about 65 characters."""
    assert titles.TITLE_MAX == 65


def test_the_description_speaks_of_sources_only_where_each_statement_has_one(
    compound: Compound, condition: Condition
) -> None:
    """What search engines show of a page is true of it."""
    assert "with a source for each statement" in titles.description(compound, condition, sourced=True)
    assert "source" not in titles.description(compound, condition, sourced=False)
