"""Files: where a page lies in an exported site, and how it gets there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def file_of(path: str) -> str:
    """Return the file that holds the page at `path`, relative to the folder of the site."""
    if path == "/":
        return "index.html"
    return path[1:] if "." in path[path.rindex("/") :] else f"{path[1:]}.html"


def write(out: Path, path: str, body: bytes) -> None:
    """Write the page at `path` below `out`. Raises OSError if that cannot be done."""
    name = f"{out}/{file_of(path)}"
    try:
        file = open(name, "wb", buffering=0)  # noqa: PTH123, SIM115  of so many files each step counts
    except FileNotFoundError:  # once a folder, and not asked for each page
        (out / file_of(path)).parent.mkdir(parents=True, exist_ok=True)
        file = open(name, "wb", buffering=0)  # noqa: PTH123, SIM115
    with file:
        file.write(body)
