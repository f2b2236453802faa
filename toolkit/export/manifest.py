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
    pages = [file for file in files if isinstance(file, str) and _is_page(file)]
    lies_in = {file: file.rpartition("/")[0] for file in pages}
    below = {folder for folder in set(lies_in.values()) if _is_below(out, folder)}  # each asked once
    return {file for file, folder in lies_in.items() if folder in below}


def _is_page(file: str) -> bool:
    """Whether `file` has the name of a page: the list may have been edited."""
    return f"/{file}".endswith(_WRITTEN) and not {"", ".", ".."} & set(file.split("/"))


def _is_below(out: Path, folder: str) -> bool:
    """Whether `folder` is `out` or below it, whatever links lie on the way."""
    try:
        return (out / folder).resolve().is_relative_to(out.resolve())
    except (OSError, ValueError):
        return False


def keep(out: Path, written: Iterable[str], perhaps: Iterable[str] = ()) -> None:
    """List what was `written`, and what of `perhaps` is there; nothing, and there is no list."""
    there = (file for file in perhaps if isfile(f"{out}/{file}"))  # noqa: PTH113  twice as quick
    if listed := sorted({*written, *there}):
        lines = ",\n".join(map(json.dumps, listed))
        (out / LIST).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def remove(out: Path, files: Iterable[str]) -> None:
    """Remove those of `files` that are there."""
    for file in files:
        if (out / file).is_file():
            (out / file).unlink()
