"""Listing: entries in the order of their names, by letters, cut into pages. Pure."""

from __future__ import annotations

from collections import Counter
from string import ascii_lowercase
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from msgspec import Struct

from .context import Anchor
from .items import UNLISTED, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .paths import PagePath

ROWS = 100  # of the sheets that tables have, too: with another number they need another place
# So many names of one record stand in the A-Z: no letter has more rows than the records on record allow.
NAMES = 10
EVERY = "*"
OTHERS = "0-9"
LETTERS = (*ascii_lowercase, OTHERS)
TITLES = {"compounds": "Compounds", "conditions": "Conditions"}


class Sheet(Struct, frozen=True):
    """One page of the list of all compounds or all conditions, by slug: their names and statuses alone.

    `count`: how many the whole list has. Publishing writes the sheets of a list that has more than one page,
    so that a page of it is read without the rest (docs/adr/0048).
    """

    count: int
    entries: dict[str, Listing]


def shown(listed: Mapping[str, Listing]) -> dict[str, Listing]:
    """Return the entries of `listed` without those of records that are not listed any more."""
    return {slug: entry for slug, entry in listed.items() if entry.status != UNLISTED}


def by_name(listed: Mapping[str, Listing]) -> list[str]:
    """Return the slugs of `listed` in the order of their names, accents folded."""
    return sorted(listed, key=lambda slug: (_folded(listed[slug].name), slug))


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
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


def page_of[T](rows: Sequence[T], number: int) -> tuple[T, ...] | None:
    """Return page `number` of `rows`, counted from 1; the first page exists even when it is empty."""
    first = (number - 1) * ROWS
    return tuple(rows[first : first + ROWS]) if number == 1 or first < len(rows) else None


def sheet_list(name: str) -> str:
    """Return the list that has the sheets of the list `name`: in the place of a slug stands what is none."""
    return f"{name.removesuffix('s')}#{EVERY}"


def sheet_of(listed: Mapping[str, Listing] | Sheet, number: int) -> Sheet | None:
    """Return page `number` of a list by name, None past its end; what is a sheet already is that page."""
    if isinstance(listed, Sheet):
        return listed
    slugs = page_of(by_name(listed), number)
    return None if slugs is None else Sheet(len(listed), {slug: _row(listed[slug]) for slug in slugs})


def sheets_of(listed: Mapping[str, Listing]) -> Iterator[Sheet]:
    """Yield all sheets of a list that has more than one page; a shorter one needs none."""
    ordered = by_name(listed) if len(listed) > ROWS else []
    for first in range(0, len(ordered), ROWS):
        yield Sheet(len(listed), {slug: _row(listed[slug]) for slug in ordered[first : first + ROWS]})


def _row(entry: Listing) -> Listing:
    """Return what a sheet has of an entry."""
    return Listing(entry.name, status=entry.status)


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
