"""Parts: groups and tables of one page, out of the fields of its records. Pure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import evidence, tables
from .context import Group
from .evidence import Readers
from .passages import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from .citations import Citations
    from .claims import Claim
    from .context import InteractionRow, OrganTable
    from .evidence import Owned
    from .statements import Statements
    from .subjects import Subjects

ROWS, CLASSES = "interacts_with", "organ_classes"  # the two parts that are tables
NOTHING = Group()


class Parts:
    """The parts of one page. One that is of a single record may have been read for another page."""

    def __init__(
        self, subjects: Subjects, cite: Citations, shelves: Mapping[str, Shelf] | None = None
    ) -> None:
        """`shelves`: by kind, those of the records where they are kept."""
        self._shelves = shelves or {kind: Shelf(one, keeps=False) for kind, one in subjects.by_kind.items()}
        self._readers = Readers(subjects.compound, subjects.condition)
        self._cite = cite

    def present(self, names: Iterable[str]) -> list[str]:
        """Return those of `names` that are a field of which some record says something."""
        said = set().union(*[shelf.fields for shelf in self._shelves.values()])
        return [name for name in names if name in said]

    def group(self, name: str, claims: list[Owned[Claim]] | None, *, flat: bool) -> Group:
        """Return the `claims` of a group, and what the field of that name says if it is shown `flat`."""
        held = self._held(name) if flat else []
        if claims:
            weighed = evidence.lines(self._readers, claims, self._cite, self._shelf(claims))
            return Group(weighed.lines + self._cite.flat(_named(name, held))) if held else weighed
        return self._passage(held, name, lambda: self._cite.group(*_named(name, held)))

    def rows(self) -> tuple[InteractionRow, ...]:
        """Return the table of interactions."""
        held, usual = self._held(ROWS), self._readers.condition.usual_medicines
        rows = partial(tables.interaction_rows, self._readers, _each(held), self._cite)
        return self._passage(held, (ROWS, usual), rows)

    def classes(self) -> tuple[OrganTable, ...]:
        """Return the tables of organ function."""
        held, organs = self._held(CLASSES), self._readers.condition.organs
        classes = partial(tables.organ_tables, self._readers, _each(held), self._cite)
        return self._passage(held, (CLASSES, organs), classes)

    def _held(self, name: str) -> list[Owned[Any]]:
        """Return what the records say in a field, the pair's first."""
        shelves = self._shelves.items()
        return [(kind, shelf.fields[name]) for kind, shelf in shelves if name in shelf.fields]

    def _passage[T](self, held: list[Owned[Any]], part: object, read: Callable[[], T]) -> T:
        """Return what is read of what is `held`; `part`: all that it depends on besides the one record."""
        shelf = self._shelf(held)
        return self._cite.passage(shelf, part, read) if shelf else read()

    def _shelf(self, held: list[Owned[Any]]) -> Shelf | None:
        """Return the shelf of the one record that all is of, if it keeps anything. A pair's is first."""
        if not held or held[0][0] != held[-1][0]:
            return None
        shelf = self._shelves[held[0][0]]
        return shelf if shelf.keeps else None


def _named(name: str, held: list[Owned[Statements]]) -> list[tuple[str, Statements]]:
    return [(f"{kind}.{name}", value) for kind, value in held]


def _each(held: list[Owned[Any]]) -> Iterator[Owned[Any]]:
    return ((kind, one) for kind, some in held for one in some)
