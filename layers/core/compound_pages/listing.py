"""Listing: entries in the order of their names, cut into pages. Pure."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from .context import Anchor
from .items import UNLISTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .context import Row
    from .items import Listing
    from .paths import PagePath

ROWS = 100
TITLES = {"compounds": "Compounds", "conditions": "Conditions"}


def shown(listed: Mapping[str, Listing]) -> dict[str, Listing]:
    """Return the entries of `listed` without those of records that are not listed any more."""
    return {slug: entry for slug, entry in listed.items() if entry.status != UNLISTED}


def by_name(listed: Mapping[str, Listing]) -> list[str]:
    """Return the slugs of `listed` in the order of their names."""
    return sorted(listed, key=lambda slug: (listed[slug].name.casefold(), slug))


def page_of(rows: Sequence[Row], number: int) -> tuple[Row, ...] | None:
    """Return page `number` of `rows`, counted from 1; the first page exists even when it is empty."""
    pages = list(batched(rows, ROWS, strict=False)) or [()]
    return pages[number - 1] if number <= len(pages) else None


def list_paths(path: str, rows: int) -> Iterator[str]:
    """Yield the path of each page of a list of so many rows; `path` is the first one's."""
    yield path
    for number in range(2, -(-rows // ROWS) + 1):
        yield f"{path}/{number}"


def neighbours(path: str, number: int, count: int) -> tuple[Anchor, ...]:
    """Return the links to the pages before and after page `number` of a list of `count` rows."""
    before = Anchor("Previous page", path if number - 1 == 1 else f"{path}/{number - 1}")
    after = Anchor("Next page", f"{path}/{number + 1}")
    return (*((before,) if number > 1 else ()), *((after,) if number * ROWS < count else ()))


def numbered(title: str, at: PagePath) -> str:
    """Return the title of this page of a list."""
    return title if at.number == 1 else f"{title}, page {at.number}"
