from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_records import QUESTION
from msgspec.structs import replace

from compound_pages import hubs, lists
from compound_pages.chrome import Frame
from compound_pages.context import Anchor, Cell, Row
from compound_pages.history import Ending, Review
from compound_pages.items import Listing
from compound_pages.listing import ROWS
from compound_pages.paths import PagePath
from compound_pages.records import Code
from compound_pages.statements import Retraction, Source, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.context import ListPage
    from compound_pages.records import Compound, Condition
    from compound_pages.site import Question

COMPOUNDS = PagePath(kind="compounds", path="/compounds")
COMPOUND = PagePath(kind="compound", path="/compounds/ketamine-iv", compound="ketamine-iv")
CONDITION = PagePath(kind="condition", path="/conditions/liver-cancer", condition="liver-cancer")
SOURCED = Statement("x", ("s",))
SOURCES = {"s": Source(type="label", title="A label")}
REVIEW = Review(
    by="Reviewer A",
    credential="MD",
    register="https://register.example/1",
    on=date(2026, 5, 1),
    next_due=date(2027, 5, 1),
    content="0" * 32,
)


def _listed(count: int) -> dict[str, Listing]:
    return {f"s{i}": Listing(f"Name {i:04}") for i in range(count)}


def _at(at: PagePath, number: int) -> PagePath:
    return at if number == 1 else replace(at, path=f"{at.path}/{number}", number=number)


def _hub(subject: Compound | Condition, **shown: Mapping[str, Listing]) -> hubs.Hub:
    return hubs.Hub(subject, SOURCES, shown.get("others", {}), shown.get("pairs", {}))


def test_the_front_door_shows_what_there_is_by_name(frame: Frame) -> None:
    """The front page lists compounds and conditions by name, whatever their case, each leading to its hub."""
    page = lists.home(
        frame,
        {"z": Listing("alpha"), "b": Listing("Beta"), "a": Listing("beta")},
        {"c": Listing("Gamma")},
    )
    assert page.compounds == (
        Row("alpha", "/compounds/z", ""),
        Row("beta", "/compounds/a", ""),
        Row("Beta", "/compounds/b", ""),
    )
    assert page.conditions == (Row("Gamma", "/conditions/c", ""),)
    assert (page.more_compounds, page.more_conditions) == (None, None)
    assert (page.index, page.breadcrumbs, page.canonical) == (True, (), "https://a.example/")
    assert page.title == page.site_name == "A Site"
    assert page.description
    assert page.heading.endswith("?")


@pytest.mark.parametrize(("count", "shown", "more"), [(50, 50, False), (51, 50, True)])
def test_the_front_door_leads_to_the_rest(frame: Frame, count: int, shown: int, more: bool) -> None:
    """Fifty of a kind fit on the front page; with more of them it leads to their list."""
    compounds = lists.home(frame, _listed(count), {})
    assert len(compounds.compounds) == shown
    assert (compounds.more_compounds, compounds.more_conditions) == ("/compounds" if more else None, None)
    conditions = lists.home(frame, {}, _listed(count))
    assert len(conditions.conditions) == shown
    assert (conditions.more_compounds, conditions.more_conditions) == (None, "/conditions" if more else None)


def test_a_list_of_compounds(frame: Frame) -> None:
    """A list has its title, how many there are, and one row for each."""
    page = lists.index(frame, COMPOUNDS, {"b": Listing("B"), "a": Listing("A")})
    assert page is not None
    assert (page.title, page.heading, page.intro) == (
        "Compounds",
        "Compounds",
        ("2 compounds are on record.",),
    )
    assert page.rows == (Row("A", "/compounds/a", ""), Row("B", "/compounds/b", ""))
    assert (page.index, page.facts, page.references, page.pages) == (True, (), (), ())
    assert page.canonical == "https://a.example/compounds"
    assert page.description == "Compounds with a page on this site."
    assert page.rows_heading == "By name"


