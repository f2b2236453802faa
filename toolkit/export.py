"""Export: the whole site as files that any web server can serve."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from compound_pages.routes import ROBOTS, SECURITY

from .site import Folder, paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .content import Content

_WRITTEN = (".html", ".json", ".xml", ROBOTS, SECURITY)
LIST = ".export.json"  # the files of pages that exports wrote, so that a later one knows them from others


def export(content: Content, out: Path, progress: Callable[[list[str]], Iterable[str]] = iter) -> int:
    """Write every page and asset of `content` below `out` and return how many files that made.

    A path without an extension becomes `path.html`. A page that an earlier export wrote and that is no more
    is removed, so that nothing taken down stays up. Assets stay: a page that is open may still want them. So
    does every file that no export wrote.
    `progress`: is given the list of paths and yields them again as the work goes on.

    Raises ContentError if a template cannot be rendered, OSError if `out` cannot be written.
    """
    folder = Folder(content)
    static = folder.static()
    pages = list(paths(content.records))
    earlier, written = _earlier(out), set[str]()
    for path, answer in static.items():
        _write(out, path, answer.body)
    try:
        for path in progress(pages):
            _write(out, path, folder.page(path).body)
            written.add(file_of(path))
        for file in earlier - written - {file_of(path) for path in static}:
            _remove(out, file)
    finally:
        if listed := sorted(file for file in earlier | written if (out / file).is_file()):
            (out / LIST).write_text(json.dumps(listed, indent=0) + "\n", encoding="utf-8")
    return len(pages) + len(static)


def _earlier(out: Path) -> set[str]:
    """Return the pages that earlier exports wrote, none if their list is not there or is none."""
    try:
        listed = json.loads((out / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return set()
    files = listed if isinstance(listed, list) else []
    return {file for file in files if isinstance(file, str) and _is_below(out, file)}


def _is_below(out: Path, file: str) -> bool:
    """Whether `file` is a page below `out`, whatever links lie on the way: the list may have been edited."""
    try:
        below = (out / file).parent.resolve().is_relative_to(out.resolve())
    except (OSError, ValueError):
        return False
    return below and f"/{file}".endswith(_WRITTEN) and not {"", ".", ".."} & set(file.split("/"))


def _remove(out: Path, file: str) -> None:
    if (out / file).is_file():
        (out / file).unlink()


def file_of(path: str) -> str:
    """Return the file that holds the page at `path`, relative to the folder of the site."""
    if path == "/":
        return "index.html"
    return path[1:] if PurePosixPath(path).suffix else f"{path[1:]}.html"


def _write(out: Path, path: str, body: bytes) -> None:
    file = out / file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
