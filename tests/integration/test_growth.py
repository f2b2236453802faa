"""What a change costs follows the pages that carry the record, not the site: by counts, in memory."""

from __future__ import annotations

import tracemalloc
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

import pytest

from bench import growth
from bench.counted import Account, Calls, watched
from bench.growing import deployment, prices, scenarios
from bench.growing.backing import environment, in_memory
from bench.growing.flow import Flow
from bench.growing.run import Run
from bench.growing.scenarios import (
    ADDED,
    AGAIN,
    COMPOUND_DAY,
    COMPOUND_NAME,
    COMPOUND_TEXT,
    CONDITION_TEXT,
    PAIR_LINE,
    PAIR_TEXT,
    SWEEP,
    TAKEN_DOWN,
)
from bench.growing.site import Site
from compound_pages import bootstrap
from compound_pages.listing import LETTERS, ROWS
from compound_pages.tasks import PATHS_MAX, SweepTask

if TYPE_CHECKING:
    from collections import Counter

    from bench.growing.deployment import Deployment

SIZES = ((8, 8), (16, 16), (64, 8), (8, 64))
LISTED = 1000  # keys in one listing


@cache
def deployed() -> Deployment:
    """Return the template's numbers."""
    return deployment.read()


@cache
def runs(compounds: int, conditions: int) -> dict[str, Run]:
    """Return every scenario's run on a site of this size, by name."""
    calls, site = Calls(prices.seconds), Site(compounds, conditions)
    with in_memory(calls, deployed(), bodies=False) as backing:
        site.fill(backing)
        return {run.name: run for run in scenarios.runs(site, Flow(backing, calls, deployed()))}


def counted(name: str, compounds: int, conditions: int) -> Counter[str]:
    """Return the calls of a scenario by operation."""
    return runs(compounds, conditions)[name].operations


@pytest.mark.parametrize("size", SIZES)
def test_publishing_nothing_does_nothing(size: tuple[int, int]) -> None:
    """The same content again: no write, so no change in the stream, no call, no message, no purge."""
    run = runs(*size)[AGAIN]
    assert (run.write_units, run.calls, run.messages, run.purged) == (0, {}, 0, [])


@pytest.mark.parametrize("name", [PAIR_TEXT, PAIR_LINE])
def test_a_pair_costs_the_same_on_any_site(name: str) -> None:
    """One pair's text is one page; its line stands on two hubs and in a sitemap as well. Pages have data."""
    smallest = runs(*SIZES[0])[name].counts
    for size in SIZES[1:]:
        assert runs(*size)[name].counts | {"pages": 0} == smallest | {"pages": 0}
    assert smallest["carrying"] == {PAIR_TEXT: 2, PAIR_LINE: 7}[name]


def test_a_compound_costs_the_same_among_few_and_many() -> None:
    """Eight conditions are eight times the work, whether the site has eight compounds or sixty-four."""
    few, many = (runs(compounds, 8)[COMPOUND_TEXT].counts | {"pages": 0} for compounds in (8, 64))
    assert few == many


@pytest.mark.parametrize("name", [COMPOUND_DAY, COMPOUND_NAME, TAKEN_DOWN])
def test_a_compound_changes_the_same_among_few_and_many(name: str) -> None:
    """Its name is in lists, of which a larger site could have further pages: those are looked for as well."""
    few, many = (moved(name, compounds, 8) for compounds in (8, 64))
    assert few == many


def moved(name: str, compounds: int, conditions: int) -> dict[str, int]:
    """Return how many pages a scenario put, deleted and purged."""
    measured = runs(compounds, conditions)[name].measured
    return {what: measured[what] for what in ("PagePut", "PageDeleted", "PurgedItems")}


def test_a_condition_costs_the_same_among_few_and_many() -> None:
    """Eight compounds are eight times the work, whether the site has eight conditions or sixty-four."""
    few, many = (runs(8, conditions)[CONDITION_TEXT].counts | {"pages": 0} for conditions in (8, 64))
    assert few == many


