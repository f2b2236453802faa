"""The page of a question: what the records say, in its places."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import weighed
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import fields, replace
from weighed import FORMS, SOURCES, SUBJECTS, claim, organ, retracted, row

from compound_pages import titles, wording
from compound_pages.assessment import RULES
from compound_pages.chrome import Frame
from compound_pages.context import Anchor, ConcernRow, Group, PairPage
from compound_pages.history import Ending, Event, Review, Search
from compound_pages.paths import PagePath
from compound_pages.presenter import pair_page
from compound_pages.records import Compound, Condition, Pair, Stricter
from compound_pages.site import Link, Question
from compound_pages.statements import Statement
from compound_pages.subjects import Subjects

type Questions = dict[str, Question]

AT = PagePath(
    kind="safety",
    path="/is-ketamine-iv-safe-for-liver-cancer-patients",
    compound="ketamine-iv",
    condition="liver-cancer",
)
EFFECT = PagePath(
    kind="effectiveness",
    path="/does-ketamine-iv-work-for-liver-cancer",
    compound="ketamine-iv",
    condition="liver-cancer",
)
NAME = "Ketamine (IV / Esketamine)"
SHOWN = "shown for reference only."
REPORT = Link("A report", "https://r.example")
REVIEW = Review(
    by="Reviewer A",
    credential="MD",
    register="https://register.example/1",
    on=date(2026, 5, 1),
    next_due=date(2027, 5, 1),
    content="0" * 32,
)
RULED_OUT = claim(type="contraindication", sources=("label",))
names = st.text(min_size=1, max_size=80).filter(str.strip)


@pytest.fixture(scope="session")
def records(compound: Compound, condition: Condition, pair: Pair) -> Subjects:
    """The flat records."""
    return Subjects(compound=compound, condition=condition, pair=pair, sources=SOURCES)


@pytest.fixture(scope="session")
def page(frame: Frame, records: Subjects, questions: Questions) -> PairPage:
    """The page of the flat records."""
    return pair_page(frame, AT, records, questions)


def test_names_and_ways(page: PairPage) -> None:
    """The page asks its question with the names as recorded, and knows the way to both hubs."""
    assert (
        page.heading
        == page.structured["@graph"][0]["name"]
        == f"Is {NAME} safe for people with Liver Cancer?"
    )
    assert (page.compound, page.compound_label, page.condition_label) == (NAME, NAME, "Liver Cancer")
    assert page.breadcrumbs == (
        Anchor("A Site", "/"),
        Anchor(NAME, "/compounds/ketamine-iv"),
        Anchor("Liver Cancer", "/conditions/liver-cancer"),
    )
    assert page.canonical == f"https://a.example{AT.path}"
    assert page.data == f"{AT.path}.json"
    assert (page.specialists, page.a_specialist) == (
        "hepatologist or oncologist",
        "a hepatologist or oncologist",
    )


def test_t20_the_description_is_the_questions(page: PairPage, questions: Questions) -> None:
    """Search engines are shown the question's own description with short names in."""
    wanted = titles.filled(str(questions["safety"].description), NAME, "Liver Cancer")
    assert page.description == wanted


def test_the_data_of_a_page_have_the_pages_own_address(
    frame: Frame, records: Subjects, questions: Questions, page: PairPage
) -> None:
    """Asked for as JSON, the context is that of the page."""
    assert pair_page(frame, replace(AT, path=f"{AT.path}.json", data=True), records, questions) == page


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
    page: PairPage, records: Subjects, field: str, kind: str
) -> None:
    """A flat fact is a statement of its own, word for word, without a source."""
    value = getattr(records.by_kind[kind], field)
    texts = (value,) if isinstance(value, str) else value
    group = getattr(page, field)
    assert [line.text for line in group.lines] == list(texts)
    assert all(line.refs == () for line in group.lines)
    assert group.lines[0].id == f"{kind}.{field}.1"


