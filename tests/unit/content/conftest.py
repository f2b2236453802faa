"""A content folder of two flat records, to be spoiled by each test in its own way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.content import ContentError, load

if TYPE_CHECKING:
    from datetime import date
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
SOURCES = "study_1: {type: article, title: A study, year: 2020, pmid: '123'}\n"


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


CLAIM: dict[str, Any] = {
    "id": "a",
    "type": "undesirable-effect",
    "statement": "It was seen.",
    "population_match": "general",
    "sources": ["study_1"],
}
INTERACTION: dict[str, Any] = {
    "id": "i",
    "medicine": "Xa",
    "consequence": "More of it.",
    "sources": ["study_1"],
}
ORGAN: dict[str, Any] = {
    "id": "o",
    "organ": "liver",
    "scale": "child_pugh",
    "level": "A",
    "advice": "monitor",
    "statement": "It was seen.",
    "sources": ["study_1"],
}


class Draft:
    """A folder with one pair, whose record each test spoils in its own way. JSON is YAML."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def told(self, today: date | None = None, **record: Any) -> list[str]:
        """Return all that is said of a pair with these fields, as `field: message`; errors begin with !."""
        self.folder.write("pairs/alpha/beta.yaml", json.dumps({"studied": "limited", **record}))
        return self.all_told(today)

    def claim(self, **changed: Any) -> list[str]:
        """Return all that is said of a claim with these fields; None takes one out."""
        return self.told(claims=[made(CLAIM, changed)])

    def interaction(self, **changed: Any) -> list[str]:
        """Return all that is said of an interaction with these fields."""
        return self.told(interacts_with=[made(INTERACTION, changed)])

    def organ(self, **changed: Any) -> list[str]:
        """Return all that is said of a row on organ function with these fields."""
        return self.told(organ_classes=[made(ORGAN, changed)])

    def all_told(self, today: date | None = None) -> list[str]:
        """Return all that is said of the folder."""
        try:
            return [f"{one.field}: {one.message}" for one in load(self.folder.root, today).warnings]
        except ContentError as error:
            said = [f"!{one.field}: {one.message}" for one in error.problems]
            return [*said, *(f"{one.field}: {one.message}" for one in error.warnings)]


def made(row: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """Return `row` with what is `changed`, and without what is None."""
    return {name: value for name, value in (row | changed).items() if value is not None}


@pytest.fixture
def draft(folder: Folder) -> Draft:
    """A good folder, and the record of a pair to be spoilt."""
    return Draft(folder)
