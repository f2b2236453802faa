"""What lists, hubs and sitemaps will show of a record: names, days, and which of its pages may be listed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from made_records import compound, condition, gone, made, pair

from compound_pages import presenter
from compound_pages.history import Event
from compound_pages.items import QUESTIONS, SITE, Key, Listing, Redirect, Stored
from compound_pages.site import Question, Questions, Site
from compound_pages.statements import Source, Statement
from toolkit.publishing import Projection, projection

if TYPE_CHECKING:
    import pytest

C, D, PAIR = Key("compound", "c0"), Key("condition", "d0"), Key("pair", "c0/d0")
DAY, LATER = date(2026, 5, 1), date(2026, 6, 1)
SOURCES = {"s": Source(type="label", title="A label")}
QUESTION = Question(
    path="/{compound}-in-{condition}", title="?", label="?", template="x.html", parts=("risks",)
)


def _cited(*texts: str) -> tuple[Statement, ...]:
    return tuple(Statement(text, ("s",)) for text in texts)


def _records(*, review: bool = False, **pair_fields: Any) -> dict[Key, Stored]:
    fields = {"risks": _cited("One is seen.", "Two is seen.", "Three is seen.")} | pair_fields
    return {
        **made(1),
        SITE: Stored(Site(name="S", base_url="https://s.example", index_requires_review=review)),
        QUESTIONS: Stored(Questions({"safety": QUESTION})),
        D: condition("D0", specialists=("nurse",)),
        PAIR: Stored(pair(**fields).record, SOURCES),
    }


def _shown(records: dict[Key, Stored], key: Key) -> Listing:
    listing = Projection(records).listing(key)
    assert listing is not None
    return listing


def test_further_names_are_the_aliases_in_words() -> None:
    records = made(1) | {C: compound("C", aliases=("old-c", "c"))}
    assert _shown(records, C).also == ("old c", "c")


def test_a_page_of_a_pair_is_as_new_as_the_newest_record_behind_it() -> None:
    event = Event(on=LATER, kind="correction", summary="One number.")
    records = _records(updated=DAY)
    assert _shown(records, PAIR).lastmod == DAY
    assert _shown(records | {C: compound("C", history=(event,))}, PAIR).lastmod == LATER


def test_what_has_no_history_has_no_day() -> None:
    assert _shown(_records(), PAIR).lastmod is None


def test_a_page_with_three_sourced_statements_of_its_own_may_be_listed() -> None:
    assert _shown(_records(), PAIR).index == ("safety",)


def test_one_with_fewer_may_not() -> None:
    assert _shown(_records(risks=_cited("One.", "Two.")), PAIR).index == ()


def test_nothing_is_listed_unreviewed_where_the_site_asks_for_a_review() -> None:
    records = _records(review=True)
    assert [_shown(records, key).index for key in (PAIR, C, D)] == [(), (), ()]


def test_what_repeats_another_page_is_not_listed() -> None:
    records = _records()
    records[PAIR] = Stored(records[PAIR].record, SOURCES, {"safety": "/other"})
    assert _shown(records, PAIR).index == ()


def test_a_hub_is_listed_by_its_own_facts() -> None:
    """A compound whose facts have no source is not; one whose facts have, is."""
    facts = dict.fromkeys(("drug_class", "regulatory_status"), _cited("Fact."))
    sourced = Stored(compound("C", **facts).record, SOURCES)
    assert "compound" in _shown(_records() | {C: sourced}, C).index
    assert "compound" not in _shown(_records() | {C: compound("C")}, C).index


def test_a_pair_says_what_is_known_for_each_question() -> None:
    assert set(_shown(_records(), PAIR).glance) == {"safety"}
    assert _shown(_records(), PAIR).glance["safety"]


def test_a_pair_of_what_is_gone_shows_nothing_to_list() -> None:
    shown = _shown(_records() | {C: gone("C")}, PAIR)
    assert (shown.index, shown.glance) == ((), {})


def test_a_pair_that_is_gone_is_shown_as_that() -> None:
    assert _shown(_records() | {PAIR: gone()}, PAIR) == Listing("c0/d0", status="gone")


def test_what_moved_is_in_no_list() -> None:
    records = made(1) | {C: Stored(Redirect("other"))}
    assert Projection(records).listing(C) is None


def test_a_page_that_nothing_could_list_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making pages is what costs: none is made where a review is missing or another page says the same."""

    def made_for_nothing(*_: object) -> None:
        raise AssertionError("made")

    monkeypatch.setattr(presenter, "pair_page", made_for_nothing)
    assert _shown(_records(review=True), PAIR).index == ()
    records = _records()
    records[PAIR] = Stored(records[PAIR].record, SOURCES, {"safety": "/other"})
    assert _shown(records, PAIR).index == ()


def test_a_pair_is_made_once_for_both_of_its_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    made_before = presenter.pair_page
    asked: list[object] = []
    monkeypatch.setattr(presenter, "pair_page", lambda *all_: asked.append(all_) or made_before(*all_))
    shown = Projection(_records())
    assert shown.listing(PAIR) is shown.listing(PAIR)
    assert len(asked) == 1


def test_a_record_by_itself_has_an_entry_without_pages() -> None:
    assert Projection({PAIR: pair()}).listing(PAIR) == Listing("c0/d0", studied="limited")


def test_a_compound_says_which_of_its_questions_a_sitemap_lists() -> None:
    """So that the index of sitemaps names none that is empty."""
    assert _shown(_records(), C).index == ("safety",)
    assert _shown(_records(risks=_cited("One.")), C).index == ()


def test_what_is_shown_does_not_turn_on_what_was_asked_first() -> None:
    """A pair is weighed once, for its compound's entry or for its own."""
    keys = [C, D, PAIR]
    for records in (_records(), _records(review=True)):
        there, back = Projection(records), Projection(records)
        entries = {key: there.listing(key) for key in keys}
        assert {key: back.listing(key) for key in reversed(keys)} == entries


def test_a_pair_is_weighed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which takes longest of all that is shown of it."""
    weighed: list[object] = []
    before = projection.case
    monkeypatch.setattr(projection, "case", lambda *all_, **more: weighed.append(0) or before(*all_, **more))
    shown = Projection(_records())
    for key in (C, PAIR, C):
        shown.listing(key)
    assert len(weighed) == 1
