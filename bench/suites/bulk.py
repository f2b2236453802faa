"""Bulk: a whole site as files, by what this project does and by plain loops over templates; and by Hugo.

The site is the project's own content again and again (bench/bulk/made.py), a page of a question with its
data for each pair and question, and hubs, lists and sitemaps. All ways write the same files, but Hugo, which
writes the pages of questions alone, by templates of its own.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench import control
from bench.bulk import hugo
from bench.bulk.contenders import Contender
from bench.measured import Row, Size, Table
from toolkit import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.bulk.contenders import Turn

TITLE = "Bulk: a whole site as files"
UNITS = {"files": "", "rate": "files/s", "time": "s", "CPU": "s", "peak": "MB"}
BASELINE = "plain Jinja loop, 2 processes"
CONTROL = "plain Jinja loop, 2 processes, again"
# By its name: the way (bench/bulk/ways.py), and how many processes.
WAYS = {
    "export, 2 processes": ("export", 2),
    "refresh loop, 2 processes": ("refresh", 2),
    "export, 1 process": ("export", 1),
    "plain Jinja loop, 1 process": ("plain", 1),
    BASELINE: ("plain", 2),
}
TURNS = {2_000: 5, 20_000: 1}


def measure(size: Size) -> tuple[Table, ...]:
    """Return a table for 2,000 pages, and at full size one for 20,000."""
    return tuple(_table(pages) for pages in ((2_000,) if size is Size.QUICK else (2_000, 20_000)))


def _table(pages: int) -> Table:
    turns = _turns(pages, TURNS[pages])
    rows = [Row(name, _values(taken)) for name, taken in turns.items()]
    if shown := hugo.measured(pages):
        rows.append(Row("Hugo", _values([shown])))
    again, before = ([turn.seconds for turn in turns[name]] for name in (CONTROL, BASELINE))
    noise = control.noise(again, before) if len(again) >= control.LEAST else 0.0
    return Table(
        name=f"bulk_{pages}",
        title=f"{pages:,} pages of questions with their data, and what leads to them",
        units=UNITS,
        rows=tuple(rows),
        baseline=BASELINE,
        ratios=("rate", "CPU"),
        better={"rate": "higher", "CPU": "lower", "peak": "lower"},
        noise={"rate": noise, "CPU": noise} if noise else {},
        notes=_notes(has_hugo=shown is not None),
    )


def _turns(pages: int, number: int) -> dict[str, list[Turn]]:
    """Let the ways take turns, the baseline twice a turn, so that what the machine does meets them all."""
    turns: dict[str, list[Turn]] = {name: [] for name in (*WAYS, CONTROL)}
    with TemporaryDirectory() as folder, ExitStack() as running:
        named = {
            name: running.enter_context(Contender(way, pages, processes, Path(folder)))
            for name, (way, processes) in WAYS.items()
        }
        order = [*named.items(), (CONTROL, named[BASELINE])]
        for turn in range(number):
            for name, contender in order[turn % len(order) :] + order[: turn % len(order)]:
                turns[name].append(contender.turn())
    return turns


def _values(turns: Sequence[Turn]) -> dict[str, float]:
    seconds = control.median([turn.seconds for turn in turns])
    return {
        "files": turns[0].files,
        "rate": turns[0].files / seconds,
        "time": seconds,
        "CPU": control.median([turn.cpu for turn in turns]),
        "peak": max(turn.peak for turn in turns),
    }


def _notes(*, has_hugo: bool) -> tuple[str, ...]:
    started = time.process_time()
    records = content.load(content.OWN).records
    seconds = time.process_time() - started
    loading = (
        f"reading and checking the YAML of the sample ({len(records)} records) takes {seconds:.2f} s of CPU"
    )
    return (
        "the content is in memory before; export compiles templates and starts processes on the clock",
        "the plain loop has its contexts and compiled templates before, off the clock",
        loading,
        *(() if has_hugo else ("Hugo is not installed",)),
    )
