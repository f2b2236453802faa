"""Lists and the front door: entries of all compounds and conditions to page contexts. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import HomePage, ListPage, Row
from .listing import TITLES, by_name, neighbours, numbered, page_of
from .paths import hub_path

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        compounds=_named("compound", compounds)[:HOME_ROWS],
        conditions=_named("condition", conditions)[:HOME_ROWS],
        more_compounds="/compounds" if len(compounds) > HOME_ROWS else None,
        more_conditions="/conditions" if len(conditions) > HOME_ROWS else None,
    )


def index(frame: Frame, at: PagePath, listed: Mapping[str, Listing]) -> ListPage | None:
    """Return one page of the list of all compounds or conditions, None past its end."""
    title = TITLES[at.kind]
    rows = page_of(_named(at.kind.removesuffix("s"), listed), at.number)
    if rows is None:
        return None
    return ListPage(
        **frame.chrome(numbered(title, at), f"{title} with a page on this site.", at.path),
        index=True,
        heading=title,
        intro=(_counted(at.kind, len(listed)),),
        facts=(),
        rows_heading="By name",
        rows=rows,
        pages=neighbours(f"/{at.kind}", at.number, len(listed)),
        references=(),
    )


def _counted(kind: str, count: int) -> str:
    return f"One {kind.removesuffix('s')} is on record." if count == 1 else f"{count} {kind} are on record."


def _named(kind: str, listed: Mapping[str, Listing]) -> tuple[Row, ...]:
    return tuple(
        Row(entry.name, hub_path(kind, slug), _STATUS.get(entry.status, ""))
        for slug, entry in ((slug, listed[slug]) for slug in by_name(listed))
    )
