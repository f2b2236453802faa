"""What each question shows of the records of a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
import weighed
from hypothesis import given
from msgspec.structs import replace
from weighed import SOURCES, SUBJECTS, claim, organ, row

from compound_pages import slices
from compound_pages.citations import Citations
from compound_pages.claims import ClaimType, Population
from compound_pages.evidence import group_of
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import Question
from compound_pages.slices import sliced
from compound_pages.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.slices import Slice
    from compound_pages.subjects import Subjects

EVERYTHING = Question(path="/{compound}-{condition}", title="?", label="?", template="x.html")
TYPES = get_args(ClaimType.__value__)
TABLES = ("interacts_with", "organ_classes")


def _asked(**fields: Any) -> Question:
    return replace(EVERYTHING, **fields)


def _shown(subjects: Subjects, question: Question = EVERYTHING) -> Slice:
    return sliced(question, subjects, Citations(subjects.sources))


def _ids(shown: Slice) -> set[str]:
    """Return the ids of all that a slice shows."""
    lines = {line.id for group in shown.groups.values() for line in group.lines}
    rows = {one.id for one in shown.interaction_rows}
    return (
        lines | rows | {line.id for table in shown.organ_tables for one in table.rows for line in one.lines}
    )


def _of_every_type() -> Subjects:
    return weighed.subjects(
        weighed.pair(*(claim(type_, type=type_) for type_ in TYPES)),
        compound=weighed.compound(claims=tuple(claim(type_, type=type_) for type_ in TYPES)),
    )


def _statement_fields(kind: type) -> list[str]:
    """Return the fields of a record that hold statements."""
    return [
        field.name
        for field in msgspec.structs.fields(kind)
        if {"Statements", "Statement"}
        & {getattr(one, "__name__", "") for one in (field.type, *get_args(field.type))}
    ]


@pytest.mark.parametrize(
    ("kind", "field"),
    [(kind, field) for kind in (Compound, Condition, Pair) for field in _statement_fields(kind)],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_no_field_of_statements_is_left_out(kind: type, field: str) -> None:
    """Whatever statements a record may carry, the group of that name holds them with their sources."""
    given_ = weighed.subjects(weighed.pair())
    name = kind.__name__.lower()
    said = replace(given_.by_kind[name], **{field: Statement("An odd sentence.", ("label",))})
    found = [line for line in _shown(replace(given_, **{name: said})).groups[field].lines if line.refs]
    assert [(line.id, line.text) for line in found] == [(f"{name}.{field}.1", "An odd sentence.")]


def test_the_pair_speaks_before_its_compound() -> None:
    """In a group that several records fill, claims come first, and of claims and words the pair's first."""
    given_ = weighed.subjects(
        weighed.pair(claim(type="monitoring"), monitoring="of the pair"),
        compound=weighed.compound(monitoring="of the compound", claims=(claim(type="monitoring"),)),
    )
    assert [line.id for line in _shown(given_).groups["monitoring"].lines] == [
        "pair.c1",
        "compound.c1",
        "pair.monitoring.1",
        "compound.monitoring.1",
    ]


@pytest.mark.parametrize("type_", TYPES)
def test_a_question_shows_the_claims_of_its_types(type_: Any) -> None:
    """Of all claims a question shows those whose type it names, of the pair and of the compound."""
    shown = _ids(_shown(_of_every_type(), _asked(claims=(type_,))))
    assert {id_ for id_ in shown if id_.count(".") == 1} == {f"pair.{type_}", f"compound.{type_}"}


def test_a_question_that_names_nothing_shows_everything() -> None:
    """Without parts and types a question shows all claims; with parts alone it shows none."""
    assert {f"pair.{type_}" for type_ in TYPES} < _ids(_shown(_of_every_type()))
    shown = _ids(_shown(_of_every_type(), _asked(parts=("mechanism",))))
    assert shown == {"compound.mechanism.1"}


@pytest.mark.parametrize("part", TABLES)
def test_a_question_shows_the_tables_that_it_names(part: Any) -> None:
    """Each of the two kinds of tables belongs to the questions that name it, the pair's rows in it too."""
    rows: Mapping[str, Any] = {"interacts_with": (row(),), "organ_classes": (organ(),)}
    given_ = weighed.subjects(weighed.pair(**rows), compound=weighed.compound(**rows))
    id_ = {"interacts_with": "r1", "organ_classes": "o1"}[part]
    assert _ids(_shown(given_, _asked(parts=(part,)))) == {f"pair.{id_}", f"compound.{id_}"}
    assert not {f"pair.{id_}", f"compound.{id_}"} & _ids(_shown(given_, _asked(parts=("mechanism",))))


def test_what_the_condition_covers_stands_on_every_page() -> None:
    """No question can leave out what a wide name of a condition means here."""
    given_ = weighed.subjects(condition=weighed.condition(scope=Statement("Only this.", ("label",))))
    assert _ids(_shown(given_, _asked(parts=("mechanism",)))) == {"condition.scope.1", "compound.mechanism.1"}


NOT_PEOPLE: tuple[dict[str, Any], ...] = (
    {"population_match": "nonhuman"},
    {"population": Population(species="animal")},
    {"population": Population(species="in_vitro")},
)