def test_what_a_flat_record_does_not_say_is_empty(page: PairPage) -> None:
    """Nothing is made up for the fields that a flat record lacks."""
    groups = {name for name in PairPage.__struct_fields__ if isinstance(getattr(page, name), Group)}
    assert {name for name in groups if getattr(page, name)} == set(FLAT)
    empty = (page.notices, page.withheld, page.not_found, page.not_searched, page.references, page.forms)
    assert not any((*empty, page.interaction_rows, page.organ_tables, page.reviews, page.history))
    assert (page.updated, page.updated_text, page.searched) == (None, None, None)
    assert (page.corrections, page.report) == (None, None)


def test_a_question_shows_its_own_part_of_the_records(
    frame: Frame, records: Subjects, questions: Questions
) -> None:
    """Under another question other groups are filled."""
    effect = pair_page(frame, EFFECT, records, questions)
    assert effect.heading == f"Does {NAME} work for Liver Cancer?"
    assert effect.regulatory_status
    assert not effect.mechanism


def test_t01_sentences_of_the_short_answer_carry_their_claim_and_the_first_numbers(
    frame: Frame, questions: Questions
) -> None:
    """What an answer repeats has its claim's id and source, and that source has the number 1."""
    given_ = weighed.subjects(
        weighed.pair(claim(type="warning", sources=("guideline",))),
        compound=weighed.compound(drug_class=Statement("x", ("trial",))),
    )
    page = pair_page(frame, AT, given_, questions)
    said = [line for line in page.short_answer if line.id]
    assert [(line.id, line.text, line.refs[0].number) for line in said] == [
        ("pair.c1", "Words of a claim.", 1)
    ]
    assert [reference.title for reference in page.references] == ["A guideline", "A trial"]
    assert page.short_answer[-1].refs == ()


def test_the_tables_of_interactions_and_organs(frame: Frame, questions: Questions) -> None:
    """Rows and tables are on the page that shows them."""
    given_ = weighed.subjects(compound=weighed.compound(interacts_with=(row(),), organ_classes=(organ(),)))
    page = pair_page(frame, AT, given_, questions)
    assert [one.id for one in page.interaction_rows] == ["compound.r1"]
    assert [table.caption for table in page.organ_tables] == [wording.organ_caption("liver", "child_pugh")]


def test_t05_the_levels_behind_the_answer_are_shown_with_rule_and_claim(
    frame: Frame, questions: Questions
) -> None:
    """For each form, and each state with a stricter level, the page says which rule fired on what."""
    given_ = weighed.subjects(
        weighed.pair(claim(type="warning", sources=("label",), applies_to=("vein",))),
        compound=weighed.compound(
            forms=FORMS,
            organ_classes=(
                organ(applies_to=("nose",)),
                organ("o2", organ="kidneys", scale="impairment", level="severe", applies_to=("vein",)),
            ),
        ),
        condition=weighed.condition(organs=("liver", "kidneys")),
    )
    shown = pair_page(frame, AT, given_, questions).concerns
    assert shown[0] == ConcernRow(
        level="specialist_advice_needed",
        text="Ask a specialist first",
        whom="infusion",
        rule=RULES["warned-of"],
        because=("pair.c1",),
    )
    assert [one.whom for one in shown] == [
        "infusion",
        "nasal spray",
        f"infusion, {wording.state(('kidneys', 'impairment', 'severe'))}",
        f"nasal spray, {wording.state(('liver', 'child_pugh', 'C'))}",
    ]


def test_t05_without_forms_and_states_a_level_holds_for_everyone(page: PairPage) -> None:
    """The flat records name no form, so the one level names nobody in particular."""
    assert [(one.level, one.whom) for one in page.concerns] == [("not_enough_evidence", "")]


def test_t16_what_a_retraction_took_is_gone_and_said(frame: Frame, questions: Questions) -> None:
    """Where a source is retracted its lines leave page, answer and levels, and the page says so."""
    given_ = weighed.subjects(
        weighed.pair(claim("gone"), claim("kept", sources=("other",))), sources=retracted("trial")
    )
    page = pair_page(frame, EFFECT, given_, questions)
    assert [line.id for line in page.findings.lines] == ["pair.kept"]
    assert page.withheld == ("One statement was taken out because its source was retracted: A trial.",)
    assert [reference.title for reference in page.references] == ["Another trial."]
    assert "pair.gone" not in {line.id for line in page.short_answer}


