"""Warm misses: a page is asked for that is not kept, of a function that has served pages before.

Every handler runs under the Lambda runtime emulator, against a replay of AWS (bench/backend) that lets each
conditional put through. A turn starts a process of each, warms it up, and then has them take blocks of misses
in orders drawn by lot; `bare` runs twice, and what the two differ by is noise. The misses of a process are of
the safety pages of all pairs on record, one after another, each about another pair than the one before.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack
from itertools import batched
from typing import TYPE_CHECKING

from bench import control
from bench.environment import ready
from bench.measured import Row, Size, Table
from bench.stage import staged
from bench.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.stage import Stage
    from bench.watched import Misses

TITLE = "Miss, warm"
TURNS = {Size.QUICK: 5, Size.FULL: 11}
BLOCKS = {Size.QUICK: 4, Size.FULL: 12}
WARM_UP, BLOCK = 34, 17
BASELINE, AGAIN = "bare", "bare, again"
PAGES = {"question": "api_page", "hub": "api_hub", "home": "api_home"}
UNITS = {"p50": "ms", "p99": "ms", "p99/p50": "", "cpu": "ms", "memory": "MB", "connections": "", "calls": ""}
JUDGED = ("p50", "cpu", "memory")
PAGE_UNITS = {"p50": "ms", "cpu": "ms", "calls": ""}


def measure(size: Size) -> tuple[Table, ...]:
    """Return what a miss takes of each handler, and of `render` for each sort of page."""
    found: dict[str, list[Misses]] = defaultdict(list)
    by_page: dict[str, list[Misses]] = defaultdict(list)
    with staged() as stage:
        labels = [*stage.handlers, AGAIN]
        orders = control.turns(labels, TURNS[size] * BLOCKS[size])
        for turn in batched(orders, BLOCKS[size], strict=True):
            for label, misses in _handlers(stage, turn).items():
                found[label].append(misses)
            for page, misses in _pages(stage).items():
                by_page[page].append(misses)
    return _table({label: found[label] for label in labels}), _page_table(by_page)


def _handlers(stage: Stage, orders: Sequence[Sequence[str]]) -> dict[str, Misses]:
    """Return the misses of a new process of each handler, which take turns in these orders."""
    with ExitStack() as scope:
        watched: dict[str, Watched] = {}
        for label in orders[0]:
            environment = scope.enter_context(ready(stage.handlers[BASELINE if label == AGAIN else label]))
            watched[label] = Watched(environment, stage.backend, stage.events())
            watched[label].warm_up(WARM_UP)
        for order in orders:
            for label in order:
                watched[label].block(BLOCK)
        return {label: one.misses() for label, one in watched.items()}


def _pages(stage: Stage) -> dict[str, Misses]:
    """Return the misses of each sort of page in one process."""
    with ready(stage.handlers["render"]) as environment:
        found = {}
        for page, event in PAGES.items():
            watched = Watched(environment, stage.backend, [stage.event(event)])
            watched.warm_up(WARM_UP)
            watched.block(2 * BLOCK)
            found[page] = watched.misses()
        return found


def _table(found: Mapping[str, Sequence[Misses]]) -> Table:
    base, again = ([one.values() for one in found[label]] for label in (BASELINE, AGAIN))
    count = sum(len(one.seconds) for one in found[BASELINE])
    return Table(
        "miss",
        "A miss, warm",
        UNITS,
        tuple(Row(label, _values(misses)) for label, misses in found.items()),
        baseline=BASELINE,
        ratios=JUDGED,
        better=dict.fromkeys(UNITS, "lower"),
        noise={
            column: control.noise([one[column] for one in base], [one[column] for one in again])
            for column in JUDGED
        },
        notes=(
            f"{count} misses of each, in {len(base)} processes. p50 and p99 are what the caller waited, with",
            "the emulator's share, all of the floor; cpu is of the function's process, memory its most.",
            "connections are those that one process has opened to AWS in its life, calls those of one miss.",
        ),
    )


def _page_table(found: Mapping[str, Sequence[Misses]]) -> Table:
    rows = [(page, _values(misses)) for page, misses in found.items()]
    return Table(
        "miss-pages",
        "A miss of `render`, warm, by sort of page",
        PAGE_UNITS,
        tuple(Row(page, {name: values[name] for name in PAGE_UNITS}) for page, values in rows),
        better=dict.fromkeys(PAGE_UNITS, "lower"),
    )


def _values(found: Sequence[Misses]) -> dict[str, float]:
    all_ = [second for misses in found for second in misses.seconds]
    p50, p99 = (1000 * control.quantile(all_, share) for share in (0.5, 0.99))
    by_turn = [misses.values() for misses in found]
    return {
        "p50": p50,
        "p99": p99,
        "p99/p50": p99 / p50,
        **{column: control.median([one[column] for one in by_turn]) for column in ("cpu", "memory")},
        "connections": max(misses.connections for misses in found),
        "calls": control.median([misses.calls for misses in found]),
    }