@pytest.mark.parametrize("fields", NOT_PEOPLE)
@pytest.mark.parametrize("type_", TYPES)
def test_t06_laboratory_work_is_shown_only_where_mechanism_is(type_: Any, fields: dict[str, Any]) -> None:
    """A question that asks for this very type does not get it from the laboratory; research does."""
    given_ = weighed.subjects(weighed.pair(claim(type=type_, **fields)))
    others: Any = tuple(one for one in TYPES if one != "mechanism")
    assert "pair.c1" not in _ids(_shown(given_, _asked(claims=others)))
    shown = _shown(given_, _asked(claims=("mechanism",)))
    assert [line.id for line in shown.groups["laboratory"].lines] == ["pair.c1"]


def test_t06_of_the_own_questions_only_research_shows_the_laboratory(questions: dict[str, Question]) -> None:
    """Safety, effectiveness and interactions show no claim about cells and animals."""
    given_ = weighed.subjects(weighed.pair(claim(population=Population(species="animal"))))
    shown = {kind for kind, question in questions.items() if "pair.c1" in _ids(_shown(given_, question))}
    assert shown == {"research"}


@pytest.mark.parametrize("kind", ["safety", "effectiveness", "interactions", "research"])
def test_the_own_questions_name_the_group_of_each_claim_that_they_show(
    questions: dict[str, Question], kind: str
) -> None:
    """A claim lands in no group that its question does not name, where no template would print it."""
    shown = _shown(_of_every_type(), questions[kind])
    filled = {name for name, group in shown.groups.items() if group}
    assert filled <= {"scope", "no_evidence", *questions[kind].parts}


def test_every_claim_is_on_a_page_of_the_own_questions(questions: dict[str, Question]) -> None:
    """No type of claim and no table falls between the project's own questions."""
    rows: Mapping[str, Any] = {"interacts_with": (row(),), "organ_classes": (organ(),)}
    given_ = _of_every_type()
    assert given_.pair
    given_ = replace(given_, pair=replace(given_.pair, **rows))
    shown = set().union(*(_ids(_shown(given_, question)) for question in questions.values()))
    assert {f"{kind}.{type_}" for kind in ("pair", "compound") for type_ in TYPES} | {
        "pair.r1",
        "pair.o1",
    } <= shown


@given(SUBJECTS)
def test_each_claim_stands_once_in_the_group_that_its_type_says(given_: Subjects) -> None:
    """Over any records, a page that shows everything has each claim once, in its group, and each row."""
    shown = _shown(given_)
    for kind in ("pair", "compound"):
        record: Any = given_.by_kind[kind]
        for one in record.claims:
            found = [
                name
                for name, group in shown.groups.items()
                for line in group.lines
                if line.id == f"{kind}.{one.id}"
            ]
            assert found == [group_of(kind, one)]
        rows = {f"{kind}.{one.id}" for one in (*record.interacts_with, *record.organ_classes)}
        assert rows <= _ids(shown)


@given(SUBJECTS)
def test_source_numbers_rise_down_the_page(given_: Subjects) -> None:
    """Groups and tables are numbered in the order in which a page is read."""
    shown = _shown(given_)
    rows = [row.refs for row in shown.interaction_rows]
    classes = [line.refs for table in shown.organ_tables for row in table.rows for line in row.lines]
    places: dict[str, list[Any]] = {
        name: [line.refs for line in group.lines] for name, group in shown.groups.items()
    } | {slices.ROWS: rows, slices.CLASSES: classes}
    refs = [ref for name in ("scope", *slices._PARTS) for cited in places[name] for ref in cited]
    first = list(dict.fromkeys(ref.number for ref in refs))
    assert first == sorted(first)


def test_what_was_not_found_is_read_right_after_the_findings() -> None:
    """Claims that say that nothing was found get their numbers there, though no part is called so."""
    given_ = weighed.subjects(
        weighed.pair(claim(type="mechanism"), claim("none", type="no_evidence", sources=("label",)))
    )
    asked = _asked(parts=("findings", "mechanism"), claims=("mechanism", "no_evidence"))
    groups = _shown(given_, asked).groups
    assert [groups[name].lines[0].refs[0].number for name in ("no_evidence", "mechanism")] == [1, 2]


def test_t19_only_what_is_the_pairs_own_is_specific() -> None:
    """All that the pair's record says counts, each thing once, and of the compound's only a usual mix."""
    rows: Mapping[str, Any] = {
        "interacts_with": (row(),),
        "organ_classes": (organ(applies_to=("vein", "nose")),),
    }
    compound = weighed.compound(claims=(claim("of-compound"),), **rows)
    given_ = weighed.subjects(weighed.pair(claim(), findings=("a", "b"), **rows), compound=compound)
    assert _shown(given_).specific == 6
    assert _shown(weighed.subjects(compound=compound)).specific == 1


def test_what_a_slice_does_not_show_gets_no_number() -> None:
    """A source that only another question cites is not among the references of this one."""
    cite = Citations(SOURCES)
    given_ = weighed.subjects(
        weighed.pair(claim(type="efficacy"), claim("c2", type="warning", sources=("label",)))
    )
    sliced(_asked(claims=("warning",), parts=("risks",)), given_, cite)
    assert [reference.title for reference in cite.references()] == ["A label"]


def test_a_part_of_a_later_release_is_passed_over() -> None:
    """A part that this release does not know adds nothing to the page and ends nothing."""
    given_ = weighed.subjects(weighed.pair(risks="x"))
    known, later = (
        sliced(_asked(parts=parts), given_, Citations({}))
        for parts in (("risks",), ("of_a_later_release", "risks"))
    )
    assert later == known