def test_t16_a_source_of_concern_is_marked_and_lowers_certainty(frame: Frame, questions: Questions) -> None:
    """A line that stands on a doubted source is very unsure, and its reference has a notice."""
    given_ = weighed.subjects(
        weighed.pair(claim(certainty="high")), sources=retracted("trial", status="concern")
    )
    page = pair_page(frame, EFFECT, given_, questions)
    assert [line.certainty for line in page.findings.lines] == ["Very low certainty"]
    assert [reference.notice for reference in page.references] == ["The journal has voiced concern about it."]
    assert page.withheld == ()


@given(SUBJECTS, st.sets(st.sampled_from(list(SOURCES))))
def test_t16_nothing_that_a_retraction_took_leads_anywhere(
    frame: Frame, questions: Questions, given_: Subjects, ids: set[str]
) -> None:
    """Whatever is retracted, no page cites it, and what nobody else says is on none and counted as taken."""
    fallen = replace(given_, sources=retracted(*ids))
    page = pair_page(frame, AT, fallen, questions)
    titles_ = {SOURCES[id_].title for id_ in ids}
    assert not titles_ & {reference.title for reference in page.references}
    lost = {
        f"{kind}.{one.id}"
        for kind in ("pair", "compound")
        for one in getattr(given_.by_kind[kind], "claims", ())
        if not set(one.sources) & (set(SOURCES) - ids)
    }
    groups = [
        getattr(page, field.name) for field in fields(page) if isinstance(getattr(page, field.name), Group)
    ]
    assert not lost & {line.id for group in groups for line in group.lines}
    assert bool(page.withheld) or not lost


def test_without_a_pair_nothing_specific_is_claimed(
    frame: Frame, records: Subjects, questions: Questions
) -> None:
    """A page without a pair record says that nothing specific is on record, and is not listed."""
    page = pair_page(frame, AT, replace(records, pair=None), questions)
    assert page.studied.startswith(f"Nothing specific about {NAME}")
    assert page.short_answer[0].text == page.studied
    assert "nothing specific to this compound and condition is on record" in page.not_listed_because
    assert page.index is False


def _sourced(**of_pair: Any) -> Subjects:
    """Return records whose every statement has a source, and three about this very pair."""
    said = Statement("x", ("label",))
    facts = dict.fromkeys(("drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"), said)
    return weighed.subjects(
        weighed.pair(**({"findings": (said, said), "risks": said} | of_pair)),
        compound=weighed.compound(**facts),
        condition=weighed.condition(affected_organs=said),
    )


def test_t19_only_a_page_without_a_reason_is_listed(frame: Frame, questions: Questions) -> None:
    """A page all of whose statements have sources, three of them its own, is listed."""
    page = pair_page(frame, AT, _sourced(), questions)
    assert (page.index, page.not_listed_because) == (True, ())
    alike = pair_page(frame, AT, replace(_sourced(), alike={"safety": "/x"}), questions)
    assert (alike.index, alike.not_listed_because) == (False, ("it says nearly the same as /x",))
    few = pair_page(frame, AT, _sourced(risks=None), questions)
    assert few.not_listed_because == ("it shows fewer than 3 statements about this very pair",)
    elsewhere = pair_page(frame, AT, replace(_sourced(), alike={"research": "/x"}), questions)
    assert elsewhere.index is True


def test_t13_where_a_review_is_asked_for_a_page_needs_one_of_each_record(
    frame: Frame, questions: Questions
) -> None:
    """Unreviewed pages are left out and name nobody; reviewed ones are listed and name the reviewer."""
    strict = Frame(replace(frame.site, index_requires_review=True), frame.stylesheet)
    bare = _sourced()
    page = pair_page(strict, AT, bare, questions)
    assert (page.index, page.not_listed_because) == (False, ("no clinician has reviewed it",))
    every = {kind: replace(record, reviews=(REVIEW,)) for kind, record in bare.by_kind.items()}
    reviewed: Any = replace(bare, **every)
    page = pair_page(strict, AT, reviewed, questions)
    assert (page.index, len(page.reviews)) == (True, 3)
    assert page.structured["@graph"][0]["lastReviewed"] == "2026-05-01"


