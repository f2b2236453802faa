"""Making: the pages of a site as files, in this process or in several."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from compound_pages.items import Key, Stored
from toolkit.content import Content
from toolkit.site import Folder

from .files import file_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from multiprocessing.context import BaseContext

CHUNK = 128  # pages that a process is given at a time: neighbours, which have most in common
_AT_ONCE = 32  # of them that are in memory together
_THREADS = Path("/proc/self/task")


class Making:
    """Pages on their way into files. Iterating yields each path once its file is there, in order."""

    def __init__(self, folder: Folder, content: Content, out: Path, pages: Sequence[str], jobs: int) -> None:
        """`folder`: the site of `content`; `jobs`: how many processes, no more than there is work for."""
        self._folder, self._content, self._out, self._pages = folder, content, out, pages
        self._jobs = min(jobs, -(-len(pages) // CHUNK))
        self._pool: ProcessPoolExecutor | None = None
        self._begun: list[tuple[tuple[str, ...], Future[list[str]]]] = []
        self.files: set[str] = set()  # that were written, whatever came of the rest
        self._threshold = gc.get_threshold()

    def __enter__(self) -> Self:
        """Start the processes, before anything else starts a thread: a fork with threads may hang."""
        context = _context()
        copies = context.get_start_method() == "fork"
        if self._jobs > 1 and copies:
            _warm(self._folder, self._pages)
        _collect_less()
        if self._jobs > 1:
            site = self._folder if copies else _packed(self._content)
            self._pool = ProcessPoolExecutor(self._jobs, context, _begin, (site, self._out))
            chunks = batched(self._pages, CHUNK, strict=False)
            self._begun = [(chunk, self._pool.submit(_share, chunk)) for chunk in chunks]
        return self

    def __exit__(self, *_: object) -> None:
        """Let each process end the pages that it has begun, and begin no more."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        gc.unfreeze()
        gc.set_threshold(*self._threshold)
        for chunk, done in self._begun:
            if done.cancelled():
                continue
            written = chunk if done.exception() else done.result()  # of a chunk that failed, perhaps
            self.files.update(map(file_of, written))

    def __iter__(self) -> Iterator[str]:
        """Raises as `Folder.page` and `Path.write_bytes` do; BrokenProcessPool if a process was ended."""
        if not self._pool:
            for path in _written(self._folder, self._out, self._pages):
                self.files.add(file_of(path))
                yield path
        for chunk, done in self._begun:
            done.result()
            yield from chunk


def _warm(folder: Folder, pages: Sequence[str]) -> None:
    """Make a few pages of all sorts: templates that are compiled for them need not be in each copy again."""
    with suppress(Exception):  # what cannot be made says so in its turn
        for _ in folder.bodies(pages[:: len(pages) // 32 | 1]):  # odd: a pair has an even number of pages
            pass


def _context() -> BaseContext:
    """Return how processes start: as copies, which have the content and the templates already, if they may.

    A copy of a process with threads may wait for one that it has not; only Linux says how many there are.
    """
    alone = _THREADS.is_dir() and sum(1 for _ in _THREADS.iterdir()) == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


type _Packed = tuple[dict[Key, bytes], Path]  # a content as the table has it: pickles lose what is a default
_here: dict[str, tuple[Folder, Path]] = {}  # of this process, if it is one that makes pages


def _packed(content: Content) -> _Packed:
    return {key: msgspec.msgpack.encode(stored) for key, stored in content.records.items()}, content.root


def _unpacked(packed: _Packed) -> Content:
    records, root = packed
    decode = msgspec.msgpack.Decoder(Stored).decode
    return Content({key: decode(body) for key, body in records.items()}, (), root)


def _begin(site: Folder | _Packed, out: Path) -> None:
    """Prepare a process. An interrupt is for the one that started it, and ends this one too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _collect_less()
    _here["site"] = (site if isinstance(site, Folder) else Folder(_unpacked(site))), out


def _collect_less() -> None:
    gc.freeze()  # the records are here to stay,
    gc.set_threshold(100_000)  # and of what a page leaves behind hardly anything is in a circle


def _share(paths: Sequence[str]) -> list[str]:
    return [*_written(*_here["site"], paths)]


def _written(folder: Folder, out: Path, paths: Iterable[str]) -> Iterator[str]:
    """Write the pages at `paths` and yield each path."""
    for some in batched(paths, _AT_ONCE, strict=False):
        asked = set(some)
        for path, body in folder.bodies(some):
            if path in asked:
                write(out, path, body)
                yield path
