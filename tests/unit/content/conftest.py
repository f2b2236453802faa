"""A content folder of two flat records, to be spoiled by each test in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from toolkit.content import ContentError, load

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.content import Content

COMPOUND = """\
name: Alpha
drug_class: a class
safety: a fact
regulatory_status: a fact
evidence_level: a fact
mechanism: a fact
"""
CONDITION = """\
name: Beta
specialists: [neurologist]
affected_organs: [brain]
"""
SOURCES = "study_1: {type: article, title: A study, year: 2020}\n"


class Folder:
    """A content folder that tests write into."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str | bytes) -> Path:
        """Write `text` as the file `name` of the folder."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self) -> Content:
        """Return the folder's content."""
        return load(self.root)

    def problems(self) -> list[str]:
        """Return all that is wrong, each as `file:line: field: message`, files relative to the folder."""
        try:
            load(self.root)
        except ContentError as error:
            return [
                f"{self._name(p.file)}:{p.line}: {p.field}: {p.message}".replace(": : ", ": ")
                for p in error.problems
            ]
        return []

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else f"own/{path.name}"

    def warnings(self) -> list[str]:
        """Return what is odd about the folder, in the same form."""
        return [f"{p.file.name}:{p.line}: {p.field}: {p.message}" for p in self.load().warnings]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A good folder: one compound, one condition, and a source."""
    made = Folder(tmp_path)
    made.write("compounds/alpha.yaml", COMPOUND)
    made.write("conditions/beta.yaml", CONDITION)
    made.write("sources.yaml", SOURCES)
    return made
