"""What is written where content and table differ: pure, from records and what is seen of items."""

from __future__ import annotations

import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from made_records import compound, condition, gone, made, pair
from msgspec.structs import replace

from compound_pages.history import Ending, Event
from compound_pages.item_form import encoded
from compound_pages.items import FEED, SITE, Feed, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.site import About, Section, Site
from compound_pages.statements import Source
from toolkit.publishing.comparing import difference
from toolkit.publishing.seen import Seen, seen
from toolkit.publishing.writes import Place, Write, record_place, writes_of

if TYPE_CHECKING:
    from toolkit.publishing import Difference

TODAY, LATER = date(2026, 11, 22), date(2026, 11, 29)
A, B, AB = Key("compound", "a"), Key("condition", "b"), Key("pair", "a/b")
CONTENT = made(0, 0) | {A: compound("A"), B: condition("B"), AB: pair()}

type Items = dict[Place, dict[str, Any]]


def after(items: Items, plan: Difference) -> Items:
    """Return the items of a table once the plan was written."""
    items = dict(items)
    for write in plan.writes:
        request = write.request()
        if "PutRequest" in request:
            items[write.place] = request["PutRequest"]["Item"]
        else:
            del items[write.place]
    return items


def plan(records: dict[Key, Stored], items: Items, today: date = TODAY) -> Difference:
    """Return what makes the table hold `records`."""
    return difference(records, map(seen, items.values()), today)


def holding(records: dict[Key, Stored], today: date = TODAY) -> Items:
    """Return a table to which these records were published."""
    return after({}, plan(records, {}, today))


def without(key: Key) -> dict[Key, Stored]:
    """Return the content without one record."""
    return {one: stored for one, stored in CONTENT.items() if one != key}


def told(found: Difference) -> dict[str, tuple[str, ...]]:
    """Return what people are told, without what is nothing."""
    of = {"added": found.added, "changed": found.changed, "gone": found.gone, "removed": found.removed}
    return {what: tuple(map(str, keys)) for what, keys in of.items() if keys}


def stored_in(items: Items, key: Key) -> Seen:
    """Return what is seen of a record."""
    return seen(items[record_place(key)])


# What differs


def test_into_an_empty_table_goes_everything_and_all_of_it_is_added() -> None:
    found = plan(CONTENT, {})
    assert {write.place for write in found.writes} == {
        record_place(FEED),
        *(write.place for key, stored in CONTENT.items() for write in writes_of(key, stored)),
    }
    assert told(found) == {"added": ("compound#a", "condition#b", "pair#a/b", "questions#", "site#")}
    assert found.unchanged == 0


def test_a_table_that_holds_the_content_is_left_alone() -> None:
    found = plan(CONTENT, holding(CONTENT), LATER)
    assert (found.writes, told(found), found.unchanged) == ((), {}, len(CONTENT))


def test_only_what_changed_is_written() -> None:
    changed = CONTENT | {A: compound("A", safety="other")}
    found = plan(changed, holding(CONTENT))
    assert found.writes == (Write(record_place(A), changed[A], before="compound"),)
    assert (told(found), found.unchanged) == ({"changed": ("compound#a",)}, len(CONTENT) - 1)


def test_a_changed_name_changes_the_entry_of_the_record_as_well() -> None:
    changed = CONTENT | {A: compound("Aa")}
    assert plan(changed, holding(CONTENT)).put_entries == (
        Write(Place("list#compounds", "a"), Listing("Aa"), before=""),
    )


def test_changed_sources_change_the_record_that_cites_them() -> None:
    cited = CONTENT | {A: replace(CONTENT[A], sources={"s": Source(type="label", title="T")})}
    assert told(plan(cited, holding(CONTENT))) == {"changed": ("compound#a",)}


def test_entries_are_put_first_and_deleted_last() -> None:
    """So a record that is there is listed, and a take-down meets the record before its entry."""
    found = plan(
        CONTENT | {A: gone("A"), AB: pair(studied="specific")},
        holding(CONTENT | {Key("pair", "a/c"): pair()}),
    )
    assert found.put_entries
    assert found.put_records
    assert found.delete_records
    assert found.drop_entries
    assert found.writes == (
        *found.put_entries, *found.put_records, *found.delete_records, *found.drop_entries
    )  # fmt: skip


def places(found: Difference) -> set[tuple[str, str]]:
    """Return where a difference writes."""
    return {(write.place.pk, write.place.sk) for write in found.writes}


