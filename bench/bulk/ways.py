"""Ways to write the pages of a site as files, and what each of them takes.

Each begins in a process that has the content in memory, and on the clock it compiles its templates, starts
its processes if it has more than one, and writes every file, by the same function.
"""

from __future__ import annotations

import gc
import time
from itertools import batched
from typing import TYPE_CHECKING

from bench.bulk import shares
from bench.bulk.clock import Clock, Took
from bench.bulk.folder import OnDisk
from compound_pages import tasks
from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.refresher import Refresher
from compound_pages.tasks import PATHS_MAX, RefreshTask
from toolkit.content import OWN
from toolkit.export import export
from toolkit.library import Library
from toolkit.site import EDGE_SECONDS, Ready

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bench.bulk.made import Content
    from compound_pages.renderer import Renderer


def whole(content: Content, out: Path, _: Sequence[str], processes: int) -> Took:
    """The real command's inner function, with assets."""
    clock = Clock()
    started: list[float] = []

    def progress(paths: list[str]) -> Iterable[str]:
        started.append(clock.now())
        return paths

    with clock:
        files = export(content, out, progress, processes)
    return Took(clock.seconds, clock.cpu, started[0], files)


def refresh(content: Content, out: Path, paths: Sequence[str], processes: int) -> Took:
    """The refresh worker's loop: each page is looked up, read, made, hashed, put and looked at again."""
    gc.freeze()  # as a function does when it starts
    try:
        return _refresh(content, out, paths, processes)
    finally:
        gc.unfreeze()


def _refresh(content: Content, out: Path, paths: Sequence[str], processes: int) -> Took:
    clock = Clock()
    with clock:
        renderer = Ready(OWN / "templates")
        renderer.compile()
        composer = composer_of(content, renderer)

    def work(share: Sequence[str]) -> Took:
        batch = Refresher(composer, OnDisk(out), OnDisk(out), 15).batch(lambda: 900.0)
        messages = [tasks.encoded(RefreshTask(chunk)) for chunk in batched(share, PATHS_MAX, strict=False)]
        working = Clock()
        with working:
            for message in messages:
                batch.refresh(message)
        return Took(working.seconds, working.cpu, 0, len(share))

    return shares.done(work, paths, processes).after(clock)


def composer_of(content: Content, renderer: Renderer) -> Composer:
    """Return a composer of `content`, as `export` has one."""
    assets = read_assets(OWN / "assets")
    return Composer(Library(content.records), renderer, assets, EDGE_SECONDS, time.perf_counter)
