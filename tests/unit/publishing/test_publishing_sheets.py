"""Sheets: what publishing writes of a list that has more than one page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from made_records import condition, made

from compound_pages.item_form import decoded_sheet
from compound_pages.items import Key, Listing, Stored
from compound_pages.listing import ROWS, by_name, sheets_of
from toolkit.publishing.comparing import difference
from toolkit.publishing.seen import seen
from toolkit.publishing.touched import pages_of
from toolkit.publishing.writes import Place, is_sheet, sheet_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.publishing import Difference

TODAY = date(2026, 11, 23)
Items = dict[Place, dict[str, Any]]


def content(names: Mapping[str, str]) -> dict[Key, Stored]:
    """Return records with these conditions, by slug, and one compound."""
    return made(1, 0) | {Key("condition", slug): condition(name) for slug, name in names.items()}


def numbered(count: int) -> dict[str, str]:
    """Return so many conditions."""
    return {f"c{number:04}": f"Name {number:04}" for number in range(count)}


def published(records: dict[Key, Stored], items: Items) -> Difference:
    """Publish `records` into `items` and return what that took."""
    plan = difference(records, map(seen, items.values()), TODAY)
    for write in plan.writes:
        request = write.request()
        if "PutRequest" in request:
            items[write.place] = request["PutRequest"]["Item"]
        else:
            del items[write.place]
    return plan


def sheets(items: Items) -> list[int]:
    """Return how many rows each sheet of the conditions has, in their order."""
    found = sorted((place for place in items if is_sheet(place)), key=lambda place: int(place.sk))
    return [len(decoded_sheet(place.name, items[place]).entries) for place in found]


def rewritten(plan: Difference) -> set[str]:
    """Return the numbers of the sheets that a plan puts or deletes."""
    return {write.place.sk for write in plan.writes if is_sheet(write.place)}


@pytest.mark.parametrize(
    ("count", "rows"), [(0, []), (ROWS, []), (ROWS + 1, [100, 1]), (2 * ROWS, [100, 100])]
)
def test_a_list_of_more_than_one_page_has_sheets(count: int, rows: list[int]) -> None:
    """Each page of a long list is a sheet; a list that one page shows has none."""
    items = Items()
    published(content(numbered(count)), items)
    assert sheets(items) == rows


def test_sheets_follow_the_list() -> None:
    """A list that grows gets sheets, and one that shrinks loses them; the same again writes nothing."""
    items = Items()
    for count, rows in ((250, [100, 100, 50]), (150, [100, 50]), (90, []), (101, [100, 1])):
        published(content(numbered(count)), items)
        assert sheets(items) == rows
        assert published(content(numbered(count)), items).writes == ()


def test_only_the_sheets_that_differ_are_written() -> None:
    """A name that stays in its place changes one sheet, one that moves those between, a new one all."""
    names, items = numbered(450), Items()
    published(content(names), items)
    assert rewritten(published(content(names | {"c0250": "Name 0250 a"}), items)) == {"3"}
    assert rewritten(published(content(names | {"c0250": "Name 0150 a"}), items)) == {"2", "3"}
    published(content(names), items)
    assert rewritten(published(content(names | {"new": "Name 0350 a"}), items)) == {"1", "2", "3", "4", "5"}


def test_what_no_sheet_shows_changes_none() -> None:
    """A text is in no sheet."""
    names, items = numbered(150), Items()
    published(content(names), items)
    changed = content(names) | {Key("condition", "c0007"): condition("Name 0007", affected_organs="lungs")}
    plan = published(changed, items)
    assert len(plan.writes) > 0
    assert rewritten(plan) == set()


def test_sheets_are_written_before_what_they_name() -> None:
    """A row leads to an entry that is written after it: whoever is stopped between has said so in a sheet."""
    plan = published(content(numbered(101)), {})
    places = [write.place for write in plan.writes]
    last = max(number for number, place in enumerate(places) if is_sheet(place))
    assert all(place.pk != "list#conditions" for place in places[:last])


def test_a_report_names_the_pages_of_a_sheet() -> None:
    """Each sheet that is written is a page of the list and of each compound's hub."""
    names, items = numbered(250), Items()
    published(content(names), items)
    records = content(names)
    del items[sheet_place("condition", 3)]
    plan = published(records, items)
    assert [write.place for write in plan.writes] == [sheet_place("condition", 3)]
    hub = next(f"/compounds/{key.slug}/3" for key in records if key.kind == "compound")
    assert pages_of(plan, records).paths == (hub, "/conditions/3")


def test_sheets_are_in_the_order_of_names() -> None:
    """Sheet by sheet the rows are those of the list by name, with what a row shows and no more."""
    listed = {f"s{number}": Listing(f"N{-number % 211:03}", also=("x",)) for number in range(211)}
    found = [slug for sheet in sheets_of(listed) for slug in by_name(sheet.entries)]
    assert found == by_name(listed)
    assert {sheet.count for sheet in sheets_of(listed)} == {211}
    assert all(entry.also == () for sheet in sheets_of(listed) for entry in sheet.entries.values())