def test_a_list_of_conditions(frame: Frame) -> None:
    """Conditions are listed at paths of their own."""
    page = lists.index(frame, PagePath(kind="conditions", path="/conditions"), {"b": Listing("B")})
    assert page is not None
    assert (page.title, page.rows) == ("Conditions", (Row("B", "/conditions/b", ""),))
    assert page.intro == ("One condition is on record.",)


def test_an_empty_list_is_a_page(frame: Frame) -> None:
    """With nothing on record the list says so, and has no second page."""
    page = lists.index(frame, COMPOUNDS, {})
    assert page is not None
    assert (page.rows, page.pages, page.intro) == ((), (), ("0 compounds are on record.",))
    assert lists.index(frame, _at(COMPOUNDS, 2), {}) is None


@given(st.integers(min_value=0, max_value=450))
def test_every_row_is_on_exactly_one_page(frame: Frame, compound: Compound, count: int) -> None:
    """Following "next page" shows each row once, in order, and "previous page" leads back."""
    for at, shown in ((COMPOUNDS, None), (COMPOUND, _hub(compound, others=_listed(count)))):
        seen: list[str] = []
        path, before = at.path, ""
        while path:
            number = 1 if path == at.path else int(path.rpartition("/")[2])
            page = _list_page(frame, _at(at, number), count, shown)
            assert page is not None
            assert len(page.rows) <= ROWS
            seen += [row.name for row in page.rows]
            ways = {anchor.label: anchor.href for anchor in page.pages}
            assert ways.get("Previous page", "") == before
            before, path = path, ways.get("Next page", "")
        assert seen == [f"Name {i:04}" for i in range(count)]
        assert _list_page(frame, _at(at, number + 1), count, shown) is None


def _list_page(frame: Frame, at: PagePath, count: int, shown: hubs.Hub | None) -> ListPage | None:
    return hubs.hub(frame, at, shown, {}) if shown else lists.index(frame, at, _listed(count))


def test_a_further_page_says_which(frame: Frame) -> None:
    """The titles of the pages of a list differ, their heading does not."""
    page = lists.index(frame, _at(COMPOUNDS, 2), _listed(101))
    assert page is not None
    assert (page.title, page.heading) == ("Compounds, page 2", "Compounds")
    assert page.canonical == "https://a.example/compounds/2"


def test_the_hub_of_a_compound(frame: Frame, compound: Compound, questions: dict[str, Question]) -> None:
    """A compound's hub has its facts, and for each condition a cell for each question."""
    shown = _hub(
        compound,
        others={"liver-cancer": Listing("Liver"), "breast-cancer": Listing("Breast")},
        pairs={
            "liver-cancer": Listing("x", glance={"safety": "Ask first", "research": "2 sources on people"})
        },
    )
    page = hubs.hub(frame, COMPOUND, shown, questions)
    assert page is not None
    assert page.heading == page.title == "Ketamine (IV / Esketamine)"
    assert [(label, group.lines[0].id) for label, group in page.facts] == [
        ("Class", "compound.drug_class.1"),
        ("Regulatory status", "compound.regulatory_status.1"),
    ]
    breast, liver = page.rows
    assert (breast.name, breast.href, breast.note) == ("Breast", "/conditions/breast-cancer", "")
    assert {cell.glance for cell in breast.cells} == {"General facts only"}
    assert page.columns == tuple(cell.label for cell in liver.cells)
    assert liver.cells[list(questions).index("safety")] == Cell(
        "Safety", "/is-ketamine-iv-safe-for-liver-cancer-patients", "Ask first"
    )
    assert [cell.glance for cell in liver.cells] == [
        shown.pairs["liver-cancer"].glance.get(kind, "Something on record") for kind in questions
    ]
    assert page.rows_heading == "Questions answered, by condition"
    assert page.intro == (
        "What is on record for each condition, and the questions that are answered.",
        "No clinician has reviewed this page.",
    )
    assert page.breadcrumbs == (Anchor("A Site", "/"), Anchor("Compounds", "/compounds"))
    assert page.description == (
        "What is on record about Ketamine (IV / Esketamine), and the questions that are answered."
    )
    assert (page.canonical, page.data) == (
        "https://a.example/compounds/ketamine-iv",
        "/compounds/ketamine-iv.json",
    )


