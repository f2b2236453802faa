"""Prices, what uses them, and what that comes to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from bench.growing import prices as growth
from bench.pricing import events, sheet
from bench.pricing.amounts import Used
from bench.pricing.bill import SERVICES, bill
from bench.pricing.demand import Demand, Site
from bench.pricing.settings import defaults, hours
from bench.pricing.sites import SITES, one_lambda_a_miss, priced
from bench.pricing.upkeep import Upkeep
from bench.pricing.usage import CHANGES, RELEASES, RENDERS, SWEEPS, Month, used

if TYPE_CHECKING:
    from bench.pricing.settings import Settings

# Events are counted once for all of these.
pytestmark = pytest.mark.xdist_group("pricing")

NOTHING = Demand(views=0, pages=8, edge_asks=0, s3_asks=0, rendered=0, stored=0, asked_pages=0)
CLASSES: tuple[sheet.PriceClass, ...] = ("PriceClass_100", "PriceClass_200", "PriceClass_All")


def month(demand: Demand, settings: Settings | None = None) -> dict[str, Used]:
    """Return what a month uses."""
    return used(Month(demand, settings or defaults(), events.measured()))


def dollars(item: str, amount: float) -> float:
    """Return what so many units cost, none of them free."""
    return bill({"": Used({item: amount})}, "PriceClass_All").total


def test_every_price_says_where_it_is_from() -> None:
    for name, price in sheet.read().price.items():
        assert price.source.startswith("https://"), name
        assert price.confirmed, name
        assert price.service in SERVICES, name


def test_every_assumption_says_why_and_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in sheet.FILE.parent.glob("pricing/*.py"))
    for name, one in sheet.read().assumed.items():
        assert one.why.endswith("."), name
        assert f'"{name}"' in code or name in {"server_memory", "revalidation_memory"}, name


def test_a_sheet_with_a_word_too_many_is_refused() -> None:
    text = sheet.FILE.read_text(encoding="utf-8") + "\n[assumed.zipf2]\nvalue = 1\nunit = ''\nreason = ''\n"
    with pytest.raises(msgspec.ValidationError, match="reason"):
        msgspec.toml.decode(text, type=sheet.Sheet)


def test_readers_are_somewhere_and_fewer_places_cost_no_more() -> None:
    facts = sheet.read()
    assert sum(place.share for place in facts.place.values()) == pytest.approx(1)
    for item in ("edge_request", "edge_gigabyte"):
        costs = [facts.each(item, one) for one in CLASSES]
        assert costs == sorted(costs)
        assert costs[0] < costs[-1]


def test_the_first_place_has_the_prices_of_the_sheet() -> None:
    facts = sheet.read()
    here = facts.place["north-america"]
    assert here.request / 10_000 == facts.price["edge_request"].each
    assert here.gigabyte == facts.price["edge_gigabyte"].each


def test_the_bench_of_growth_takes_the_same_prices() -> None:
    assert growth.seconds("HeadObject") == sheet.read().seconds["HeadObject"]
    assert sheet.read().seconds["invocation"] == growth.INVOCATION_SECONDS


def test_a_bill_is_the_same_by_service_and_by_cause() -> None:
    for site in SITES:
        found = priced(site).bill
        assert found.total == pytest.approx(sum(found.by_cause.values()))
        assert 0 < found.after_free < found.total


def test_what_is_free_is_free_once_a_month_and_not_once_for_each_cause() -> None:
    paths = sheet.read().price["purge_path"]
    found = bill({"one": Used(purge_path=800), "other": Used(purge_path=700)}, "PriceClass_All")
    assert found.total == pytest.approx(1500 * paths.each)
    assert found.after_free == pytest.approx((1500 - paths.free) * paths.each)


def test_a_million_renders_cost_their_calls() -> None:
    """Two requests to shields, the read of the API's, one invocation at 1 GB and 0.1 s, reads, put, logs."""
    facts, count = sheet.read(), 1e6
    by_hand = (
        dollars("shield_request", count)  # the one to S3's shield is among what edges ask
        + dollars("api_request", count)
        + dollars("lambda_request", count)
        + dollars("lambda_arm64", count * 0.1)
        + dollars("read_unit", count * 2 * facts.of("read_units"))
        + dollars("s3_write", count)
        + dollars("log_gigabyte", (facts.of("log_bytes") + facts.of("platform_log_bytes")) / 1e3)
    )
    spent = bill({"": month(NOTHING._replace(rendered=count))[RENDERS]}, "PriceClass_All").total
    assert spent == pytest.approx(by_hand, rel=0.01)  # a few cold starts, kept logs


