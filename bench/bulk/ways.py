"""Ways to write the pages of a site as files, and what each of them takes.

Each begins in a process that has the content in memory, and on the clock it compiles its templates, starts
its processes if it has more than one, and writes every file, by the same function.

A plain loop over templates does nothing but render and write: its contexts are made by the bench off the
clock, a few at a time, since all of them would not fit. It compiles its templates once, before it starts its
processes, gives each the same number of pages before they begin, and has its folders. It escapes, and is as
strict as the site is, so that it writes the same bytes.
"""

from __future__ import annotations

import gc
import time
from itertools import batched
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.bulk import shares
from bench.bulk.clock import Clock, Took
from bench.bulk.folder import OnDisk
from compound_pages import document, tasks
from compound_pages.bootstrap import read_assets
from compound_pages.composer import Composer
from compound_pages.context import Chrome
from compound_pages.refresher import Refresher
from compound_pages.renderer import Renderer
from compound_pages.tasks import PATHS_MAX, RefreshTask
from toolkit.content import OWN
from toolkit.export import export, file_of
from toolkit.export.files import write
from toolkit.export.quiet import collecting_nothing
from toolkit.library import Library
from toolkit.site import EDGE_SECONDS, Ready

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bench.bulk.made import Content

_CONTEXTS = 250  # that are in memory at once


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

    return _after(clock, shares.done(work, paths, processes))


def plain(content: Content, out: Path, paths: Sequence[str], processes: int) -> Took:
    """A loop that renders contexts and writes files, and looks for garbage no more than export does."""
    with collecting_nothing():
        return _plain(composer_of(content, Renderer(OWN / "templates")), out, paths, processes)


def _plain(composer: Composer, out: Path, paths: Sequence[str], processes: int) -> Took:
    clock = Clock()
    with clock:
        environment = Environment(
            loader=FileSystemLoader(OWN / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        compiled = {name: environment.get_template(name) for name in environment.list_templates()}

    def work(share: Sequence[str]) -> Took:
        working = Clock()
        for chunk in batched(share, _CONTEXTS, strict=False):
            contexts = [(path, *composer.found(path, lambda: 900.0)) for path in chunk]
            _fill(out, chunk)
            with working:
                for path, at, _, view in contexts:
                    if at.data and isinstance(view.page, Chrome):
                        body = document.encoded(at, view.page, view.made_from)
                    else:
                        body = compiled[view.template].render(page=view.page).encode()
                    write(out, path, body)
        return Took(working.seconds, working.cpu, 0, len(share))

    return _after(clock, shares.done(work, paths, processes))


def _after(clock: Clock, took: Took) -> Took:
    """Return what it took with what went before it."""
    seconds, cpu, start, files = took
    return Took(clock.seconds + seconds, clock.cpu + cpu, clock.seconds + start, files)


def _fill(out: Path, paths: Sequence[str]) -> None:
    """Make the folders that `paths` lie in."""
    for folder in {(out / file_of(path)).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)


def composer_of(content: Content, renderer: Renderer) -> Composer:
    """Return a composer of `content`, as `export` has one."""
    assets = read_assets(OWN / "assets")
    return Composer(Library(content.records), renderer, assets, EDGE_SECONDS, time.perf_counter)