def test_statements_without_a_source_are_counted_into_what_is_unknown(page: PairPage) -> None:
    """The eight bare statements of the flat records are said to have no source."""
    assert "8 statements on this page have no source recorded." in page.unknowns
    assert "not every statement has a source" in page.not_listed_because


def test_t14_the_date_is_that_of_the_newest_change(
    frame: Frame, records: Subjects, questions: Questions
) -> None:
    """A page is as new as the newest change of its records, in words for readers, in ISO for machines."""
    event = Event(on=date(2026, 3, 1), kind="correction", summary="A number was wrong.")
    dated = replace(
        records,
        compound=replace(records.compound, updated=date(2026, 1, 2)),
        condition=replace(records.condition, history=(event,)),
    )
    page = pair_page(frame, AT, dated, questions)
    assert (page.updated, page.updated_text) == ("2026-03-01", "1 March 2026")
    assert [one.text for one in page.history] == ["Liver Cancer: A number was wrong."]


def test_a_search_says_where_and_when(frame: Frame, records: Subjects, questions: Questions) -> None:
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
        ("condition", None, f"The record on Liver Cancer was withdrawn and is {SHOWN}"),
        ("pair", Ending(), f"The record on {NAME} and Liver Cancer was withdrawn and is {SHOWN}"),
    ],
)
def test_a_withdrawn_record_is_announced(
    frame: Frame, records: Subjects, questions: Questions, *, kind: str, ending: Ending | None, notice: str
) -> None:
    """A page that shows a withdrawn record says which, since when and why, and is not listed."""
    withdrawn = replace(records.by_kind[kind], status="withdrawn", withdrawn=ending)
    page = pair_page(frame, AT, replace(records, **{kind: withdrawn}), questions)
    assert page.notices == (notice,)
    assert "a record that it shows was withdrawn" in page.not_listed_because


@given(names, names)
@example("{condition}", "{compound}")
@example("\\1 {0} {x} %s", r"\g<compound>")
def test_names_are_never_taken_for_places_of_a_pattern(
    frame: Frame, records: Subjects, questions: Questions, a: str, b: str
) -> None:
    """Whatever a name is made of, it stands in the question as it is recorded."""
    named = replace(
        records, compound=replace(records.compound, name=a), condition=replace(records.condition, name=b)
    )
    assert pair_page(frame, AT, named, questions).heading == f"Is {a} safe for people with {b}?"


def test_t20_a_long_name_is_short_in_the_title_alone(
    frame: Frame, records: Subjects, questions: Questions
) -> None:
    """The heading keeps the name as recorded where the title has no room for it."""
    long = replace(records, compound=replace(records.compound, name="x" * 60, short_name="kx"))
    page = pair_page(frame, AT, long, questions)
    assert page.title == "Is kx safe for people with Liver Cancer?"
    assert page.heading == f"Is {'x' * 60} safe for people with Liver Cancer?"


def test_where_a_page_leads(frame: Frame, records: Subjects, questions: Questions) -> None:
    """A page leads to the pair's other questions and to both hubs, not to itself."""
    page = pair_page(frame, AT, records, questions)
    assert len(page.others) == len(questions) - 1
    assert AT.path not in {anchor.href for anchor in page.others}
    assert [anchor.href for anchor in page.related] == ["/compounds/ketamine-iv", "/conditions/liver-cancer"]


def test_the_forms_that_a_page_is_about(frame: Frame, questions: Questions) -> None:
    """A page names the product forms on record."""
    given_ = weighed.subjects(compound=weighed.compound(forms=FORMS))
    assert pair_page(frame, AT, given_, questions).forms == ("infusion", "nasal spray")


def _selling(frame: Frame) -> Frame:
    return Frame(replace(frame.site, report=REPORT, corrections="mailto:a@a.example"), frame.stylesheet)


