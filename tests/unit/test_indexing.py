from __future__ import annotations

from typing import Any

import pytest
import weighed
from msgspec.structs import replace
from weighed import claim, organ

from compound_pages.indexing import Shown, not_listed_because
from compound_pages.site import Site

OPEN = Site(name="x", base_url="https://x", index_requires_review=False)
FINE = Shown(reviewed=False, unsourced=0, specific=3)
NOBODY_CLOSE = "nothing on record is about people with this condition, or close to them"
FEW = "it shows fewer than 3 statements about this very pair"
UNREVIEWED = "no clinician has reviewed it"
WITHDRAWN = "a record that it shows was withdrawn"
GIVEN = weighed.subjects(weighed.pair(claim()))


def test_a_page_without_a_reason_is_listed() -> None:
    """Three specific statements, sources and evidence about these people are enough."""
    assert not_listed_because(OPEN, GIVEN, FINE) == ()


def test_t13_a_page_that_nobody_reviewed_is_listed_only_where_no_review_is_asked_for() -> None:
    """By default a site asks for a clinician's review."""
    strict = Site(name="x", base_url="https://x")
    assert not_listed_because(strict, GIVEN, FINE) == (UNREVIEWED,)
    assert not_listed_because(strict, GIVEN, replace(FINE, reviewed=True)) == ()


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ({"specific": 2}, FEW),
        ({"alike": "/x"}, "it says nearly the same as /x"),
        ({"unsourced": 1}, "not every statement has a source"),
    ],
)
def test_t19_what_a_page_shows_may_keep_it_out(shown: dict[str, Any], reason: str) -> None:
    """Too little of its own, the same as elsewhere, or statements without a source."""
    assert not_listed_because(OPEN, GIVEN, replace(FINE, **shown)) == (reason,)


def test_t05_a_pair_without_a_record_is_not_listed() -> None:
    """Without a pair record one reason says it all."""
    assert not_listed_because(OPEN, weighed.subjects(), replace(FINE, specific=0)) == (
        "nothing specific to this compound and condition is on record",
    )


@pytest.mark.parametrize("kind", ["compound", "condition", "pair"])
def test_a_page_that_shows_a_withdrawn_record_is_not_listed(kind: str) -> None:
    """Whichever of its records was withdrawn, and what it says is no reason besides."""
    withdrawn = replace(getattr(GIVEN, kind), status="withdrawn")
    assert not_listed_because(OPEN, replace(GIVEN, **{kind: withdrawn}), FINE) == (WITHDRAWN,)


@pytest.mark.parametrize(
    ("fields", "close"),
    [
        ({"claims": (claim(),)}, True),
        ({"claims": (claim(population_match="broader"),)}, True),
        ({"claims": (claim(population_match="related_state"),)}, False),
        ({"claims": (claim(population_match="related_state", sources=("label",)),)}, True),
        ({"claims": (claim(population_match="general", sources=("label",)),)}, False),
        ({"claims": (claim(population_match="nonhuman"),)}, False),
        ({"claims": (claim(sources=("missing",)),)}, False),
        ({"organ_classes": (organ(),)}, True),
        ({"organ_classes": (organ(organ="kidneys"),)}, False),
        ({"findings": "x"}, True),
        ({"risks": "x"}, True),
        ({"laboratory": "x"}, False),
    ],
)
def test_t05_evidence_must_be_about_such_people(fields: dict[str, Any], close: bool) -> None:
    """A page is listed only if a source is about these people or more, or binds for a state of theirs."""
    reasons = not_listed_because(OPEN, weighed.subjects(weighed.pair(**fields)), FINE)
    assert reasons == (() if close else (NOBODY_CLOSE,))


def test_all_reasons_are_given() -> None:
    """A reader of the data learns of every reason at once."""
    shown = Shown(reviewed=False, unsourced=1, specific=0, alike="/x")
    given = weighed.subjects(weighed.pair(), condition=weighed.condition(status="withdrawn"))
    reasons = not_listed_because(Site(name="x", base_url="https://x"), given, shown)
    assert len(reasons) == 6
    assert {UNREVIEWED, NOBODY_CLOSE, FEW, WITHDRAWN} < set(reasons)
