"""Problems: what is wrong with content, each with the place where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Problem(NamedTuple):
    """One fault of one file. `line` and `column` count from 1; `field` is empty for the file as a whole."""

    file: Path
    line: int
    column: int
    field: str
    message: str

    def __str__(self) -> str:
        """The form that editors and terminals turn into a link: file:line:column."""
        place = f"{self.file}:{self.line}:{self.column}"
        return f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"


class ContentError(Exception):
    """Content that must not be published, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """`problems`: all of them, in the order of files and lines."""
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
