from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from compound_pages import lifecycle
from compound_pages.errors import Gone, Malformed, Moved, NotFound
from compound_pages.history import Ending
from compound_pages.items import FEED, Item, Key, Redirect, Stored, Tombstone
from compound_pages.paths import PagePath
from compound_pages.records import Compound, Condition, Pair

if TYPE_CHECKING:
    from compound_pages.items import AnyRecord
    from compound_pages.site import Question

PAGE = "/is-a-b-safe-for-c-d-patients"
AT = PagePath(kind="safety", path=PAGE, compound="a-b", condition="c-d")
COMPOUND_HUB = PagePath(kind="compound", path="/compounds/a-b/2", compound="a-b", number=2)
CONDITION_HUB = PagePath(kind="condition", path="/conditions/c-d", condition="c-d")
SITEMAP = PagePath(kind="sitemap", path="/sitemaps/a-b.xml", compound="a-b")
COMPOUND, CONDITION, PAIR = Key("compound", "a-b"), Key("condition", "c-d"), Key("pair", "a-b/c-d")


def _items(records: dict[Key, AnyRecord]) -> dict[Key, Item]:
    return {key: Item(Stored(record), "1") for key, record in records.items()}


@pytest.mark.parametrize(
    ("at", "keys"),
    [
        (None, ()),
        (AT, (COMPOUND, CONDITION, PAIR)),
        (COMPOUND_HUB, (COMPOUND,)),
        (CONDITION_HUB, (CONDITION,)),
        (PagePath(kind="home", path="/"), ()),
        (SITEMAP, (COMPOUND,)),
        (PagePath(kind="about", path="/about/method", name="method"), (Key("about", "method"),)),
        (PagePath(kind="feed", path="/feed.xml"), (FEED,)),
        (PagePath(kind="a-z", path="/a-z/b", name="b"), ()),
        (PagePath(kind="safety", path=PAGE, compound="a-b", condition="c-d", moved=True), ()),
    ],
)
def test_the_records_of_a_path(at: PagePath | None, keys: tuple[Key, ...]) -> None:
    """An answer stands on the records that its path names; one that only sends elsewhere on none."""
    assert lifecycle.keys(at) == keys


def test_live_records_are_found_by_kind(
    compound: Compound, condition: Condition, pair: Pair, questions: dict[str, Question]
) -> None:
    """A page of three live records gets all three."""
    items = _items({COMPOUND: compound, CONDITION: condition, PAIR: pair})
    found = lifecycle.live(AT, items, questions)
    assert {kind: stored.record for kind, stored in found.items()} == {
        "compound": compound,
        "condition": condition,
        "pair": pair,
    }


def test_a_page_needs_no_pair(
    compound: Compound, condition: Condition, questions: dict[str, Question]
) -> None:
    """A pair that nobody has put on record leaves a page."""
    found = lifecycle.live(AT, _items({COMPOUND: compound, CONDITION: condition}), questions)
    assert set(found) == {"compound", "condition"}


def test_unknown_slugs_are_named(condition: Condition, questions: dict[str, Question]) -> None:
    """A page whose compound or condition is unknown is not found, and says which; its tags let it appear."""
    with pytest.raises(NotFound) as missing:
        lifecycle.live(AT, _items({CONDITION: condition}), questions)
    assert missing.value.unknown == ("a-b",)
    assert missing.value.tags == AT.tags
    assert missing.value.known == (("Liver Cancer", "/conditions/c-d"),)
    with pytest.raises(NotFound) as both:
        lifecycle.live(AT, {}, questions)
    assert (both.value.unknown, both.value.known) == (("a-b", "c-d"), ())


def test_only_a_live_record_is_offered_instead(questions: dict[str, Question]) -> None:
    """Where one record is unknown, the other is offered unless it moved or was taken down."""
    for other in (Tombstone("x"), Redirect("new")):
        with pytest.raises(NotFound) as missing:
            lifecycle.live(AT, _items({CONDITION: other}), questions)
        assert missing.value.known == ()