def test_a_render_that_few_ask_for_starts_cold() -> None:
    few, many = (
        month(NOTHING._replace(rendered=count))[RENDERS]["lambda_arm64"] / count for count in (1, 1e7)
    )
    assert few - many == pytest.approx(sheet.read().of("start_seconds"), rel=0.01)


def test_a_sweep_costs_what_the_bench_of_growth_says() -> None:
    """At 102,434 pages docs/operating.md has $0.18 and 5 read units a page; here are 6.1, logs and starts."""
    swept = month(NOTHING._replace(stored=102_434))[SWEEPS] * (
        1 / Upkeep(defaults(), events.measured()).sweeps
    )
    extra = dollars("read_unit", 102_434 * (sheet.read().of("read_units") - 5))
    assert bill({"": swept}, "PriceClass_All").total - extra == pytest.approx(0.18, rel=0.05)


def test_a_release_looks_at_every_page_and_puts_it() -> None:
    found = month(NOTHING._replace(stored=1000))
    assert found[RELEASES]["s3_write"] == pytest.approx(1000 * (1 + 0.0011))  # and lists them
    assert found[SWEEPS]["s3_write"] == pytest.approx(1000 * 0.0011 * 730 / 24)


@pytest.mark.parametrize(
    ("rate", "expected"), [("rate(1 hour)", 1), ("rate(2 days)", 48), ("rate(1 day)", 24)]
)
def test_a_rate_is_read_as_the_template_allows_it(rate: str, expected: float) -> None:
    assert hours(rate) == expected


def test_more_memory_is_quicker_up_to_a_whole_processor_and_never_cheaper() -> None:
    facts, seconds = sheet.read(), []
    for memory in (1024, 1769, 3538):
        spent = month(NOTHING._replace(stored=1e6), replace(defaults(), refresh_memory=memory))[SWEEPS]
        seconds.append(spent["lambda_arm64"] / memory)
    assert seconds[0] > seconds[1]
    assert seconds[2] == pytest.approx(seconds[1], rel=1e-3)
    assert seconds[1] > seconds[0] * (1 - facts.of("processor_share"))


def test_a_purge_of_more_tags_than_the_limit_is_of_one() -> None:
    demand = NOTHING._replace(pages=8 * 100**2, stored=8 * 100**2)
    named, all_ = (
        month(demand, replace(defaults(), purge_limit=limit))[CHANGES]["purge_path"] for limit in (3000, 30)
    )
    facts = sheet.read()
    assert named - all_ == pytest.approx(facts.of("changed_compounds") * 100)


@cache
def both(site: Site) -> tuple[dict[str, float], dict[str, float]]:
    """Return the causes of both shapes."""
    return dict(priced(site).bill.by_cause), dict(one_lambda_a_miss(site).bill.by_cause)


def test_both_shapes_have_the_same_readers_and_are_watched_alike() -> None:
    for site in SITES:
        ours, theirs = both(site)
        assert ours["readers"] == theirs["readers"]
        watching = [shape(site).bill.by_service["watching"] for shape in (priced, one_lambda_a_miss)]
        assert watching[0] == watching[1]
        assert SWEEPS not in theirs


def test_timed_pages_cost_more_than_pages_that_change_when_told() -> None:
    for site in SITES:
        assert one_lambda_a_miss(site, timed=True).bill.total > one_lambda_a_miss(site).bill.total
