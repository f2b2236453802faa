"""Where the page of a question leads."""

from __future__ import annotations

import weighed
from msgspec.structs import replace

from compound_pages import onward
from compound_pages.context import Anchor
from compound_pages.paths import PagePath
from compound_pages.records import Related
from compound_pages.site import Question

AT = PagePath(kind="safety", path="/a-safe-b", compound="a", condition="b")
SAFETY = Question(
    path="/{compound}-safe-{condition}",
    title="Is {compound} safe in {condition}?",
    label="S",
    template="x.html",
)
EFFECT = replace(SAFETY, path="/{compound}-works-{condition}", title="Does {compound} work for {condition}?")
SUBJECTS = weighed.subjects(
    weighed.pair(related=(Related("Ways to sleep", "/about/sleep"),)),
    compound=weighed.compound(name="Testium (long)", short_name="testium"),
)


def test_a_page_knows_both_hubs_by_their_names() -> None:
    """The way back to compound and condition has their names as recorded."""
    assert onward.hubs(AT, SUBJECTS) == (
        Anchor("Testium (long)", "/compounds/a"),
        Anchor("test disease", "/conditions/b"),
    )


def test_a_page_leads_to_the_pairs_other_questions_and_not_to_itself() -> None:
    """The other questions are asked with short names, in their order."""
    asked = {"effectiveness": EFFECT, "safety": SAFETY, "research": EFFECT}
    assert (
        list(onward.others(AT, SUBJECTS, asked))
        == [Anchor("Does testium work for test disease?", "/a-works-b")] * 2
    )


def test_a_page_leads_to_its_hubs_and_to_what_its_record_names() -> None:
    """Pages that the pair's record names stand behind the two hubs."""
    hubs = (Anchor("All about testium", "/compounds/a"), Anchor("All about test disease", "/conditions/b"))
    assert onward.related(AT, SUBJECTS) == (*hubs, Anchor("Ways to sleep", "/about/sleep"))
    assert onward.related(AT, replace(SUBJECTS, pair=None)) == hubs
