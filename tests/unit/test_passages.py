"""What pages cite of a record is read once, and each page is as if it had read all of it (docs/adr/0053)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import weighed
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from weighed import CLAIMS, ORGANS, ROWS, SOURCES, retracted

from compound_pages import passages, references
from compound_pages.citations import Citations
from compound_pages.items import Stored
from compound_pages.passages import Passage, Shelf
from compound_pages.paths import PagePath, question_path
from compound_pages.prepared import Prepared
from compound_pages.records import Pair
from compound_pages.statements import Citation, Source, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.chrome import Frame
    from compound_pages.context import Group
    from compound_pages.records import Condition
    from compound_pages.site import Question
    from compound_pages.view import View

A = weighed.compound(safety=(Statement("one", ("label",)), "bare"), mechanism=Statement("two", ("trial",)))
cited = st.lists(st.sampled_from([*SOURCES, "missing", Citation("label", "section 8")]), max_size=3).map(
    tuple
)
said = st.lists(st.builds(Statement, st.sampled_from(["a", " b "]), cited), min_size=1, max_size=2).map(tuple)
compounds = st.builds(
    weighed.compound,
    name=st.sampled_from(["Testium", "Otherium"]),
    safety=said,
    mechanism=said,
    monitoring=st.none() | said,
    claims=st.lists(CLAIMS, max_size=3).map(tuple),
    interacts_with=st.lists(ROWS, max_size=2).map(tuple),
    organ_classes=st.lists(ORGANS, max_size=2).map(tuple),
)
conditions = st.builds(
    weighed.condition,
    name=st.sampled_from(["test disease", "other disease"]),
    scope=st.none() | st.builds(Statement, st.just("s"), cited),
    affected_organs=said,
    standard_treatment=st.none() | said,
    organs=st.sampled_from([(), ("liver",), ("kidneys", "liver")]),
    usual_medicines=st.sampled_from([(), ("usualmab",), ("grapefruit",)]),
)
pairs = st.builds(
    Pair,
    studied=st.just("limited"),
    monitoring=st.none() | said,
    claims=st.lists(CLAIMS, max_size=2).map(tuple),
    interacts_with=st.lists(ROWS, max_size=1).map(tuple),
)
# As each item has it embedded: whole, without a source, with one retracted or doubted, with another text.
embedded = st.sampled_from(
    [
        SOURCES,
        {id_: one for id_, one in SOURCES.items() if id_ != "label"},
        retracted("label"),
        retracted("trial", status="concern"),
        SOURCES | {"label": Source(type="label", title="A label of another day")},
    ]
)


def _safety(cite: Citations, shelf: Shelf | None) -> Group:
    def read() -> Group:
        return cite.group(("compound.safety", A.safety))

    return cite.passage(shelf, "safety", read) if shelf else read()


def test_under_the_same_numbers_a_part_is_the_same_object() -> None:
    """The next page gets what was read for the one before, and its unsourced statements are counted."""
    shelf, first, second = Shelf(A, keeps=True), Citations(SOURCES), Citations(SOURCES)
    assert _safety(first, shelf) is _safety(second, shelf)
    assert (
        (first.unsourced, first.references())
        == (second.unsourced, second.references())
        == (
            1,
            references.listed([SOURCES["label"]]),
        )
    )


@pytest.mark.parametrize(
    ("before", "sources"),
    [(("trial",), SOURCES), ((), {}), ((), retracted("label"))],
    ids=["another number", "not on record", "retracted"],
)
def test_under_other_numbers_it_is_read_anew(before: tuple[str, ...], sources: Mapping[str, Source]) -> None:
    """A source that was cited before, or that nothing may cite here, makes another part of it."""
    shelf = Shelf(A, keeps=True)
    _safety(Citations(SOURCES), shelf)
    kept, plain = Citations(sources), Citations(sources)
    for cite in (kept, plain):
        cite.refs(before)
    assert _safety(kept, shelf) == _safety(plain, None)
    assert (kept.unsourced, kept.references()) == (plain.unsourced, plain.references())


@given(st.lists(st.tuples(cited, st.lists(st.sampled_from("xyz"), max_size=3), embedded), max_size=6))
def test_pages_that_share_a_shelf_are_as_if_each_had_its_own(pages: list[Any]) -> None:
    """Whatever was cited before, in whatever order parts are read, with whatever sources."""
    fields = {
        "x": (Statement("1", ("label", "trial")), "2"),
        "y": Statement("3", ("missing", "other", "label")),
        "z": (Statement("4", (Citation("trial", "page 2"),)), Statement("5", ("missing",))),
    }
    shelf = Shelf(A, keeps=True)
    for before, parts, sources in pages:
        kept, plain = Citations(sources), Citations(sources)
        assert kept.refs(before) == plain.refs(before)
        for part in parts:
            read = kept.passage(shelf, part, lambda: kept.group((part, fields[part])))  # noqa: B023  at once
            assert read == plain.group((part, fields[part]))
        assert (kept.unsourced, kept.references()) == (plain.unsourced, plain.references())


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_page_after_any_others_is_that_of_its_own_records(
    frame: Frame, questions: dict[str, Question], data: st.DataObject
) -> None:
    """Records that come again beside others, with other sources, under other slugs, for other questions."""
    a, b, c = (data.draw(st.lists(some, min_size=2, max_size=2)) for some in (compounds, conditions, pairs))
    prepared = Prepared()
    for _ in range(data.draw(st.integers(2, 8))):
        found = {
            "compound": Stored(data.draw(st.sampled_from(a)), data.draw(embedded)),
            "condition": Stored(data.draw(st.sampled_from(b)), data.draw(embedded)),
        }
        if data.draw(st.booleans()):
            found["pair"] = Stored(data.draw(st.sampled_from(c)), data.draw(embedded))
        at = _at(data.draw(st.sampled_from(sorted(questions))), data.draw(st.sampled_from("ab")), questions)
        shown = prepared.view(frame, at, found, questions)
        assert shown == Prepared().view(frame, at, found, questions)


# Two pages that differ in one thing that matters to the compound's parts, and in nothing that is numbered.
RICH = weighed.compound(
    claims=(
        weighed.claim("c1", type="warning", sources=("label",), population_match="broader"),
        weighed.claim("c2", type="contraindication", sources=("label",), population_match="general"),
    ),
    interacts_with=(
        weighed.row("r1", medicine="grapefruit", severity="major"),
        weighed.row("r2", medicine="usualmab", severity="major"),
    ),
    organ_classes=(weighed.organ("o1"), weighed.organ("o2", organ="kidneys")),
)
PLAIN = weighed.condition(usual_medicines=())
CONDITIONS = (
    PLAIN,
    weighed.condition(name="other disease", usual_medicines=()),
    weighed.condition(organs=("kidneys",), usual_medicines=()),
    weighed.condition(organs=("kidneys", "liver"), usual_medicines=()),
    weighed.condition(usual_medicines=("grapefruit",)),
    weighed.condition(),
)
LABELS = (
    SOURCES,
    SOURCES | {"label": Source(type="article", title="A label")},
    retracted("label"),
    retracted("label", status="concern"),
)
PAIRS = (None, weighed.pair(), weighed.pair(interacts_with=(weighed.row("r3"),), risks="x"))


@pytest.mark.parametrize(
    "kind", ["safety", "effectiveness", "interactions", "research", "warned", "ruled-out"]
)
def test_a_page_shares_only_what_its_own_records_come_to(
    frame: Frame, questions: dict[str, Question], kind: str
) -> None:
    """One page right after another: each condition, each state of a source, with and without a pair."""
    safety = questions["safety"]
    asked = questions | {
        "warned": replace(safety, parts=("safety",), claims=("warning",)),
        "ruled-out": replace(safety, parts=("safety",), claims=("contraindication",)),
    }
    other = {"warned": "ruled-out", "ruled-out": "warned"}.get(kind, kind)
    worlds = [_world(one, LABELS[0], pair) for one in CONDITIONS for pair in PAIRS]
    worlds += [_world(PLAIN, label, pair) for label in LABELS for pair in PAIRS]
    before = _world(weighed.condition(), SOURCES, None)
    for first, second in product(worlds, repeat=2):
        prepared = Prepared()
        for found in (before, first):  # of what is met once nothing is kept
            prepared.view(frame, _at(other, "a", asked), found, asked)
        shown = prepared.view(frame, _at(kind, "a", asked), second, asked)
        assert shown == Prepared().view(frame, _at(kind, "a", asked), second, asked)


def _world(condition: Condition, sources: dict[str, Source], pair: Pair | None) -> dict[str, Stored]:
    found = {"compound": Stored(RICH, sources), "condition": Stored(condition, sources)}
    return found | ({"pair": Stored(pair, sources)} if pair else {})


def _at(kind: str, slug: str, questions: Mapping[str, Question]) -> PagePath:
    path = question_path(questions[kind].path, slug, "c")
    return PagePath(kind=kind, path=path, compound=slug, condition="c")


def test_of_a_record_that_is_met_once_nothing_is_kept() -> None:
    """A function meets most records once; what is said of a pair is on its pages alone."""
    prepared, pair = Prepared(), weighed.pair()
    assert [prepared._shelf(A).keeps for _ in range(3)] == [False, True, True]
    assert [prepared._shelf(pair).keeps for _ in range(3)] == [False] * 3


def test_threads_that_share_what_is_kept_make_the_same_pages(
    frame: Frame, questions: dict[str, Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where there is room for next to nothing, so that each forgets what another one keeps."""
    for name, room in (("PARTS", 2), ("NUMBERINGS", 1)):
        monkeypatch.setattr(passages, name, room)
    monkeypatch.setattr(references, "MOST", 2)
    stored = [
        {"compound": Stored(A, SOURCES), "condition": Stored(weighed.condition(scope=scope), SOURCES)}
        for scope in (None, Statement("s", ("other",)), Statement("s", ("label", "trial")))
    ]
    asked = [(_at(kind, "a", questions), found) for found in stored for kind in sorted(questions)] * 8
    alone = [Prepared().view(frame, at, found, questions) for at, found in asked]
    prepared = Prepared()

    def view(of: tuple[PagePath, dict[str, Stored]]) -> View:
        return prepared.view(frame, *of, questions)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(view, asked)) == alone