@pytest.mark.parametrize("key", [A, B])
def test_a_text_without_a_new_day_writes_no_entry(key: Key) -> None:
    """Neither its own nor those of its pairs."""
    texts = {A: compound("A", safety="other"), B: condition("B", affected_organs="other")}
    assert places(plan(CONTENT | {key: texts[key]}, holding(CONTENT))) == {(str(key), "record")}


@pytest.mark.parametrize("key", [A, B])
def test_a_text_with_a_new_day_writes_the_entries_of_its_pairs(key: Key) -> None:
    """Their pages are as new as that day, and both hubs and the sitemap say so (docs/adr/0033)."""
    events = (Event(on=TODAY, kind="correction", summary="Less is known."),)
    texts = {A: compound("A", history=events), B: condition("B", history=events)}
    assert places(plan(CONTENT | {key: texts[key]}, holding(CONTENT))) == {
        (str(key), "record"),
        (str(FEED), "record"),
        (f"list#{key.kind}s", key.slug),
        ("list#compound#a", "b"),
        ("list#condition#b", "a"),
    }


# What is made of all records, and pages about the site


def test_the_feed_is_written_where_it_changed_and_is_nobodys_record() -> None:
    event = Event(on=TODAY, kind="correction", summary="Less is known.")
    changed = CONTENT | {A: compound("A", history=(event,))}
    found = plan(changed, holding(CONTENT))
    (feed,) = (write for write in found.put_records if write.place == record_place(FEED))
    assert isinstance(feed.value, Stored)
    assert isinstance(feed.value.record, Feed)
    assert [entry.summary for entry in feed.value.record.entries] == ["Less is known."]
    assert told(found) == {"changed": ("compound#a",)}


def test_a_page_about_the_site_whose_file_vanished_is_deleted_with_its_entry() -> None:
    """Nobody has to be told that it is gone: its page answers 404, and a purge is made for it."""
    method = Stored(About(title="M", description="D.", sections=(Section(heading="H"),)))
    found = plan(CONTENT, holding(CONTENT | {Key("about", "method"): method}))
    assert found.delete_records == (Write(Place("about#method", "record"), None, before="about"),)
    assert found.drop_entries == (Write(Place("list#about", "method"), None),)
    assert (told(found), found.vanished) == ({"removed": ("about#method",)}, {})


# Taken down


@pytest.mark.parametrize(("key", "name"), [(A, "A"), (B, "B")])
def test_a_record_whose_file_vanished_is_gone_since_today_under_its_name(key: Key, name: str) -> None:
    found = plan(without(key), holding(CONTENT))
    assert found.put_records == (
        Write(record_place(key), Stored(Tombstone(name, Ending(since=TODAY))), before=key.kind),
    )
    assert [write.place.pk for write in found.drop_entries] == [f"list#{key.kind}s"]
    assert told(found) == {"gone": (str(key),)}
    assert found.vanished == {key.kind: (key.slug,)}


def test_it_stays_gone_since_that_day() -> None:
    items = after(holding(CONTENT), plan(without(A), holding(CONTENT)))
    assert plan(without(A), items, LATER).writes == ()


def test_it_is_back_when_its_file_is() -> None:
    items = after(holding(CONTENT), plan(without(A), holding(CONTENT)))
    found = plan(CONTENT, items, LATER)
    assert after(items, found) == holding(CONTENT)
    assert told(found) == {"added": ("compound#a",)}


def test_what_says_that_it_is_gone_and_not_since_when_gets_the_date_once() -> None:
    content = CONTENT | {A: gone("A", why="Mixed up.")}
    found = plan(content, holding(CONTENT))
    items = after(holding(CONTENT), found)
    assert found.put_records[0].value == gone("A", why="Mixed up.", since=TODAY)
    assert told(found) == {"gone": ("compound#a",)}
    assert plan(content, items, LATER).writes == ()


def test_its_reason_can_change_without_changing_its_date() -> None:
    items = holding(CONTENT | {A: gone("A")})
    found = plan(CONTENT | {A: gone("A", why="Mixed up.")}, items, LATER)
    assert found.put_records[0].value == gone("A", why="Mixed up.", since=TODAY)
    assert told(found) == {"changed": ("compound#a",)}


