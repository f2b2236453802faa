"""The examples of docs/content.md are content, and its table has every rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import toolkit.content
from compound_pages.items import Key
from compound_pages.records import Pair
from toolkit.content import load

from .conftest import COMPOUND, SOURCES

if TYPE_CHECKING:
    from .conftest import Folder

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "content.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
STATEMENTS = next(block for block in BLOCKS if block.startswith("mechanism:")).split("\n\n")
CODE = "".join(path.read_text("utf-8") for path in Path(*toolkit.content.__path__).rglob("*.py"))


def test_the_examples_are_one_good_folder_without_a_warning(tmp_path: Path) -> None:
    """Blocks that name the same file are parts of it; an editor who copies them has content."""
    for block in BLOCKS:
        if named := re.match(r"# content/(\S+\.yaml)", block):
            path = tmp_path / named[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(block)
    content = load(tmp_path)
    assert content.warnings == ()
    pair = content.records[Key("pair", "examplin/example-fever")].record
    assert isinstance(pair, Pair)
    assert [claim.id for claim in pair.claims] == ["sleep-cohort"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_each_form_of_a_statement_is_good(folder: Folder, statement: str) -> None:
    folder.write("sources.yaml", SOURCES.replace("study_1", "lee2021"))
    folder.write("compounds/alpha.yaml", COMPOUND.replace("mechanism: a fact\n", statement))
    assert folder.problems() == []


def test_the_table_has_every_rule_that_is_checked() -> None:
    """A message that names a rule leads to the row that says why."""
    checked = set(re.findall(r"\"(T\d\d)\"|\((T\d\d)\)\"", CODE))
    rules = {rule for pair in checked for rule in pair if rule}
    assert rules == set(re.findall(r"^\| (T\d\d) \|", PAGE, re.MULTILINE))
