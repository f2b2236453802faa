"""Ways to write the pages of a site as files: each writes its share and says what that took.

A plain loop over templates does nothing but render and write: the contexts are there before, made by the
bench off the clock and a few at a time, since all of them would not fit. It compiles its templates before
too, escapes, and is as strict as the site is, so that it writes the same bytes.
"""

from __future__ import annotations

import gc
import resource
import time
from itertools import batched
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
from toolkit.library import Library
from toolkit.site import EDGE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.bulk.made import Content

_CONTEXTS = 250  # that are in memory at once


class Took(NamedTuple):
    """What one process took: seconds by the clock, of CPU, and how many files it wrote."""

    seconds: float
    cpu: float
    files: int


def whole(content: Content, out: Path, jobs: int) -> Took:
    """The real command's inner function, with assets, compiling templates and starting its processes."""
    clock = _Clock()
    with clock:
        files = export(content, out, iter, jobs)
    return Took(clock.seconds, clock.cpu, files)


def refresh(content: Content, out: Path, paths: Sequence[str]) -> Took:
    """The refresh worker's loop: each page is looked up, read, made, hashed, put and looked at again."""
    composer = composer_of(content)
    batch = Refresher(composer, OnDisk(out), OnDisk(out), 15).batch(lambda: 900.0)
    messages = [tasks.encoded(RefreshTask(chunk)) for chunk in batched(paths, PATHS_MAX, strict=False)]
    clock = _Clock()
    with clock:
        for message in messages:
            batch.refresh(message)
    return Took(clock.seconds, clock.cpu, len(paths))


def plain(content: Content, out: Path, paths: Sequence[str]) -> Took:
    """A loop that renders contexts and writes files."""
    composer = composer_of(content)
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
    clock = _Clock()
    gc.freeze()  # as export does: nobody would count the records that the bench needs for its contexts
    threshold = gc.get_threshold()
    gc.set_threshold(100_000)
    for chunk in batched(paths, _CONTEXTS, strict=False):
        contexts = [(path, *composer.found(path, lambda: 900.0)) for path in chunk]
        _fill(out, chunk)
        with clock:
            for path, at, _, view in contexts:
                if at.data and isinstance(view.page, Chrome):
                    body = document.encoded(at, view.page, view.made_from)
                else:
                    body = compiled[view.template].render(page=view.page).encode()
                with open(f"{out}/{file_of(path)}", "wb", buffering=0) as file:  # noqa: PTH123  as export does
                    file.write(body)
    gc.set_threshold(*threshold)
    gc.unfreeze()
    return Took(clock.seconds, clock.cpu, len(paths))


def _fill(out: Path, paths: Sequence[str]) -> None:
    """Make the folders that `paths` lie in."""
    for folder in {(out / file_of(path)).parent for path in paths}:
        folder.mkdir(parents=True, exist_ok=True)


def composer_of(content: Content) -> Composer:
    """Return a composer of `content`, as `export` has one."""
    renderer, assets = Renderer(OWN / "templates"), read_assets(OWN / "assets")
    return Composer(Library(content.records), renderer, assets, EDGE_SECONDS, time.perf_counter)


class _Clock:
    """Adds up what happens inside of it, of this process and those that it started and waited for."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0
        self._since = (0.0, 0.0)

    def __enter__(self) -> None:
        gc.collect()
        self._since = time.perf_counter(), _cpu()

    def __exit__(self, *_: object) -> None:
        seconds, cpu = self._since
        self.seconds += time.perf_counter() - seconds
        self.cpu += _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
