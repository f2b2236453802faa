"""The schemas that editors' tools complete from are those that files are checked against."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from toolkit.content import OWN
from toolkit.content.schema import schemas, write

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ["about", "compound", "condition", "pair", "question", "site", "sources"]


def test_there_is_a_schema_for_each_kind_of_file() -> None:
    assert sorted(schemas()) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_in_its_own_dialect(kind: str) -> None:
    schema = schemas()[kind]
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_the_one_in_use(kind: str, tmp_path: Path) -> None:
    write(tmp_path)
    committed = OWN / "schema" / f"{kind}.json"
    assert committed.read_text() == (tmp_path / f"{kind}.json").read_text(), "run `compound-pages schema`"


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_of_a_schema_is_closed(kind: str) -> None:
    definitions = schemas()[kind]["$defs"].values()
    assert all(one["additionalProperties"] is False for one in definitions if one["type"] == "object")


@pytest.mark.parametrize("kind", ["compound", "condition"])
def test_a_record_that_moved_needs_nothing_else(kind: str) -> None:
    assert Draft202012Validator(schemas()[kind]).is_valid({"moved_to": "elsewhere"})


@pytest.mark.parametrize("kind", ["compound", "condition", "pair"])
def test_a_record_that_is_gone_needs_nothing_else(kind: str) -> None:
    assert Draft202012Validator(schemas()[kind]).is_valid({"status": "gone"})


@pytest.mark.parametrize("kind", ["compound", "condition", "pair"])
def test_a_withdrawn_record_is_still_a_whole_one(kind: str) -> None:
    assert not Draft202012Validator(schemas()[kind]).is_valid({"status": "withdrawn"})


def test_each_content_file_names_its_schema() -> None:
    """The first line of each file leads editors' tools to the schema of its kind."""
    for path in OWN.rglob("*.yaml"):
        first = path.read_text().splitlines()[0]
        named = json.loads((path.parent / first.partition("$schema=")[2]).read_text())
        Draft202012Validator.check_schema(named)
