"""Export: the whole site as files that any web server can serve."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .content import Content


def export(content: Content, out: Path, progress: Callable[[list[str]], Iterable[str]] = iter) -> int:
    """Write every page and asset of `content` below `out` and return how many files that made.

    A path without an extension becomes `path.html`. Files that are there already and belong to no page stay.
    `progress`: is given the list of paths and yields them again as the work goes on.
    """
    folder = Folder(content)
    for path, answer in folder.static().items():
        _write(out, path, answer.body)
    pages = list(paths(content.records))
    for path in progress(pages):
        _write(out, path, folder.page(path).body)
    return len(pages) + len(folder.static())


def file_of(path: str) -> str:
    """Return the file that holds the page at `path`, relative to the folder of the site."""
    if path == "/":
        return "index.html"
    return path[1:] if PurePosixPath(path).suffix else f"{path[1:]}.html"


def _write(out: Path, path: str, body: bytes) -> None:
    file = out / file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
