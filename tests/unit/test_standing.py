from __future__ import annotations

import pytest
import weighed
from weighed import SOURCES, claim, organ, retracted, row

from compound_pages.standing import standing, standing_subjects, statements, withheld
from compound_pages.statements import Citation, Statement


def test_t16_what_stood_on_a_retracted_source_alone_falls() -> None:
    """Claims, interactions and organ rows fall with their last source, and stand on any other."""
    sources = retracted("trial")
    both = ("trial", Citation("label", "8.6"))
    kept = claim("c2", sources=both)
    assert standing((claim(), kept), sources) == (kept,)
    assert standing((row(), row("r2", sources=both)), sources) == (row("r2", sources=both),)
    assert standing((organ(sources=("trial",)), organ("o2")), sources) == (organ("o2"),)


def test_a_claim_whose_sources_are_missing_falls() -> None:
    """Nothing stands on a source that is not there, or on none at all."""
    assert standing((claim(), claim("c2", sources=("gone",)), claim("c3", sources=())), SOURCES) == (claim(),)


def test_that_nothing_was_found_needs_no_source() -> None:
    """A claim of no evidence stands by itself; one that cites a source falls with it."""
    nothing = claim(type="no_evidence", sources=())
    assert standing((nothing, claim("c2", type="no_evidence")), retracted("trial")) == (nothing,)


@pytest.mark.parametrize(
    ("status", "graded", "found"),
    [
        ("concern", "high", "very_low"),
        ("concern", "very_low", "very_low"),
        ("concern", "not_graded", "not_graded"),
        ("corrected", "high", "high"),
    ],
)
def test_t16_concern_about_a_source_caps_certainty(status: str, graded: str, found: str) -> None:
    """Where a journal has voiced concern a grade is very low; what nobody graded stays without a grade."""
    sources = retracted("other", status=status)
    cited = ("trial", "other")
    assert [one.certainty for one in standing((claim(certainty=graded, sources=cited),), sources)] == [found]
    assert [one.certainty for one in standing((row(certainty=graded, sources=cited),), sources)] == [found]


def test_t16_a_grade_falls_with_the_source_that_gave_it() -> None:
    """A claim that still stands has no grade where who graded it was retracted."""
    graded = claim(certainty="low", certainty_by="trial", sources=("trial", "label"))
    assert [one.certainty for one in standing((graded,), SOURCES)] == ["low"]
    assert [one.certainty for one in standing((graded,), retracted("trial"))] == ["not_graded"]


def test_t16_flat_statements_fall_with_their_last_source() -> None:
    """A flat statement falls where its last source was retracted; one without any is marked elsewhere."""
    kept = (Statement("a"), Statement("b", ("label", "trial")), Statement("c", ("gone",)))
    fallen = (Statement("d", ("trial",)), Statement("e", ("trial", "gone")))
    assert statements((*kept, *fallen), retracted("trial")) == kept
    assert statements("x", SOURCES) == (Statement("x"),)
    assert statements(None, SOURCES) == ()


def test_only_what_stands_is_left_of_the_records() -> None:
    """Each record keeps what stands, and a field of which nothing is left is empty."""
    given = weighed.subjects(
        weighed.pair(claim(), risks=Statement("x", ("trial",))),
        compound=weighed.compound(interacts_with=(row(),), organ_classes=(organ(),)),
        condition=weighed.condition(scope=Statement("x", ("trial",))),
        sources=retracted("trial"),
    )
    left = standing_subjects(given)
    assert left.pair == weighed.pair()
    assert left.compound == weighed.compound(organ_classes=(organ(),))
    assert left.condition == weighed.condition()
    assert standing_subjects(left) == left


def test_records_whose_sources_all_stand_are_left_as_they_are() -> None:
    """Without a retraction nothing changes, and without a pair there is none."""
    given = weighed.subjects(weighed.pair(claim(), findings="x"))
    assert standing_subjects(given) == given
    assert standing_subjects(weighed.subjects()).pair is None


def test_t16_what_was_taken_out_is_said() -> None:
    """Readers learn how much was taken out and which source was retracted; one that is gone has no title."""
    records = (
        weighed.pair(claim(), claim("c2"), claim("c3", sources=("gone",))),
        weighed.compound(safety=Statement("x", ("other",)), mechanism=Statement("y", ("label",))),
    )
    assert withheld(records, retracted("trial", "other")) == (
        "2 statements were taken out because their source was retracted: A trial.",
        "One statement was taken out because its source is no longer on record.",
        "One statement was taken out because its source was retracted: Another trial.",
    )
    assert withheld(records[1:], SOURCES) == ()


def test_the_title_is_that_of_the_source_that_was_retracted() -> None:
    """Where one source is missing and another was retracted, the retraction is what readers hear of."""
    sources = retracted("trial")
    assert withheld((weighed.pair(claim(sources=("gone", "trial"))),), sources) == (
        "One statement was taken out because its source was retracted: A trial.",
    )
