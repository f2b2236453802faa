"""Bounds: how much a content folder may hold, and that nothing in it comes from elsewhere (docs/adr/0040).

Whoever proposes content may be anybody. It must not stop the machine that checks it, nor make it read, show
or publish another file of that machine.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from compound_pages.item_form import encoded

from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from compound_pages.items import Stored

KB = 1024
MAX_FILES = 10_000  # in one folder
MAX_TEMPLATE = 256 * KB
MAX_ASSET = 2 * KB * KB  # Lambda answers with 6 MB at most, and base64 makes three bytes four
_MAX_ITEM = 400_000  # DynamoDB takes 400 KB (409,600), keys and hashes included
LEADS_OUT = "leads out of the content folder: only what lies in it is read"


def leads_out(path: Path, roots: Iterable[Path]) -> bool:
    """Return whether `path` is, by way of links, none of what lies in one of `roots`."""
    end = path.resolve()
    return not any(end.is_relative_to(root.resolve()) for root in roots)


def entries(folder: Path) -> list[Path]:
    """Return what is in `folder`, as much of it as may be, without the hidden files that systems leave."""
    found = (path for path in folder.glob("*") if not path.name.startswith("."))
    return sorted(islice(found, MAX_FILES), key=lambda path: (path.stem, path.name))


def overfull(folder: Path) -> Iterator[Problem]:
    """Yield that `folder` holds more than may be, if it does."""
    if next(islice(folder.glob("*"), MAX_FILES, None), None):
        yield Problem(folder, 1, 1, "", f"holds more than {MAX_FILES} files: those beyond were not read")


def unfit(path: Path, roots: Iterable[Path], most: int) -> Iterator[Problem]:
    """Yield why a template or an asset, or one in a folder of theirs, may not be read: it is not touched."""
    if leads_out(path, roots):  # nor is a folder out there looked through, as the whole machine might be
        yield Problem(path, 1, 1, "", LEADS_OUT)
        return
    for one in (path, *path.rglob("*")):
        if leads_out(one, roots):
            yield Problem(one, 1, 1, "", LEADS_OUT)
        elif one.is_symlink() and one.is_dir():
            yield Problem(one, 1, 1, "", "is a link to a folder, which may lead round in a circle")
        elif not one.is_file() and not one.is_dir():
            yield Problem(one, 1, 1, "", "is no file")
        elif one.is_file() and one.stat().st_size > most:
            yield Problem(one, 1, 1, "", f"the file is larger than {most // KB} KB")


def is_too_large(stored: Stored) -> bool:
    """Return whether no item of the table could hold `stored`."""
    return len(encoded(stored)["record"]["B"]) > _MAX_ITEM
