"""Problems: what is wrong with content, each with the place where it is."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_SHOWN = 60
_TOLD = 100  # of one file: more of them nobody reads
_CLOSE = 0.75  # one slip in a short word, not one word for another


class Problem(NamedTuple):
    """One fault of one file. `line` and `column` count from 1; `field` is empty for the file as a whole."""

    file: Path
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        """The form that editors and terminals turn into a link: file:line:column."""
        place = f"{printable(str(self.file))}:{self.line}:{self.column}"
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class ContentError(Exception):
    """Content that must not be published, with everything that is wrong with it, and what is odd besides."""

    def __init__(self, problems: Sequence[Problem], warnings: Sequence[Problem] = ()) -> None:
        """`problems`, `warnings`: all of them, in the order of files and lines."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
        self.warnings = tuple(warnings)

    def __reduce__(self) -> tuple[Any, ...]:
        """As it was made, so that it can be told to another process."""
        return type(self), (self.problems, self.warnings)

    def report(self) -> str:
        """Return all of it in the order of files and lines, and last how much it is."""
        told = [(problem, "") for problem in self.problems]
        told += [(warning, " (warning)") for warning in self.warnings]
        counts = counted(len(self.problems), "problem")
        counts += f", {counted(len(self.warnings), 'warning')}" if self.warnings else ""
        return "\n".join([*(f"{problem}{mark}" for problem, mark in sorted(told)), counts])


def told(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield `problems`, sorted, of each file no more than anybody reads, and how many more there are."""
    for file, grouped in groupby(problems, key=lambda problem: problem.file):
        found = list(grouped)
        yield from found[:_TOLD]
        if rest := found[_TOLD:]:
            message = f"and {counted(len(rest), 'further problem')} from here on"
            yield Problem(file, rest[0].line, rest[0].column, "", message)


def printable(text: str) -> str:
    """Return `text` with escapes for what does not print: the name of a file may hold anything."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def shown(text: str) -> str:
    """Return `text` in quotes for a message: on one line, printable, and cut where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def meant(text: str, known: Iterable[str]) -> str:
    """Return the end of a message that names what `text` is probably a slip for, or nothing."""
    close = get_close_matches(text, list(known), n=1, cutoff=_CLOSE)
    return f"; did you mean {close[0]}?" if close else ""


def counted(count: int, noun: str) -> str:
    """Return `count` of `noun`, which takes an s where there is not one: '1 page', '0 pages'."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
