"""Citations: source numbers of one page, given in the order in which its statements are read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from .context import Anchor, Group, Line, Reference
from .records import statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .records import Source, Statements


class Citations:
    """Numbers the sources that one page cites, and counts the statements that cite none."""

    def __init__(self, *sources: Mapping[str, Source]) -> None:
        """`sources`: those embedded in each of the page's items, by id."""
        self._sources: dict[str, Source] = {}
        for known in sources:
            self._sources.update(known)
        self._numbers: dict[str, int] = {}
        self.unsourced = 0

    def group(self, *fields: tuple[str, Statements | None]) -> Group:
        """Return the statements of `fields`, pairs of an id such as `pair.risks` and the field's value."""
        lines = [
            Line(f"{name}.{i}", statement.text.strip(), self._cite(statement.sources))
            for name, value in fields
            for i, statement in enumerate(statements(value), 1)
        ]
        self.unsourced += sum(not line.refs for line in lines)
        return Group(tuple(lines))

    def _cite(self, ids: tuple[str, ...]) -> tuple[int, ...]:
        known = dict.fromkeys(id_ for id_ in ids if id_ in self._sources)
        return tuple(self._numbers.setdefault(id_, len(self._numbers) + 1) for id_ in known)

    def references(self) -> tuple[Reference, ...]:
        """Return every source cited so far, by number."""
        return tuple(_reference(number, self._sources[id_]) for id_, number in self._numbers.items())


def _reference(number: int, source: Source) -> Reference:
    year = str(source.year) if source.year and str(source.year) not in (source.container or "") else None
    parts = dict.fromkeys(part.rstrip(".") for part in (source.authors, source.container, year) if part)
    kind = _IN_WORDS.get(source.type, source.type.replace("_", " "))
    return Reference(number, source.title, ". ".join(parts), kind, tuple(_links(source)))


# What kind of source it is, where the record's own word means little to a reader.
_IN_WORDS = {
    "label": "product label",
    "livertox": "LiverTox chapter",
    "pdq": "PDQ summary",
    "rct": "randomized trial",
    "regulatory_secondary": "report about a regulator",
    "trial_registry": "trial record",
}


def _links(source: Source) -> list[Anchor]:
    links = []
    if source.pmid:
        links.append(Anchor(f"PMID {source.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"))
    if source.doi:
        links.append(Anchor(f"DOI {source.doi}", f"https://doi.org/{quote(source.doi, safe='/():;')}"))
    if source.url and not links:
        links.append(Anchor(_host(source.url), source.url))
    return links


def _host(url: str) -> str:
    return url.split("//", 1)[-1].split("/", 1)[0] or url
