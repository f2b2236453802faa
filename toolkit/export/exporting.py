"""Exporting: every page and asset of a content as files, and no page of an earlier one that is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.site import Folder, groups

from . import manifest
from .files import file_of, write
from .making import Making
from .quiet import collecting_nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from toolkit.content import Content

LIST = manifest.LIST


def export(
    content: Content, out: Path, progress: Callable[[list[str]], Iterable[str]] = iter, jobs: int = 1
) -> int:
    """Write every page and asset of `content` below `out` and return how many files that made.

    A path without an extension becomes `path.html`. A page that an earlier export wrote and that is no more
    is removed, so that nothing taken down stays up. Assets stay: a page that is open may still want them. So
    does every file that no export wrote.
    `progress`: is given the list of paths and yields them again as the work goes on. `jobs`: how many
    processes make pages; no more are started than there is work for.

    Raises ContentError if a template cannot be rendered, OSError if `out` cannot be written, and
    BrokenProcessPool if somebody else ended one of the processes.
    """
    with collecting_nothing():
        return _export(content, out, progress, jobs)


def _export(content: Content, out: Path, progress: Callable[[list[str]], Iterable[str]], jobs: int) -> int:
    folder = Folder(content)
    static = folder.static()
    before = manifest.earlier(out)
    for path, answer in static.items():
        write(out, path, answer.body)
    making = Making(folder, content, out, groups(content.records), jobs)
    try:
        with making:
            for _ in zip(progress(making.pages), making, strict=True):
                pass
        manifest.remove(out, before - making.files - {file_of(path) for path in static})
    finally:
        manifest.keep(out, making.files, making.begun | before - making.files)
    return len(making.files) + len(static)
