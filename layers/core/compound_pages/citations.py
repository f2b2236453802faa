"""Citations: source numbers of one page, given in the order in which its statements are read. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .context import Anchor, Group, Line, Ref, Reference
from .grammar import in_words
from .statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .statements import Cited, Retraction, Source, Statement, Statements


class Citations:
    """Numbers the sources that one page cites, and counts the statements that cite none."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """`sources`: those embedded in the page's items, by id. What was retracted is cited nowhere."""
        self._sources = {
            id_: source for id_, source in sources.items() if not (source.retraction and source.is_retracted)
        }
        self._numbers: dict[str, int] = {}
        self._refs: dict[Cited, tuple[Ref, ...]] = {}  # a source keeps its number once it has one
        self.unsourced = 0

    def group(self, *fields: tuple[str, Statements | None]) -> Group:
        """Return the statements of `fields`, pairs of an id such as `pair.risks` and the field's value."""
        return Group(self.flat(fields))

    def flat(self, fields: Iterable[tuple[str, Statements | None]]) -> tuple[Line, ...]:
        """Return the same as lines."""
        lines: tuple[Line, ...] = ()
        for name, value in fields:
            if value is not None:
                refs = tuple([self.counted(one.sources) for one in _parts(value)])
                lines += _lines(name, value, refs)
        return lines

    def counted(self, cited: Cited) -> tuple[Ref, ...]:
        """Return the sources of one thing that is no line, and count it if it has none."""
        refs = self.refs(cited)
        self.unsourced += not refs
        return refs

    def line(self, id_: str, text: str, cited: Cited, **more: Any) -> Line:  # noqa: ANN401  any field
        """Return one statement with its sources; `more`: the other fields of a Line.

        One that was `searched` for needs none: it stands on the search.
        """
        refs = self.refs(cited) if more.get("searched") else self.counted(cited)
        return Line(id_, text.strip(), refs, **more)

    def refs(self, cited: Cited) -> tuple[Ref, ...]:
        """Return the numbers of the sources `cited` that are known, each place in them once."""
        if (refs := self._refs.get(cited)) is None:
            refs = self._refs[cited] = self._first(cited)
        return refs

    def _first(self, cited: Cited) -> tuple[Ref, ...]:
        places = [(one, None) if isinstance(one, str) else (one.source, one.at) for one in cited]
        known = dict.fromkeys([place for place in places if place[0] in self._sources])
        return tuple([Ref(self._number(id_), at or "") for id_, at in known])

    def _number(self, id_: str) -> int:
        return self._numbers.setdefault(id_, len(self._numbers) + 1)

    def references(self) -> tuple[Reference, ...]:
        """Return every source cited so far, by number."""
        return tuple(_reference(number, self._sources[id_]) for id_, number in self._numbers.items())


@lru_cache(maxsize=512)  # what a compound or a condition says stands on many pages,
def _parts(value: Statements) -> tuple[Statement, ...]:
    return statements(value)


@lru_cache(maxsize=512)  # and often under the same numbers
def _lines(name: str, value: Statements, refs: tuple[tuple[Ref, ...], ...]) -> tuple[Line, ...]:
    said = zip(_parts(value), refs, strict=True)
    return tuple([Line(f"{name}.{i}", one.text.strip(), its) for i, (one, its) in enumerate(said, 1)])


@lru_cache(maxsize=1024)  # the sources of a compound stand under the same numbers on many of its pages
def _reference(number: int, source: Source) -> Reference:
    year = str(source.year) if source.year and str(source.year) not in (source.container or "") else None
    parts = dict.fromkeys(part.rstrip(".") for part in (source.authors, source.container, year) if part)
    kind = _IN_WORDS.get(source.type, source.type.replace("_", " "))
    notice = _notice(source.retraction) if source.retraction else ""
    return Reference(number, source.title, ". ".join(parts), kind, tuple(_links(source)), notice)


_BECAME = {"concern": "The journal has voiced concern about it", "corrected": "It was corrected"}


def _notice(retraction: Retraction) -> str:
    became = _BECAME.get(retraction.status, "")
    return f"{became} on {in_words(retraction.on)}." if retraction.on else f"{became}."


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