@pytest.mark.parametrize("name", [COMPOUND_NAME, ADDED, TAKEN_DOWN])
def test_a_compound_changes_by_its_conditions(name: str) -> None:
    """From 8 to 16 conditions and from 16 to 64 each further one moves as many pages."""
    small, middle, large = (moved(name, *size) for size in ((8, 8), (16, 16), (8, 64)))
    for what in ("PagePut", "PageDeleted"):
        assert (middle[what] - small[what]) * 6 == large[what] - middle[what], what


def test_a_compound_costs_by_its_conditions() -> None:
    """From 8 to 16 conditions and from 16 to 64 each further one costs the same calls, of every kind."""
    small, middle = (counted(COMPOUND_TEXT, size, size) for size in (8, 16))
    large = counted(COMPOUND_TEXT, 8, 64)
    paced = {"SendMessageBatch", "CreateInvalidation"}  # ten messages a call, and ten messages a purge
    for operation in {*small, *middle, *large} - paced:
        assert (middle[operation] - small[operation]) * 6 == large[operation] - middle[operation], operation


def test_a_compound_costs_four_calls_a_page() -> None:
    """Its text: a HEAD, a read, a put and a look for each page; the plan and the purge are once.

    Its hub and its sitemap stay as they are; the hub's data, which has all of the record, does not.
    """
    for compounds, conditions in SIZES:
        made = counted(COMPOUND_TEXT, compounds, conditions)
        pages, changed = 2 * (conditions + 1) + 1, 2 * conditions + 1
        assert made["HeadObject"] == pages
        assert made["PutObject"] == changed
        assert made["BatchGetItem"] == 1 + pages + changed
        assert made["Query"] == 8
        assert runs(compounds, conditions)[COMPOUND_TEXT].messages == ceil(pages / PATHS_MAX)


