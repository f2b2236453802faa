"""Lists, the A-Z and the front door: entries of all compounds and conditions to page contexts. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Anchor, Group, HomePage, ListPage, Row
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
)
from .paths import hub_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .chrome import Frame
    from .items import Listing
    from .paths import PagePath

HOME_ROWS = 50
_STATUS = {"withdrawn": "Withdrawn, shown for reference only."}


def home(frame: Frame, compounds: Mapping[str, Listing], conditions: Mapping[str, Listing]) -> HomePage:
    """Return the front door: the first compounds and conditions by name, and the way to the rest."""
    chrome = frame.chrome(
        frame.site.name, "Questions about a compound and a condition, answered from sources.", "/"
    )
    return HomePage(
        **chrome | {"breadcrumbs": ()},
        index=True,
        heading="What is known about this compound, for this condition?",
        letters=letters(),
        compounds=_named("compound", compounds)[:HOME_ROWS],
        conditions=_named("condition", conditions)[:HOME_ROWS],
        more_compounds="/compounds" if len(compounds) > HOME_ROWS else None,
        more_conditions="/conditions" if len(conditions) > HOME_ROWS else None,
    )


def index(frame: Frame, at: PagePath, listed: Mapping[str, Listing]) -> ListPage | None:
    """Return one page of the list of all compounds or conditions, None past its end."""
    title = TITLES[at.kind]
    rows = _named(at.kind.removesuffix("s"), listed)
    return _page(frame, at, rows, title, f"{title} with a page on this site.")


def letter(
    frame: Frame, at: PagePath, compounds: Mapping[str, Listing], conditions: Mapping[str, Listing]
) -> ListPage | None:
    """Return one page of the names that begin with a letter, further names among them; None past its end."""
    here = str(at.name)
    both = (("compound", compounds), ("condition", conditions))
    found = [row for kind, listed in both for row in _all_names(kind, listed) if letter_of(row.name) == here]
    rows = sorted(found, key=lambda row: (row.name.casefold(), row.href))
    sign = "a digit or another sign" if here == OTHERS else here.upper()
    title = f"Names that begin with {sign}"
    return _page(frame, at, rows, title, f"Compounds and conditions whose names begin with {sign}.")


def letters(current: str | None = None) -> tuple[Anchor, ...]:
    """Return the way to each letter of the A-Z; that of the page itself leads nowhere."""
    return tuple(Anchor(one.upper(), "" if one == current else letter_path(one)) for one in LETTERS)


def _page(frame: Frame, at: PagePath, every: Sequence[Row], title: str, description: str) -> ListPage | None:
    rows = page_of(every, at.number)
    if rows is None:
        return None
    first = at.page.removesuffix(f"/{at.number}")
    return ListPage(
        **frame.chrome(numbered(title, at), description, at.page),
        index=bool(rows) or at.name is None,
        heading=title,
        intro=(_counted("names" if at.name else at.kind, len(every)),),
        facts=(),
        codes=Group(),
        letters=letters(at.name),
        rows_heading="By name",
        columns=(),
        rows=rows,
        pages=neighbours(first, at.number, len(every)),
        references=(),
    )


def _counted(kind: str, count: int) -> str:
    return f"One {kind.removesuffix('s')} is on record." if count == 1 else f"{count} {kind} are on record."


def _named(kind: str, listed: Mapping[str, Listing]) -> tuple[Row, ...]:
    return tuple(
        Row(listed[slug].name, hub_path(kind, slug), _STATUS.get(listed[slug].status, ""))
        for slug in by_name(listed)
    )


def _all_names(kind: str, listed: Mapping[str, Listing]) -> Iterator[Row]:
    for slug, entry in listed.items():
        for name in names_of(entry):
            note = _STATUS.get(entry.status, "") if name == entry.name else f"See {entry.name}"
            yield Row(name[:1].upper() + name[1:], hub_path(kind, slug), note)
