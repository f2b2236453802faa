"""Bulk: a whole site as files, by what this project does and by plain loops over templates; and by Hugo.

The site is the project's own content again and again (bench/bulk/made.py), a page of a question with its
data for each pair and question, and hubs, lists and sitemaps. All ways write the same files, but Hugo, which
writes the pages of questions alone, by templates of its own.

All pay for the same: each begins in a process that has the content in memory, as after reading it, and on the
clock it compiles its templates and starts its other processes. `start` says how long that took, for whoever
thinks of a loop that is always up. What is not the same is in favour of the plain loop: it gets its contexts
for nothing, where export and the refresh loop make theirs from records on the clock, and its pages are dealt
out and its folders made before. Over JSON it also reads the contexts of questions, as Hugo and `bare` do.
"""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench import control
from bench.bulk.contenders import Contender
from bench.bulk.hugo import Hugo
from bench.bulk.room import MEMORY, has_room, room
from bench.measured import Row, Size, Table
from compound_pages.freshness import etag
from toolkit import content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.bulk.contenders import Turn

TITLE = "Bulk: a whole site as files"
UNITS = {"files": "", "rate": "files/s", "time": "s", "start": "s", "CPU": "s", "peak": "MB"}
BASELINE = "plain Jinja loop, 2 processes"
CONTROL = "plain Jinja loop, 2 processes, again"
# By its name: the way (bench/bulk/ways.py), and how many processes.
WAYS = {
    "export, 2 processes": ("export", 2),
    "refresh loop, 2 processes": ("refresh", 2),
    "export, 1 process": ("export", 1),
    "plain Jinja loop, 1 process": ("plain", 1),
    BASELINE: ("plain", 2),
    CONTROL: ("plain", 2),
    "plain loop over JSON, 2 processes": ("reading", 2),
}
TURNS = {2_000: 5, 20_000: 3}


def measure(size: Size) -> tuple[Table, ...]:
    """Return a table for 2,000 pages, and at full size one for 20,000."""
    return tuple(_table(pages) for pages in ((2_000,) if size is Size.QUICK else (2_000, 20_000)))


def _table(pages: int) -> Table:
    in_memory = has_room(MEMORY, pages)
    with room(pages) as folder:
        turns = _turns(pages, TURNS[pages], folder)
    return Table(
        name=f"bulk_{pages}",
        title=f"{pages:,} pages of questions with their data, and what leads to them",
        units=UNITS,
        rows=tuple(Row(name, _values(taken)) for name, taken in turns.items()),
        baseline=BASELINE,
        ratios=("rate", "CPU"),
        better={"rate": "higher", "CPU": "lower", "peak": "lower"},
        noise=_noise(turns[CONTROL], turns[BASELINE]) if TURNS[pages] >= control.LEAST else {},
        notes=_notes(in_memory=in_memory, has_hugo="Hugo" in turns),
    )


def _turns(pages: int, number: int, folder: Path) -> dict[str, list[Turn]]:
    """Let the ways take turns, the baseline twice a turn, so that what the machine does meets them all."""
    with ExitStack() as running:
        contenders = {
            name: running.enter_context(Contender(way, pages, of, folder)) for name, (way, of) in WAYS.items()
        }
        for one in contenders.values():
            one.prepare()
        takes: dict[str, Callable[[], Turn]] = {name: one.turn for name, one in contenders.items()}
        if command := shutil.which("hugo"):
            takes["Hugo"] = Hugo(command, pages, folder).turn
        turns: dict[str, list[Turn]] = {name: [] for name in takes}
        for order in control.turns([*takes], number):
            for name in order:
                turns[name].append(takes[name]())
    return turns


def _values(turns: Sequence[Turn]) -> dict[str, float]:
    seconds = control.median([turn.seconds for turn in turns])
    starts = [turn.start for turn in turns if turn.start is not None]
    return {
        "files": turns[0].files,
        "rate": turns[0].files / seconds,
        "time": seconds,
        **({"start": control.median(starts)} if starts else {}),
        "CPU": control.median([turn.cpu for turn in turns]),
        "peak": max(turn.peak for turn in turns),
    }


def _noise(again: Sequence[Turn], before: Sequence[Turn]) -> dict[str, float]:
    return {
        "rate": control.noise([turn.seconds for turn in again], [turn.seconds for turn in before]),
        "CPU": control.noise([turn.cpu for turn in again], [turn.cpu for turn in before]),
    }


def _notes(*, in_memory: bool, has_hugo: bool) -> tuple[str, ...]:
    loading, records = _seconds(lambda: content.load(content.OWN).records)
    hashing, _ = _seconds(lambda: [etag(bytes(20_000)) for _ in range(1_000)])
    return (
        "the content is in memory before, and for the plain loop its contexts too",
        "on the clock: compiling templates, starting processes (`start` is until the first page), every file",
        f"the refresh loop also makes ETags (MD5), {hashing:.2f} s of CPU for 1,000 files of 20 kB",
        f"reading and checking the YAML of the sample ({len(records)} records) takes {loading:.2f} s of CPU",
        "files are written to memory" if in_memory else "files are written to a disk, which is in the noise",
        *(() if has_hugo else ("Hugo is not installed",)),
    )


def _seconds[T](work: Callable[[], T]) -> tuple[float, T]:
    """Return how long `work` took of CPU, and what it returned."""
    started = time.process_time()
    done = work()
    return time.process_time() - started, done