@pytest.mark.parametrize("size", SIZES)
def test_only_a_new_day_writes_the_entries_of_pairs(size: tuple[int, int]) -> None:
    """A text is one item. With a day: the feed, its entry, and each pair's two (docs/adr/0033)."""
    assert runs(*size)[COMPOUND_TEXT].write_units == 1
    assert runs(*size)[COMPOUND_DAY].write_units == 3 + 2 * size[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", scenarios.CHANGES)
def test_the_pages_that_are_looked_at_are_those_that_carry_the_tag(name: str, size: tuple[int, int]) -> None:
    """Of the cached pages each one with a tag of the change is looked at once, and no other.

    Of more tags than a purge may name, those of hubs become the tags of their kinds, which further pages
    carry too; or all become one, which every page carries. So many changes are planned in more than one
    batch, and a page that two of them touch is looked at twice.
    """
    run = runs(*size)[name]
    looked_at = run.operations["HeadObject"] - run.measured["PageAbsent"]
    if ["#all"] in run.purged:
        assert looked_at < run.carrying == run.pages
    elif any("#compound" in items for items in run.purged):
        assert looked_at <= run.carrying * run.invoked["plan"]
    else:
        assert looked_at == run.carrying


@pytest.mark.parametrize("size", SIZES)
def test_a_plan_reads_slugs_and_questions_alone(size: tuple[int, int]) -> None:
    """Whatever changes, each plan reads at most the questions, once, and each list, once."""
    for name in scenarios.CHANGES:
        made = runs(*size)[name].calls
        planned = {call.operation: count for call, count in made.items() if call.by == "plan"}
        assert set(planned) <= {"BatchGetItem", "Query", "SendMessageBatch"}
        assert planned.get("BatchGetItem", 0) <= runs(*size)[name].invoked["plan"]
        assert planned.get("Query", 0) <= 2 * runs(*size)[name].invoked["plan"]


@pytest.mark.parametrize("size", SIZES)
def test_a_sweep_costs_two_calls_a_page(size: tuple[int, int]) -> None:
    """Nothing changed: a HEAD and a read each, lists where there are some; no put, no delete, no purge."""
    run = runs(*size)[SWEEP]
    compounds, conditions = size[0] - 1, size[1]  # one was taken down; the added one is not cached
    made, hubs = run.operations, compounds + conditions
    pages = compounds * conditions + hubs + 3 + len(LETTERS)  # home and two lists
    assert run.pages == 2 * pages + compounds + 5  # data, sitemaps of compounds, files for the whole site
    assert {name: count for name, count in made.items() if name != "Query"} == {
        "ListObjectsV2": ceil(run.pages / LISTED) + 1,
        "SendMessageBatch": ceil(run.pages / PATHS_MAX / 10),
        "ReceiveMessage": 3,  # is there a dead letter, in one of three queues?
        "HeadObject": run.pages,
        "BatchGetItem": run.pages,
    }
    lists = 2 * 2 * (hubs + len(LETTERS) + 1) + 2 * 2  # of each page and its data; two pages show one list
    assert made["Query"] == lists + compounds + 1 + 3  # sitemaps: of each compound, of them all, of all else
    assert run.messages == ceil(run.pages / PATHS_MAX) + 1
    assert run.measured["PageFresh"] == run.pages
    assert run.purged == []
    assert hubs <= ROWS  # else a hub has further pages, and each of them reads both lists


def listing(pages: int) -> tuple[Account, Calls, Any]:
    """Return an account that caches so many pages, what its sweep calls, and the sweep."""
    account, calls = Account(bodies=False), Calls()
    for number in range(pages):
        account.objects.keep(f"pages/compounds/compound-{number:05}", b"", "text/html", "", {})
    account.queues.drops = True
    with environment(deployed().environment("")), watched(calls, account):
        sweeper = bootstrap.sweeper()
    calls.by = "sweep"
    return account, calls, lambda: sweeper.sweep(SweepTask(after="pages/"), lambda: 60.0)


def test_a_sweep_sends_what_it_listed_before_it_lists_on() -> None:
    """Of 2,345 pages a thousand are listed, sent, and forgotten; then the next; the last listing is empty."""
    _, calls, sweep = listing(2345)
    sweep()
    listed, sent = ["ListObjectsV2"], ["SendMessageBatch"]
    assert calls.order == [*listed, *sent * 4, *listed, *sent * 4, *listed, *sent * 2, *listed]


def test_a_sweep_needs_no_more_memory_for_more_pages() -> None:
    """Eight thousand pages take at their worst moment what two thousand take."""
    peaks = []
    for pages in (1, 2000, 8000):  # the first makes what every later one finds made
        _, _, sweep = listing(pages)
        sweep()
        tracemalloc.start()
        sweep()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.2 * peaks[1]


def test_the_cost_of_a_run_is_its_calls_at_their_prices() -> None:
    """A million HEADs, a million read units and a purged path, each by its list price; no function ran."""
    calls = Calls()
    calls.by = "refresh"
    calls.make("HeadObject")
    run = Run(purged=[["#all"]], read_units=1_000_000)
    run.calls.update(dict.fromkeys(calls.made, 1_000_000))
    cost = prices.cost(run, deployed())
    assert (cost.purge, cost.functions) == (0.005, 0)
    assert cost.rest == pytest.approx(0.4 + 0.125)


def test_the_bench_prints_a_row_for_each_scenario(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a tiny site: every scenario stands once in the table of calls and once in that of costs."""
    monkeypatch.setattr(growth, "SIZES", ((2, 2),))
    monkeypatch.setattr(growth, "differences", lambda _size, _deployed: [])
    growth.main()
    printed = capsys.readouterr().out
    for name in (*scenarios.CHANGES, SWEEP):
        assert printed.count(f"| {name} |") == 2


def test_the_bench_fails_where_moto_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What memory does otherwise than moto ends the bench with an error that says it."""
    monkeypatch.setattr(growth, "_measured", lambda _size, _deployed: [])
    monkeypatch.setattr(growth, "differences", lambda _size, _deployed: ["pages/a"])
    with pytest.raises(SystemExit, match="pages/a"):
        growth.main()