def test_the_hub_of_a_condition(frame: Frame, condition: Condition, questions: dict[str, Question]) -> None:
    """A condition's hub has its organs, and a row for each compound, the slugs in their places."""
    shown = _hub(condition, others={"x-1": Listing("X")}, pairs={})
    page = hubs.hub(frame, CONDITION, shown, questions)
    assert page is not None
    assert [(label, [line.text for line in group.lines]) for label, group in page.facts] == [
        ("Organs affected", ["liver", "kidneys", "immune system"])
    ]
    (row,) = page.rows
    safety = row.cells[list(questions).index("safety")]
    assert (row.href, safety.href) == ("/compounds/x-1", "/is-x-1-safe-for-liver-cancer-patients")
    assert page.breadcrumbs[1:] == (Anchor("Conditions", "/conditions"),)
    assert page.rows_heading == "Questions answered, by compound"
    assert page.canonical == "https://a.example/conditions/liver-cancer"


def test_what_a_wide_name_covers_stands_first_on_its_hub(frame: Frame, condition: Condition) -> None:
    """A condition whose name is wide says what it means here before it says anything else."""
    wide = replace(condition, scope=SOURCED)
    page = hubs.hub(frame, CONDITION, _hub(wide), {})
    assert page is not None
    label, group = page.facts[0]
    assert (label, group.lines[0].id) == ("What the name covers here", "condition.scope.1")


def test_t16_what_stood_on_a_retracted_source_alone_is_on_no_hub(frame: Frame, compound: Compound) -> None:
    """A hub has neither facts nor codes whose last source was retracted."""
    subject = replace(
        compound,
        drug_class=SOURCED,
        regulatory_status=(SOURCED, "y"),
        codes=(Code(system="ATC", value="x", sources=("s",)), Code(system="MeSH", value="y")),
    )
    retracted = {"s": replace(SOURCES["s"], retraction=Retraction(status="retracted"))}
    page = hubs.hub(frame, COMPOUND, hubs.Hub(subject, retracted, {}, {}), {})
    assert page is not None
    facts = [(label, [line.text for line in group.lines]) for label, group in page.facts]
    assert facts == [("Regulatory status", ["y"])]
    assert [line.text for line in page.codes.lines] == ["MeSH: y"]


def test_t21_a_hub_has_its_codes_with_their_sources(frame: Frame, compound: Compound) -> None:
    """What registers call a subject is on its hub and in its structured data, and nowhere else in there."""
    coded = replace(
        compound,
        codes=(Code(system="ATC", value="N01AX03", sources=("s",)), Code(system="MeSH", value="D007649")),
    )
    page = hubs.hub(frame, COMPOUND, _hub(coded), {})
    assert page is not None
    assert [(line.id, line.text, len(line.refs)) for line in page.codes.lines] == [
        ("compound.codes.1", "ATC: N01AX03", 1),
        ("compound.codes.2", "MeSH: D007649", 0),
    ]
    medical, subject = page.structured["@graph"]
    assert medical["@type"] == "MedicalWebPage"
    assert [one["codeValue"] for one in subject["code"]] == ["N01AX03", "D007649"]
    assert [one["name"] for one in medical["citation"]] == ["A label"]
    assert page.index is False


@pytest.mark.parametrize(
    ("status", "glance", "leads"),
    [
        ("live", "Ask first", True),
        ("paused", "Ask first", True),
        ("withdrawn", "Withdrawn, for reference", True),
        ("gone", "Taken down", False),
    ],
)
def test_the_state_of_a_pair_goes_before_what_is_known(
    frame: Frame, compound: Compound, *, status: str, glance: str, leads: bool
) -> None:
    """A pair that was taken down is led to by nothing; a state that only a later release knows is no end."""
    asked = {"safety": QUESTION}
    pairs = {"x": Listing("x", status=status, glance={"safety": "Ask first"})}
    page = hubs.hub(frame, COMPOUND, _hub(compound, others={"x": Listing("X")}, pairs=pairs), asked)
    assert page is not None
    (cell,) = page.rows[0].cells
    assert (cell.glance, bool(cell.href)) == (glance, leads)


