"""Making: the pages of a site as files, in this process or in several."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from itertools import batched, chain
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

MOST = 256  # pages that a process is given at a time, so that the last of them does not work alone for long
_AT_ONCE = 64  # of them that are in memory together
_THREADS = Path("/proc/self/task")


class Making:
    """Pages on their way into files. Iterating yields each path once its file is there, in order."""

    def __init__(
        self, folder: Folder, content: Content, out: Path, groups: Iterable[Sequence[str]], jobs: int
    ) -> None:
        """`folder`: the site of `content`; `groups`: pages that are best made by the same process.

        Who makes them reads the same records: else each process would weigh and copy all of them.
        `jobs`: how many processes, no more than there is work for.
        """
        self._folder, self._content, self._out = folder, content, out
        self._chunks = [chunk for group in groups for chunk in _cut(group)]
        self._jobs = min(jobs, len(self._chunks))
        self._pool: ProcessPoolExecutor | None = None
        self._made: list[Future[None]] = []
        self.pages = [*chain.from_iterable(self._chunks)]
        self.files: set[str] = set()  # that were written, whatever came of the rest
        self.begun: set[str] = set()  # of which nobody knows

    def __enter__(self) -> Self:
        """Start the processes, before anything else starts a thread: a fork with threads may hang."""
        if self._jobs > 1:
            context = _context()
            copies = context.get_start_method() == "fork"
            if copies:
                self._folder.compile()
            site = self._folder if copies else _packed(self._content)
            self._pool = ProcessPoolExecutor(self._jobs, context, _begin, (site, self._out))
            self._made = [self._pool.submit(_make, chunk) for chunk in self._chunks]
        return self

    def __exit__(self, *_: object) -> None:
        """Let each process end the pages that it has begun, and begin no more."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        for chunk, done in zip(self._chunks, self._made, strict=False):
            if not done.cancelled():
                (self.begun if done.exception() else self.files).update(map(file_of, chunk))

    def __iter__(self) -> Iterator[str]:
        """Raises as `Folder.page` and `Path.write_bytes` do; BrokenProcessPool if a process was ended."""
        if not self._pool:
            for path in _written(self._folder, self._out, self.pages):
                self.files.add(file_of(path))
                yield path
        for chunk, done in zip(self._chunks, self._made, strict=False):
            done.result()
            yield from chunk


def _cut(group: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield a group in as few equal parts as may be."""
    parts = -(-len(group) // MOST)
    return batched(group, -(-len(group) // parts), strict=False) if parts else iter(())


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
    gc.disable()  # in a new process too: see `quiet`
    _here["site"] = (site if isinstance(site, Folder) else Folder(_unpacked(site))), out


def _make(paths: Sequence[str]) -> None:
    for _ in _written(*_here["site"], paths):
        pass


def _written(folder: Folder, out: Path, paths: Iterable[str]) -> Iterator[str]:
    """Write the pages at `paths` and yield each path."""
    for some in batched(paths, _AT_ONCE, strict=False):
        for path, body in folder.bodies(some):
            write(out, path, body)
            yield path