def test_a_date_in_the_file_wins() -> None:
    other = date(2025, 1, 1)
    items = holding(CONTENT | {A: gone("A")})
    found = plan(CONTENT | {A: gone("A", since=other)}, items, LATER)
    assert (found.put_records[0].value, found.put_records[0].content) == (gone("A", since=other), None)


def test_what_vanished_and_then_says_that_it_is_gone_keeps_its_date() -> None:
    items = after(holding(CONTENT), plan(without(A), holding(CONTENT)))
    found = plan(CONTENT | {A: gone("A", why="Mixed up.")}, items, LATER)
    assert found.put_records[0].value == gone("A", why="Mixed up.", since=TODAY)


def test_what_is_gone_again_is_gone_since_then() -> None:
    items = after(holding(CONTENT | {A: gone("A")}), plan(CONTENT, holding(CONTENT | {A: gone("A")})))
    assert plan(CONTENT | {A: gone("A")}, items, LATER).put_records[0].value == gone("A", since=LATER)


def test_an_undated_end_that_came_into_the_table_undated_gets_its_date() -> None:
    items = holding(CONTENT)
    items[record_place(A)] = Write(record_place(A), gone("A")).request()["PutRequest"]["Item"]
    assert plan(CONTENT | {A: gone("A")}, items).put_records[0].value == gone("A", since=TODAY)


def test_without_its_file_what_was_gone_by_it_stays_so() -> None:
    """Taking the file away must not bring the pages back, as an unknown slug never was."""
    items = holding(CONTENT | {A: gone("A", why="Mixed up.")})
    assert plan(without(A), items, LATER).writes == ()


@pytest.mark.parametrize("stored", [pair(), gone()], ids=["live", "gone"])
def test_a_pair_whose_file_vanished_is_deleted_with_its_entries(stored: Stored) -> None:
    found = plan(without(AB), holding(CONTENT | {AB: stored}))
    assert found.put_records == ()
    assert [str(write.place.pk) for write in found.delete_records] == ["pair#a/b"]
    assert {tuple(write.place) for write in found.drop_entries} == {
        ("list#compound#a", "b"),
        ("list#condition#b", "a"),
    }
    assert told(found) == {"removed": ("pair#a/b",)}


def test_a_pair_that_is_gone_stays_listed_so_that_hubs_do_not_link_to_it() -> None:
    found = plan(CONTENT | {AB: gone()}, holding(CONTENT))
    assert found.drop_entries == ()
    assert all(
        isinstance(write.value, Listing) and write.value.status == "gone" for write in found.put_entries
    )
    assert found.put_records[0].value == gone(since=TODAY)


def test_a_withdrawn_record_gets_no_date() -> None:
    content = CONTENT | {A: compound("A", status="withdrawn")}
    assert plan(content, holding(CONTENT)).put_records == (
        Write(record_place(A), content[A], before="compound"),
    )


# Other names


OLD = Key("compound", "old")


def test_an_older_name_that_nobody_declares_any_more_is_deleted() -> None:
    found = plan(CONTENT, holding(CONTENT | {OLD: Stored(Redirect("a"))}))
    assert found.writes == (Write(record_place(OLD), None, before="redirect"),)
    assert told(found) == {"removed": ("compound#old",)}
    assert found.vanished == {}


def test_a_record_that_moves_leaves_its_list_and_has_not_vanished() -> None:
    moved = without(A) | {A: Stored(Redirect("c")), Key("compound", "c"): compound("C")}
    found = plan(moved, holding(CONTENT))
    assert told(found) == {"added": ("compound#c",), "changed": ("compound#a",)}
    assert [tuple(write.place) for write in found.drop_entries] == [("list#compounds", "a")]
    assert found.vanished == {}


# What is not ours, and what is nothing


def test_items_of_kinds_that_this_release_does_not_know_are_left_alone() -> None:
    items = holding(CONTENT)
    for pk, sk in (
        ("study#a", "record"),
        ("list#studies", "a"),
        ("list#study#a", "b"),
        ("compound#a", "draft"),
        ("compound#compounds", "draft"),
        ("publication#", "record"),
        ("#", "record"),
        ("", ""),
    ):
        items[Place(pk, sk)] = {"pk": {"S": pk}, "sk": {"S": sk}, "record": {"B": b"?"}}
    assert plan(CONTENT, items).writes == ()


NOTHING: dict[str, Any] = {"record": {"B": b"no record"}, "version": {"S": "?"}}


