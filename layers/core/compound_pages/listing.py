"""Listing: entries in the order of their names, by letters, cut into pages. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import batched
from string import ascii_lowercase
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from .context import Anchor
from .items import UNLISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .context import Row
    from .items import Listing
    from .paths import PagePath

ROWS = 100
# So many names of one record stand in the A-Z: no letter has more rows than the records on record allow.
NAMES = 10
OTHERS = "0-9"
LETTERS = (*ascii_lowercase, OTHERS)
TITLES = {"compounds": "Compounds", "conditions": "Conditions"}


def shown(listed: Mapping[str, Listing]) -> dict[str, Listing]:
    """Return the entries of `listed` without those of records that are not listed any more."""
    return {slug: entry for slug, entry in listed.items() if entry.status != UNLISTED}


def by_name(listed: Mapping[str, Listing]) -> list[str]:
    """Return the slugs of `listed` in the order of their names, accents folded."""
    return sorted(listed, key=lambda slug: (_folded(listed[slug].name), slug))


def _folded(name: str) -> str:
    return "".join(one for one in normalize("NFKD", name.casefold()) if not combining(one))


def letter_of(name: str) -> str:
    """Return the letter of the A-Z that `name` stands under: accents fold, what is no Latin letter is 0-9."""
    first = next((character for character in _folded(name) if character.isalnum()), "")
    return first if first in ascii_lowercase and first else OTHERS


def letter_path(letter: str) -> str:
    """Return the path of a letter of the A-Z, one of `LETTERS`."""
    return f"/a-z/{letter}"


def names_of(entry: Listing) -> tuple[str, ...]:
    """Return the names under which an entry stands in the A-Z, its own first; none if it is not listed."""
    if entry.status == UNLISTED:
        return ()
    return tuple(dict.fromkeys((entry.name, *entry.also)))[:NAMES]


def names_by_letter(entries: Iterable[Listing]) -> Counter[str]:
    """Return how many names stand under each letter that has any."""
    return Counter(letter_of(name) for entry in entries for name in names_of(entry))


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
