"""The manifest: which files of a folder are pages that exports wrote, so that a later one knows them."""

from __future__ import annotations

import json
from os.path import isfile
from typing import TYPE_CHECKING

from compound_pages.routes import ROBOTS, SECURITY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WRITTEN = (".html", ".json", ".xml", ROBOTS, SECURITY)
LIST = ".export.json"


def earlier(out: Path) -> set[str]:
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


def keep(out: Path, files: Iterable[str]) -> None:
    """List those of `files` that are there; none, and there is no list."""
    if listed := sorted(file for file in files if isfile(f"{out}/{file}")):  # noqa: PTH113  twice as quick
        lines = ",\n".join(map(json.dumps, listed))
        (out / LIST).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def remove(out: Path, files: Iterable[str]) -> None:
    """Remove those of `files` that are there."""
    for file in files:
        if (out / file).is_file():
            (out / file).unlink()
