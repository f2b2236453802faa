"""Export: the whole site as files that any web server can serve."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from .site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from pathlib import Path

    from .content import Content


def export(content: Content, out: Path, progress: Callable[[list[str]], Iterable[str]] = iter) -> int:
    """Write every page and asset of `content` below `out` and return how many files that made.

    A path without an extension becomes `path.html`. What an earlier export left at the address of a page that
    is no more is removed, so that nothing taken down stays up; assets and all other files stay.
    `progress`: is given the list of paths and yields them again as the work goes on.

    Raises ContentError if a template cannot be rendered, OSError if `out` cannot be written.
    """
    folder = Folder(content)
    static = folder.static()
    pages = list(paths(content.records))
    for path, answer in static.items():
        _write(out, path, answer.body)
    for path in progress(pages):
        _write(out, path, folder.page(path).body)
    _remove_stale(out, {*pages, *static}, folder)
    return len(pages) + len(static)


def _remove_stale(out: Path, written: Container[str], folder: Folder) -> None:
    """Remove each file at the address of a page kind that was not written."""
    for file in out.rglob("*.html"):
        path = "/" + file.relative_to(out).as_posix().removesuffix(".html")
        if path not in written and path != "/index" and folder.is_address(path) and file.is_file():
            file.unlink()


def file_of(path: str) -> str:
    """Return the file that holds the page at `path`, relative to the folder of the site."""
    if path == "/":
        return "index.html"
    return path[1:] if PurePosixPath(path).suffix else f"{path[1:]}.html"


def _write(out: Path, path: str, body: bytes) -> None:
    file = out / file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