def test_a_record_that_was_taken_down_is_gone(condition: Condition, questions: dict[str, Question]) -> None:
    """A tombstone answers for every page that stands on it, with its name and its reason."""
    ending = Ending(since=date(2026, 3, 1), why="x")
    with pytest.raises(Gone) as gone:
        lifecycle.live(AT, _items({COMPOUND: Tombstone("Laetrile", ending), CONDITION: condition}), questions)
    assert (gone.value.name, gone.value.ending, gone.value.tags) == ("Laetrile", ending, AT.tags)


@pytest.mark.parametrize(
    ("key", "name"),
    [(COMPOUND, "a b"), (CONDITION, "c d"), (PAIR, "a b and c d")],
)
def test_a_nameless_tombstone_is_called_by_its_slug(
    compound: Compound, condition: Condition, questions: dict[str, Question], key: Key, name: str
) -> None:
    """What was taken down without a name is named by the words of its slug."""
    items = _items({COMPOUND: compound, CONDITION: condition, key: Tombstone()})
    with pytest.raises(Gone) as gone:
        lifecycle.live(AT, items, questions)
    assert gone.value.name == name


@pytest.mark.parametrize(
    ("at", "moved", "there"),
    [
        (AT, {COMPOUND: Redirect("new")}, "/is-new-safe-for-c-d-patients"),
        (AT, {CONDITION: Redirect("new")}, "/is-a-b-safe-for-new-patients"),
        (AT, {COMPOUND: Redirect("x"), CONDITION: Redirect("y")}, "/is-x-safe-for-y-patients"),
        (COMPOUND_HUB, {COMPOUND: Redirect("new")}, "/compounds/new"),
        (CONDITION_HUB, {CONDITION: Redirect("new")}, "/conditions/new"),
        (replace(AT, data=True), {COMPOUND: Redirect("new")}, "/is-new-safe-for-c-d-patients.json"),
        (replace(CONDITION_HUB, data=True), {CONDITION: Redirect("new")}, "/conditions/new.json"),
        (SITEMAP, {COMPOUND: Redirect("new")}, "/sitemaps/new.xml"),
    ],
)
def test_an_alias_leads_to_the_same_page_of_the_other_slug(
    compound: Compound,
    condition: Condition,
    questions: dict[str, Question],
    *,
    at: PagePath,
    moved: dict[Key, AnyRecord],
    there: str,
) -> None:
    """A slug that answers under another one sends to the page of that one, with its own tags."""
    with pytest.raises(Moved) as redirect:
        lifecycle.live(at, _items({COMPOUND: compound, CONDITION: condition, **moved}), questions)
    assert (redirect.value.location, redirect.value.tags) == (there, at.tags)


@pytest.mark.parametrize("at", [AT, replace(AT, path=f"{PAGE}.json", data=True), SITEMAP, COMPOUND_HUB])
def test_data_and_sitemaps_stand_on_the_records_of_their_page(
    condition: Condition, questions: dict[str, Question], at: PagePath
) -> None:
    """What is not found, or was taken down, is so for page, data and sitemap alike, each under its tags."""
    with pytest.raises(NotFound) as missing:
        lifecycle.live(at, _items({CONDITION: condition}), questions)
    assert (missing.value.unknown, missing.value.tags) == (("a-b",), at.tags)
    with pytest.raises(Gone) as gone:
        lifecycle.live(at, _items({COMPOUND: Tombstone("x"), CONDITION: condition}), questions)
    assert gone.value.tags == at.tags


def test_gone_weighs_more_than_moved_and_unknown_more_than_gone(questions: dict[str, Question]) -> None:
    """No reader is sent to a page that was taken down, and an unknown slug is said before anything else."""
    with pytest.raises(Gone):
        lifecycle.live(AT, _items({COMPOUND: Redirect("new"), CONDITION: Tombstone()}), questions)
    with pytest.raises(NotFound):
        lifecycle.live(AT, _items({COMPOUND: Tombstone()}), questions)


def test_a_record_of_another_kind_is_malformed(compound: Compound) -> None:
    """An item that holds something else than its key says is named with what it holds."""
    assert lifecycle.expect(Key("compound", "a"), Stored(compound), Compound) is compound
    with pytest.raises(Malformed, match=r"^condition#a: holds a Compound, not a Condition$"):
        lifecycle.expect(Key("condition", "a"), Stored(compound), Condition)
