"""Citations: source numbers of one page, given in the order in which its statements are read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .context import Group, Line, Ref
from .references import listed
from .statements import cited_ids, statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .context import Reference
    from .passages import Passage, Shelf
    from .statements import Cited, Source, Statements


class Citations:
    """Numbers the sources that one page cites, and counts the statements that cite none."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """`sources`: those embedded in the page's items, by id. What was retracted is cited nowhere."""
        self._sources = sources
        self._cited: list[Source] = []
        self._numbers: dict[str, int] = {}  # 0: nothing may cite it
        self._refs: dict[Cited, tuple[Ref, ...]] = {}  # a source keeps its number once it has one
        self._asked: list[Cited] = []
        self.unsourced = 0

    def group(self, *fields: tuple[str, Statements | None]) -> Group:
        """Return the statements of `fields`, pairs of an id such as `pair.risks` and the field's value."""
        return Group(self.flat(fields))

    def flat(self, fields: Iterable[tuple[str, Statements | None]]) -> tuple[Line, ...]:
        """Return the same as lines."""
        lines: tuple[Line, ...] = ()
        for name, value in fields:
            if value is not None:
                said = [(one.text.strip(), self.counted(one.sources)) for one in statements(value)]
                lines += tuple([Line(f"{name}.{i}", text, refs) for i, (text, refs) in enumerate(said, 1)])
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
        if not cited:
            return ()
        self._asked.append(cited)
        if (refs := self._refs.get(cited)) is None:
            refs = self._refs[cited] = self._first(cited)
        return refs

    def _first(self, cited: Cited) -> tuple[Ref, ...]:
        places = dict.fromkeys(
            [(one, "") if isinstance(one, str) else (one.source, one.at or "") for one in cited]
        )
        return tuple([Ref(number, at) for id_, at in places if (number := self._number(id_))])

    def _numbered(self, ids: Iterable[str]) -> tuple[int, ...]:
        known = self._numbers
        return tuple([known[id_] if id_ in known else self._number(id_) for id_ in ids])

    def _number(self, id_: str) -> int:
        if (number := self._numbers.get(id_)) is None:
            source = self._sources.get(id_)
            if source is None or source.is_retracted:
                number = 0
            else:
                self._cited.append(source)
                number = len(self._cited)
            self._numbers[id_] = number
        return number

    def references(self) -> tuple[Reference, ...]:
        """Return every source cited so far, by number."""
        return listed(self._cited)

    def passage[T](self, shelf: Shelf, part: object, read: Callable[[], T]) -> T:
        """Return what `read` returns, which cites here: read now, or kept from a page with the same numbers.

        `shelf`: that of the only record of which `read` reads; `part`: all else that it depends on.
        """
        passage: Passage[T] | None = shelf.get(part)
        since, unsourced = len(self._asked), self.unsourced
        numbers: tuple[int, ...] = ()
        if passage:
            numbers = self._numbered(passage.asked)  # gives new ones in the order in which reading does
            if kept := passage.under.get(numbers):
                self._asked.append(passage.asked)
                self.unsourced += kept[1]
                return kept[0]
        made = read()
        if not passage:
            passage = shelf.keep(part, [id_ for cited in self._asked[since:] for id_ in cited_ids(cited)])
            numbers = self._numbered(passage.asked)
        passage.keep(numbers, made, self.unsourced - unsourced)
        return made