def test_what_is_kept_has_a_bound() -> None:
    """However many parts are read of a record under however many numbers, some of them are forgotten."""
    shelf, passage = Shelf(A, keeps=True), Passage[int](["label"])
    for number in range(300):
        kept = shelf.keep(number, ())
        passage.keep((number,), number, 0)
        assert shelf.get(number) is kept
        assert passage.under[number,] == (number, 0)
        assert shelf.of(number, lambda number=number: number + 1) == number + 1  # type: ignore[misc]
    assert len(passage.under) <= passages.NUMBERINGS
    assert sum(shelf.get(number) is not None for number in range(300)) <= passages.PARTS
    assert sum(shelf.of(number, lambda: 0) > 0 for number in range(300)) <= passages.PARTS


def test_a_number_keeps_its_source_only() -> None:
    """Another source under the same number, equal or not, has the reference that is its own."""
    one, equal = (Source(type="label", title="A") for _ in range(2))
    first, second = (references.listed([source])[0] for source in (one, equal))
    assert first == second
    assert references.listed([one])[0] is first
    for number in range(3_000):
        made = references.listed([Source(type="label", title=str(number))])
        assert [(one.number, one.title) for one in made] == [(1, str(number))]
    assert references.listed([one]) == (first,)


def test_what_stands_in_another_record_too_may_differ_there(
    frame: Frame, questions: dict[str, Question]
) -> None:
    """Of two texts of one source the later record's counts: the pair's before all others."""
    pair = weighed.pair(risks=Statement("x", ("label",)))
    late = {"label": Source(type="label", title="Of the pair")}
    found = {
        "compound": Stored(A, SOURCES), "condition": Stored(weighed.condition(), SOURCES),
        "pair": Stored(pair, late),
    }  # fmt: skip
    page: Any = Prepared().view(frame, _at("safety", "a", questions), found, questions).page
    assert [one.title for one in page.references if one.title.endswith("pair")] == ["Of the pair"]
