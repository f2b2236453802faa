"""A process of its own that writes a site whenever it is told to, and says what it took.

`python -m bench.bulk.worker WAY PAGES PROCESSES FOLDER`: for each line on stdin it answers a line of JSON.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
from pathlib import Path

import msgspec

from bench import process
from bench.bulk import loops, ways
from bench.bulk.contenders import Turn
from bench.bulk.made import made
from toolkit.site import paths

WAYS = {"export": ways.whole, "refresh": ways.refresh, "plain": loops.plain, "reading": loops.reading}


def main(way: str, pages: int, processes: int, folder: Path) -> None:
    """Take turns until stdin ends."""
    content = made(pages)
    every = list(paths(content.records))
    print("ready", flush=True)
    for number, _ in enumerate(sys.stdin):
        out = folder / f"{os.getpid()}-{number}"
        out.mkdir(parents=True)
        took = WAYS[way](content, out, every, processes)
        shutil.rmtree(out)
        turn = Turn(**took._asdict(), peak=_peak())
        print(msgspec.json.encode(turn).decode(), flush=True)


def _peak() -> float:
    """Return the most memory that this process, or one that it started, has had resident, in MB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1_000_000
    return max(children, process.peak_megabytes(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:4]), folder=Path(sys.argv[4]))