def spoilt(place: Place, **attributes: Any) -> Items:
    """Return the table of the content with something else in one place."""
    keys = {"pk": {"S": place.pk}, "sk": {"S": place.sk}}
    return holding(CONTENT) | {place: keys | (attributes or NOTHING)}


@pytest.mark.parametrize(
    "place", [record_place(A), record_place(AB), record_place(SITE), Place("list#compounds", "a")]
)
def test_an_item_that_holds_nothing_is_written_anew(place: Place) -> None:
    items = spoilt(place)
    found = plan(CONTENT, items)
    assert [write.place for write in found.writes] == [place]
    assert after(items, found) == holding(CONTENT)


def test_a_record_whose_bytes_were_changed_alone_is_written_anew() -> None:
    """Its version still says what the content says; its bytes do not."""
    other = encoded(compound("Other"))["record"]
    items = spoilt(record_place(A), record=other, version=encoded(CONTENT[A])["version"])
    assert after(items, plan(CONTENT, items)) == holding(CONTENT)


@pytest.mark.parametrize("kind", ["compound", "condition"])
def test_an_item_that_holds_nothing_and_has_no_file_is_gone_without_a_name(kind: str) -> None:
    found = plan(CONTENT, spoilt(Place(f"{kind}#x", "record")))
    assert [write.value for write in found.writes] == [gone(since=TODAY)]


def test_a_record_of_another_kind_under_a_slug_is_gone_without_a_name() -> None:
    found = plan(CONTENT, spoilt(Place("compound#x", "record"), **encoded(condition("B"))))
    assert [write.value for write in found.writes] == [gone(since=TODAY)]


def test_a_pair_that_holds_nothing_and_has_no_file_is_deleted() -> None:
    found = plan(CONTENT, spoilt(Place("pair#x", "record")))
    assert [(write.place.pk, write.value) for write in found.writes] == [("pair#x", None)]


@pytest.mark.parametrize("place", [("list#compounds", "x"), ("list#conditions", "x")])
def test_an_entry_of_no_record_stays_unlisted(place: tuple[str, str]) -> None:
    """So that pages of two records that are taken down at once are found by the plan of either."""
    found = plan(CONTENT, spoilt(Place(*place), listing={"B": b"?"}))
    assert [(tuple(write.place), write.value) for write in found.writes] == [
        (place, Listing("x", status="unlisted"))
    ]
    assert told(found) == {}
    again = spoilt(Place(*place), listing=found.writes[0].request()["PutRequest"]["Item"]["listing"])
    assert plan(CONTENT, again).writes == ()


@pytest.mark.parametrize("place", [("list#compound#a", "x"), ("list#condition#x", "a")])
def test_an_entry_of_no_pair_is_deleted(place: tuple[str, str]) -> None:
    found = plan(CONTENT, spoilt(Place(*place), listing={"B": b"?"}))
    assert [(tuple(write.place), write.value) for write in found.writes] == [(place, None)]
    assert told(found) == {}


# How much


def test_live_records_are_counted_by_kind_and_what_vanished_is_named() -> None:
    held = CONTENT | made(3, 1, 2) | {OLD: Stored(Redirect("a")), Key("compound", "z"): gone("Z")}
    found = plan(CONTENT, holding(held))
    assert found.live == {"compound": 4, "condition": 2, "pair": 3}
    assert found.vanished == {
        "compound": ("c0", "c1", "c2"),
        "condition": ("d0",),
        "pair": ("c0/d0", "c1/d0"),
    }


def test_a_site_is_changed_not_added() -> None:
    other = CONTENT | {SITE: Stored(Site(name="Other", base_url="https://site.example"))}
    assert told(plan(other, holding(CONTENT))) == {"changed": ("site#",)}


def test_what_the_table_holds_is_looked_at_once_and_not_kept() -> None:
    """Forty megabytes of records in the table take a few of memory, although all of them differ."""

    def compounds(letter: str) -> dict[Key, Stored]:
        long = letter * 20_000
        return {Key("compound", f"c{i}"): compound(f"C{i}", safety=long) for i in range(2000)}

    writes = (write for key, stored in compounds("x").items() for write in writes_of(key, stored))
    items = (seen(write.request()["PutRequest"]["Item"]) for write in writes)
    records = made(0, 0) | compounds("y")
    tracemalloc.start()
    found = difference(records, items, TODAY)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.changed) == 2000
    assert most < 8_000_000