def test_what_the_site_adds(frame: Frame, records: Subjects, questions: Questions) -> None:
    """The publisher's report service and the address for corrections come from the site."""
    page = pair_page(_selling(frame), AT, records, questions)
    assert page.report == Anchor("A report", "https://r.example")
    assert page.corrections == "mailto:a@a.example"


@pytest.mark.parametrize(
    "given_",
    [
        weighed.subjects(weighed.pair(RULED_OUT)),
        weighed.subjects(
            weighed.pair(replace(RULED_OUT, applies_to=("nose",))), compound=weighed.compound(forms=FORMS)
        ),
        weighed.subjects(compound=weighed.compound(organ_classes=(organ(advice="contraindicated"),))),
        weighed.subjects(
            weighed.pair(concern=Stricter(level="do_not_use", why="x", by="x", on=date(2026, 5, 1)))
        ),
    ],
    ids=["a claim", "one form of two", "one class of an organ", "a reviewer"],
)
def test_t23_nothing_is_offered_where_a_source_rules_the_compound_out(
    frame: Frame, questions: Questions, given_: Subjects
) -> None:
    """Where any level is `do_not_use` there is no report link, on any question's page."""
    for kind in questions:
        page = pair_page(_selling(frame), replace(AT, kind=kind), given_, questions)
        assert "do_not_use" in {one.level for one in page.concerns}
        assert page.report is None
        assert page.corrections


@given(SUBJECTS)
def test_t23_the_report_is_offered_exactly_where_nothing_rules_out(
    frame: Frame, questions: Questions, given_: Subjects
) -> None:
    """Over any records, the link hangs on the levels that the page itself shows and on nothing else."""
    page = pair_page(_selling(frame), AT, given_, questions)
    assert (page.report is None) is any(one.level == "do_not_use" for one in page.concerns)


@given(SUBJECTS, st.sampled_from(["safety", "effectiveness", "interactions", "research"]))
def test_every_page_is_whole_and_refers_to_nothing_that_is_not_there(
    frame: Frame, questions: Questions, given_: Subjects, kind: str
) -> None:
    """Over any records: T25's parts are there, the answer is short, each number has its reference."""
    page = pair_page(frame, replace(AT, kind=kind), given_, questions)
    assert page.unknowns
    assert 4 <= len(page.questions_to_ask) <= 6
    assert page.bottom_line
    assert sum(len(line.text.split()) for line in page.short_answer) <= 60
    assert page.index is not bool(page.not_listed_because)
    groups = [
        getattr(page, field.name) for field in fields(page) if isinstance(getattr(page, field.name), Group)
    ]
    lines = [*page.short_answer, *(line for group in groups for line in group.lines), *page.interaction_rows]
    lines += [line for table in page.organ_tables for one in table.rows for line in one.lines]
    cited = {ref.number for line in lines for ref in line.refs}
    assert cited == {reference.number for reference in page.references}
    assert sorted(cited) == list(range(1, len(cited) + 1))


@given(SUBJECTS)
def test_t21_the_structured_data_cite_what_the_page_cites(
    frame: Frame, questions: Questions, given_: Subjects
) -> None:
    """JSON-LD names the references of the page, in their order, and its very names."""
    page = pair_page(frame, AT, given_, questions)
    medical, compound, condition = page.structured["@graph"]
    assert [one["name"] for one in medical["citation"]] == [one.title for one in page.references]
    assert (compound["name"], condition["name"]) == (page.compound, given_.condition.name)


def test_a_level_that_a_reviewer_set_leads_the_answer_and_says_why(
    frame: Frame, records: Subjects, questions: dict[str, Question]
) -> None:
    """Flat records too: the level is in the first sentence, and the reason stands with the rule."""
    by_hand = Stricter(level="do_not_use", why="Deaths were seen.", by="Reviewer A", on=date(2026, 5, 1))
    pair = replace(records.pair, concern=by_hand)  # type: ignore[type-var]
    page = pair_page(frame, AT, replace(records, pair=pair), questions)
    assert "do not use" in page.short_answer[0].text
    assert page.concerns[0].rule.endswith("Reviewer A, 1 May 2026: Deaths were seen.")
