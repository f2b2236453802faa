"""What people read before they say yes, and which pages it says will be looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from made_records import compound, gone, made, pair

from compound_pages.items import QUESTIONS, SITE, Key, Redirect, Stored
from compound_pages.site import Questions, Site
from toolkit.publishing.comparing import difference
from toolkit.publishing.report import report
from toolkit.publishing.seen import seen
from toolkit.publishing.touched import Pages, pages_of

if TYPE_CHECKING:
    from toolkit.publishing import Difference

TODAY = date(2026, 11, 22)
C0, PAIR = Key("compound", "c0"), Key("pair", "c0/d0")
HELD = made(2, 2, 1)


def plan(records: dict[Key, Stored], held: dict[Key, Stored] = HELD) -> Difference:
    """Return what publishing `records` over `held` would do."""
    return difference(records, map(seen, items(held)), TODAY)


def items(held: dict[Key, Stored]) -> list[dict[str, Any]]:
    """Return what a table holds to which these records were published."""
    return [write.request()["PutRequest"]["Item"] for write in difference(held, (), TODAY).writes]


def pages(records: dict[Key, Stored]) -> tuple[str, ...]:
    """Return the paths of the pages that publishing `records` touches."""
    found = pages_of(plan(records), records)
    assert not found.every
    return found.paths


# The report


def test_the_report_counts_names_and_lists() -> None:
    records = HELD | {
        C0: compound("Zero"),
        Key("compound", "c1"): gone("C1"),
        Key("compound", "c2"): compound("C2"),
        Key("compound", "old"): Stored(Redirect("c2")),
    }
    del records[PAIR]
    assert report(plan(records), Pages(("/a", "/b"))).splitlines() == [
        "Records: 2 added, 1 changed, 1 gone, 1 removed, 4 unchanged.",
        "Added:",
        "  compound c2 (C2)",
        "  compound old",
        "Changed:",
        "  compound c0 (Zero)",
        "Gone (their pages will answer 410):",
        "  compound c1 (C1)",
        "Removed:",
        "  pair c0/d0",
        "Pages touched: 2",
        "  /a",
        "  /b",
    ]


def test_of_many_the_first_ten_are_named() -> None:
    lines = report(plan(HELD | made(40)), Pages(tuple(f"/{number}" for number in range(11)))).splitlines()
    assert lines[0] == "Records: 38 added, 0 changed, 0 gone, 0 removed, 7 unchanged."
    assert lines[11:13] == ["  compound c19 (C19)", "  and 28 more"]
    assert lines[-1] == "  and 1 more"


def test_every_page_is_said_in_a_word() -> None:
    said = report(plan(HELD, {}), Pages(every=True))
    assert "  site\n" in said
    assert said.endswith("Pages touched: every one.")


def test_nothing_is_said_of_what_does_not_differ() -> None:
    assert report(plan(HELD), Pages()) == "Records: 0 added, 0 changed, 0 gone, 0 removed, 7 unchanged."


def test_entries_alone_are_said_too() -> None:
    held = [item for item in items(HELD) if item["pk"]["S"] != "list#compounds" or item["sk"]["S"] != "c0"]
    said = report(difference(HELD, map(seen, held), TODAY), Pages())
    assert said.endswith("\nEntries of lists to put right: 1.")


# The pages


def test_a_changed_compound_touches_its_pages_and_no_other_compounds() -> None:
    assert pages(HELD | {C0: compound("C0", safety="other")}) == (
        "/compounds/c0",
        "/is-c0-safe-for-d0-patients",
        "/is-c0-safe-for-d1-patients",
        "/sitemaps/c0.xml",
    )


def test_another_name_touches_the_lists_that_show_it() -> None:
    named = {"/", "/compounds", "/conditions/d0", "/conditions/d1", "/a-z/z", "/sitemap.xml"}
    assert named < set(pages(HELD | {C0: compound("Zero")}))


def test_a_changed_pair_touches_its_page_and_its_two_hubs() -> None:
    assert pages(HELD | {PAIR: pair(studied="specific")}) == (
        "/compounds/c0",
        "/conditions/d0",
        "/is-c0-safe-for-d0-patients",
        "/sitemaps/c0.xml",
    )


@pytest.mark.parametrize("key", [C0, PAIR])
def test_what_is_taken_down_touches_the_pages_it_had(key: Key) -> None:
    records = {one: stored for one, stored in HELD.items() if one != key}
    assert "/is-c0-safe-for-d0-patients" in pages(records)


def test_an_older_name_touches_no_page() -> None:
    """Where it leads is answered by the function and never cached."""
    assert pages(HELD | {Key("compound", "old"): Stored(Redirect("c0"))}) == ()


def test_the_hub_of_a_long_list_is_touched_to_its_last_page() -> None:
    held = made(1, 101)
    records = {key: stored for key, stored in held.items() if key != Key("condition", "d100")}
    found = pages_of(plan(records, held), records)
    assert {"/compounds/c0", "/compounds/c0/2", "/conditions/2"} < set(found.paths)


@pytest.mark.parametrize(
    ("key", "record"),
    [(SITE, Site(name="Other", base_url="https://site.example")), (QUESTIONS, Questions({}))],
)
def test_site_and_questions_touch_every_page(key: Key, record: Site | Questions) -> None:
    records = HELD | {key: Stored(record)}
    assert pages_of(plan(records), records) == Pages(every=True)


def test_nothing_touches_nothing() -> None:
    assert pages(HELD) == ()
