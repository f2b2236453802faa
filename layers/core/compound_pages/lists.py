"""Lists, the A-Z and the front door: entries of all compounds and conditions to page contexts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from .context import Anchor, Group, HomePage, ListPage, Row
from .items import Listing
from .listing import (
    LETTERS,
    OTHERS,
    TITLES,
    by_name,
    letter_of,
    letter_path,
    names_of,
    neighbours,
    numbered,
    page_of,
    sheet_of,
)
from .paths import hub_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .chrome import Frame
    from .listing import Sheet
    from .paths import PagePath

type Listed = Mapping[str, Listing]

HOME_ROWS = 50  # no more than a sheet has
_STATUS = {"withdrawn": "Withdrawn, shown for reference only."}


class _Cut(NamedTuple):
    """The rows of one page, and how many all pages together have."""

    rows: tuple[Row, ...]
    total: int


def home(frame: Frame, compounds: Listed | Sheet, conditions: Listed | Sheet) -> HomePage:
    """Return the front door: the first compounds and conditions by name, and the way to the rest.

    Of either the first sheet is enough.
    """
    one, other = _front("compound", compounds), _front("condition", conditions)
    chrome = frame.chrome(
        frame.site.name, "Questions about a compound and a condition, answered from sources.", "/"
    )
    return HomePage(
        **chrome | {"breadcrumbs": ()},
        index=True,
        heading="What is known about this compound, for this condition?",
        letters=letters(),
        compounds=one.rows,
        conditions=other.rows,
        more_compounds="/compounds" if one.total > HOME_ROWS else None,
        more_conditions="/conditions" if other.total > HOME_ROWS else None,
    )


def _front(kind: str, listed: Listed | Sheet) -> _Cut:
    sheet = sheet_of(listed, 1)
    return _Cut(_named(kind, sheet.entries)[:HOME_ROWS], sheet.count) if sheet else _Cut((), 0)


def index(frame: Frame, at: PagePath, listed: Listed | Sheet) -> ListPage | None:
    """Return one page of the list of all compounds or conditions, None past its end."""
    sheet = sheet_of(listed, at.number)
    if sheet is None:
        return None
    title = TITLES[at.kind]
    cut = _Cut(_named(at.kind.removesuffix("s"), sheet.entries), sheet.count)
    return _page(frame, at, cut, title, f"{title} with a page on this site.")


def letter(frame: Frame, at: PagePath, compounds: Listed, conditions: Listed) -> ListPage | None:
    """Return one page of the names that begin with a letter, further names among them; None past its end."""
    here = str(at.name)
    both = (("compound", compounds), ("condition", conditions))
    found = [row for kind, listed in both for row in _all_names(kind, listed) if letter_of(row.name) == here]
    rows = page_of(sorted(found, key=lambda row: (row.name.casefold(), row.href)), at.number)
    if rows is None:
        return None
    sign = "a digit or another sign" if here == OTHERS else here.upper()
    title = f"Names that begin with {sign}"
    cut = _Cut(rows, len(found))
    return _page(frame, at, cut, title, f"Compounds and conditions whose names begin with {sign}.")


def letters(current: str | None = None) -> tuple[Anchor, ...]:
    """Return the way to each letter of the A-Z; that of the page itself leads nowhere."""
    return tuple(Anchor(one.upper(), "" if one == current else letter_path(one)) for one in LETTERS)


def _page(frame: Frame, at: PagePath, cut: _Cut, title: str, description: str) -> ListPage:
    first = at.page.removesuffix(f"/{at.number}")
    return ListPage(
        **frame.chrome(numbered(title, at), description, at.page),
        index=bool(cut.rows) or at.name is None,
        heading=title,
        intro=(_counted("names" if at.name else at.kind, cut.total),),
        facts=(),
        codes=Group(),
        letters=letters(at.name),
        rows_heading="By name",
        columns=(),
        rows=cut.rows,
        pages=neighbours(first, at.number, cut.total),
        references=(),
    )


def _counted(kind: str, count: int) -> str:
    return f"One {kind.removesuffix('s')} is on record." if count == 1 else f"{count} {kind} are on record."


def _named(kind: str, listed: Listed) -> tuple[Row, ...]:
    return tuple(
        Row(listed[slug].name, hub_path(kind, slug), _STATUS.get(listed[slug].status, ""))
        for slug in by_name(listed)
    )


def _all_names(kind: str, listed: Listed) -> Iterator[Row]:
    for slug, entry in listed.items():
        for name in names_of(entry):
            note = _STATUS.get(entry.status, "") if name == entry.name else f"See {entry.name}"
            yield Row(name[:1].upper() + name[1:], hub_path(kind, slug), note)