def test_facts_stand_on_the_first_page_of_a_hub(frame: Frame, compound: Compound) -> None:
    """Further pages of a hub hold rows alone."""
    sourced = replace(compound, drug_class=SOURCED, codes=(Code(system="ATC", value="x"),))
    first, second = (
        hubs.hub(frame, _at(COMPOUND, number), _hub(sourced, others=_listed(101)), {}) for number in (1, 2)
    )
    assert first is not None
    assert second is not None
    assert (len(first.facts), len(first.codes.lines), len(first.references)) == (2, 1, 1)
    assert (second.facts, second.codes.lines, second.references, len(second.rows)) == ((), (), (), 1)
    assert (first.index, second.index) == (False, False)  # a fact has no source
    assert second.title == "Ketamine (IV / Esketamine), page 2"
    assert second.pages == (Anchor("Previous page", "/compounds/ketamine-iv"),)


@pytest.mark.parametrize(
    ("fields", "review", "listed"),
    [
        ({"drug_class": SOURCED, "regulatory_status": SOURCED}, False, True),
        ({"drug_class": SOURCED, "regulatory_status": SOURCED}, True, False),
        ({"drug_class": SOURCED}, False, False),
        ({"drug_class": SOURCED, "regulatory_status": SOURCED, "status": "withdrawn"}, False, False),
    ],
)
def test_which_hubs_are_listed(
    frame: Frame, compound: Compound, fields: dict[str, object], review: bool, listed: bool
) -> None:
    """A hub is listed if all it says has a source, its record is live and no review is due."""
    framed = Frame(replace(frame.site, index_requires_review=review), frame.stylesheet)
    page = hubs.hub(framed, COMPOUND, _hub(replace(compound, **fields)), {})
    assert page is not None
    assert page.index is listed


def test_the_hub_of_a_withdrawn_record_says_so_first(frame: Frame, compound: Compound) -> None:
    """A withdrawn record's hub begins with a notice."""
    withdrawn = replace(compound, status="withdrawn", withdrawn=Ending(why="Because."))
    page = hubs.hub(frame, COMPOUND, _hub(withdrawn), {})
    assert page is not None
    assert page.intro[0] == (
        "The record on Ketamine (IV / Esketamine) was withdrawn and is shown for reference only. Because."
    )
    assert page.intro[-1] == "No clinician has reviewed this page."
    assert len(page.intro) == 3


def test_a_withdrawn_record_is_marked_in_lists(frame: Frame) -> None:
    """Front door and lists say which compounds are shown for reference only."""
    listed = {"a": Listing("A"), "b": Listing("B", status="withdrawn")}
    notes = ["", "Withdrawn, shown for reference only."]
    assert [row.note for row in lists.home(frame, listed, {}).compounds] == notes
    page = lists.index(frame, COMPOUNDS, listed)
    assert page is not None
    assert [row.note for row in page.rows] == notes


def test_words_of_a_later_release_do_not_end_a_list(frame: Frame) -> None:
    """An entry whose status is a word that this release does not know is shown all the same."""
    listed = {"a": Listing("A", status="paused")}
    assert [row.note for row in lists.home(frame, listed, {}).compounds] == [""]


def test_t13_a_reviewed_hub_is_listed_and_does_not_say_otherwise(frame: Frame, compound: Compound) -> None:
    """Where a review is asked for, a hub with one is listed and no longer says that nobody reviewed it."""
    strict = Frame(replace(frame.site, index_requires_review=True), frame.stylesheet)
    reviewed = replace(compound, drug_class=SOURCED, regulatory_status=SOURCED, reviews=(REVIEW,))
    page = hubs.hub(strict, COMPOUND, _hub(reviewed), {})
    assert page is not None
    assert page.index is True
    assert len(page.intro) == 1
