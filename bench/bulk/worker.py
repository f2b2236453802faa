"""A process of its own that writes its share of a site whenever it is told to, and says what it took.

`python -m bench.bulk.worker WAY PAGES SHARE OF FOLDER`: for each line on stdin it answers a line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
from itertools import batched
from pathlib import Path

from bench import process
from bench.bulk import ways
from bench.bulk.made import made
from toolkit.site import paths

CHUNK = 256


def main(way: str, pages: int, share: int, of: int, folder: Path) -> None:
    """Take turns until stdin ends."""
    content = made(pages)
    every = list(paths(content.records))
    chunks = list(batched(every, CHUNK, strict=False))[share::of]  # pages of all kinds for everybody
    mine = [path for chunk in chunks for path in chunk]
    print("ready", flush=True)
    for number, _ in enumerate(sys.stdin):
        out = folder / f"{way}-{share}-{number}"
        out.mkdir(parents=True)
        match way:
            case "export":
                took = ways.whole(content, out, of)
            case "refresh":
                took = ways.refresh(content, out, mine)
            case _:
                took = ways.plain(content, out, mine)
        shutil.rmtree(out)
        print(json.dumps({**took._asdict(), "peak": _peak()}), flush=True)


def _peak() -> float:
    """Return the most memory that this process, or one that it started, has had resident, in MB."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1_000_000
    return max(children, process.peak_megabytes(os.getpid()))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]), folder=Path(sys.argv[5]))
