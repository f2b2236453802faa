"""Shares: the pages of a site among processes, each a copy of the one that has the content in memory."""

from __future__ import annotations

import multiprocessing
import time
from itertools import batched
from typing import TYPE_CHECKING

from bench.bulk.clock import Clock, Took

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    type Work = Callable[[Sequence[str]], Took]

CHUNK = 320  # neighbours that stay together at most: they share records


def done(work: Work, paths: Sequence[str], processes: int) -> Took:
    """Let so many processes do `work` on their shares; the last one's end is the end, starting them counts.

    One process is this one. Raises EOFError if one of them ended without a word.
    """
    if processes == 1:
        return work(paths)
    clock = Clock()
    with clock:
        begun = time.perf_counter()
        running = [_started(work, share, begun) for share in shares(paths, processes)]
    took = []
    for process, answers in running:
        took.append(answers.recv())
        process.join()  # or what it took would be counted once more when another is started
    return Took(
        seconds=max(one.seconds for one in took),
        cpu=clock.cpu + sum(one.cpu for one in took),
        start=max(one.start for one in took),
        files=sum(one.files for one in took),
    )


def shares(paths: Sequence[str], of: int) -> list[list[str]]:
    """Return `paths` in equal shares, of runs of neighbours from everywhere: all have pages of all kinds."""
    runs = of * max(1, -(-len(paths) // (of * CHUNK)))
    chunks = list(batched(paths, max(1, -(-len(paths) // runs)), strict=False))
    return [[path for chunk in chunks[share::of] for path in chunk] for share in range(of)]


def _started(work: Work, share: Sequence[str], begun: float) -> tuple[BaseProcess, Connection]:
    """Start a process and return it, and where it says what it took."""
    context = multiprocessing.get_context("fork")
    answers, answer = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(answer, work, share, begun), daemon=True)
    process.start()
    answer.close()
    return process, answers


def _tell(answer: Connection, work: Work, share: Sequence[str], begun: float) -> None:
    waited = time.perf_counter() - begun
    took = work(share)
    answer.send(took._replace(seconds=took.seconds + waited, start=took.start + waited))
