"""Golden items: the bytes that releases have left in tables, which every later release must read.

`RENEW_GOLDEN=1 .venv/bin/pytest tests/golden` writes those of the present release anew. Those of a release
that has been deployed anywhere stay as they are: a later release gets a folder of its own.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import fields

from compound_pages.item_form import decoded, decoded_entry, encoded, encoded_entry
from compound_pages.items import Key, Listing, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Ending, Pair, Search, Source, Statement
from compound_pages.site import Link, Question, Questions, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "items"
ROOT = Path(__file__).parents[2]
RELEASE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DAY = date(2026, 11, 22)
ENDING = Ending(since=DAY, why="Because.")
BOTH = ("Said without a source.", Statement("Said by a source.", ("a_label",)))
LIFE: dict[str, Any] = {"status": "withdrawn", "gone": ENDING, "withdrawn": ENDING, "updated": DAY}
NAMED: dict[str, Any] = {"short_name": "x", "aliases": ("an-alias",), "moved_to": "elsewhere"}
SOURCES = {
    "a_label": Source(
        type="label",
        title="A label",
        authors="Doe J.",
        container="A journal",
        year=2020,
        pmid="1",
        doi="10.1000/x",
        url="https://example.org",
        retrieved_on=DAY,
    )
}

# One record of each kind with every field set, so that no field can be renamed or dropped unseen.
RECORDS: dict[str, Any] = {
    "compound": Compound(
        name="Ω-3 <acid>",
        drug_class="One string.",
        safety=BOTH,
        regulatory_status=Statement("A statement."),
        evidence_level=BOTH,
        mechanism=BOTH,
        boxed_warning=BOTH,
        organ_function=BOTH,
        interactions=BOTH,
        monitoring=BOTH,
        **LIFE,
        **NAMED,
    ),
    "condition": Condition(
        name="A condition",
        specialists=("hepatologist", "oncologist"),
        affected_organs=("liver", "kidneys"),
        standard_treatment=BOTH,
        treatment_cautions=BOTH,
        **LIFE,
        **NAMED,
    ),
    "pair": Pair(
        studied="specific",
        findings=BOTH,
        laboratory=BOTH,
        risks=BOTH,
        interactions=BOTH,
        monitoring=BOTH,
        searched=Search(on=DAY, where="PubMed"),
        not_found=("a trial",),
        not_searched=("a registry",),
        **LIFE,
    ),
    "site": Site(
        name="A site",
        base_url="https://a.example",
        language="de",
        index_requires_review=False,
        report=Link("A report", "https://r.example"),
        corrections="mailto:a@a.example",
    ),
    "questions": Questions(
        {
            "safety": Question(
                path="/is-{compound}-safe-for-{condition}-patients",
                title="Is {compound} safe for people with {condition}?",
                label="Safety",
                template="safety.html",
                older_paths=("/safety/{compound}/in/{condition}",),
            )
        }
    ),
    "redirect": Redirect("elsewhere"),
    "tombstone": Tombstone("A compound", ENDING),
}
ITEMS = {kind: Stored(record, SOURCES) for kind, record in RECORDS.items()}
ENTRY = Listing("A compound", DAY, "limited", "withdrawn")


def _golden(release: str, name: str) -> bytes:
    return (HERE / release / f"{name}.msgpack").read_bytes()


@pytest.fixture(scope="module", autouse=True)
def _renewed() -> None:
    """Write the items of the present release anew where that is asked for."""
    if os.environ.get("RENEW_GOLDEN") == "1":
        (HERE / RELEASE).mkdir(exist_ok=True)
        for kind, stored in ITEMS.items():
            (HERE / RELEASE / f"{kind}.msgpack").write_bytes(encoded(stored)["record"]["B"])
        (HERE / RELEASE / "listing.msgpack").write_bytes(encoded_entry(ENTRY)["listing"]["B"])


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_of_this_release_is_read_as_it_was_meant(kind: str) -> None:
    """The committed bytes decode to the record of which they were made."""
    item = {"record": {"B": _golden(RELEASE, kind)}, "version": {"S": "1"}}
    assert decoded(Key(kind), item).stored == ITEMS[kind]


@pytest.mark.parametrize("kind", ITEMS)
def test_a_record_keeps_its_bytes(kind: str) -> None:
    """An unchanged record has unchanged bytes: publishing it again is no change, and purges nothing."""
    assert encoded(ITEMS[kind])["record"]["B"] == _golden(RELEASE, kind)


def test_a_list_entry_is_read_as_it_was_meant() -> None:
    """What hubs read of a record has golden bytes as well."""
    listing = {"listing": {"B": _golden(RELEASE, "listing")}, "sk": {"S": "a"}}
    assert decoded_entry("compounds", listing) == ENTRY
    assert encoded_entry(ENTRY)["listing"]["B"] == _golden(RELEASE, "listing")


def _releases() -> Iterator[tuple[str, str]]:
    for folder in sorted(HERE.iterdir()):
        yield from ((folder.name, file.stem) for file in sorted(folder.iterdir()) if file.stem != "listing")


@pytest.mark.parametrize(("release", "kind"), list(_releases()))
def test_items_of_every_release_are_read(release: str, kind: str) -> None:
    """Whatever release wrote an item, this one finds the right kind of record and its sources in it."""
    stored = decoded(Key(kind), {"record": {"B": _golden(release, kind)}, "version": {"S": "1"}}).stored
    assert type(stored.record) is type(RECORDS[kind])
    assert set(stored.sources) == set(SOURCES)


@pytest.mark.parametrize(
    "value", [*RECORDS.values(), *SOURCES.values(), ENTRY, ENDING], ids=lambda v: type(v).__name__
)
def test_the_golden_records_have_every_field(value: msgspec.Struct) -> None:
    """No field is left at its default, where its name and type would go untested."""
    for field in fields(value):
        assert getattr(value, field.name) != field.default, field.name


def _with_unknown_fields(value: Any) -> Any:
    """Return plain data with an unknown field in every object, as a later release may write it."""
    if isinstance(value, dict):
        known = {name: _with_unknown_fields(part) for name, part in value.items()}
        return known | {"of_a_later_release": ["x", {"y": 1}]}
    if isinstance(value, list | tuple):
        return [_with_unknown_fields(part) for part in value]
    return value


@pytest.mark.parametrize("kind", ITEMS)
def test_an_item_of_a_later_release_is_read(kind: str) -> None:
    """Fields that this release does not know are ignored, in the record, its statements and beside it."""
    data = msgspec.to_builtins(ITEMS[kind])
    later = _with_unknown_fields(data)
    later["sources"] = data["sources"]  # keyed by id: a further key there is a further source
    later["record"].pop("by_kind", None)
    if kind == "questions":
        later["record"]["by_kind"] = data["record"]["by_kind"]
    item = {"record": {"B": msgspec.msgpack.encode(later)}, "version": {"S": "1"}}
    assert decoded(Key(kind), item).stored == ITEMS[kind]


@pytest.mark.parametrize(
    ("kind", "needed"),
    [
        (
            "compound",
            {"name", "drug_class", "safety", "regulatory_status", "evidence_level", "mechanism"},
        ),
        ("condition", {"name", "specialists", "affected_organs"}),
        ("pair", {"studied"}),
        ("site", {"name", "base_url"}),
        ("questions", {"by_kind"}),
        ("redirect", {"moved_to"}),
        ("tombstone", set()),
    ],
)
def test_an_item_of_an_earlier_release_is_read(kind: str, needed: set[str]) -> None:
    """An item with nothing but the fields of the first records is whole: what came later has defaults."""
    data = msgspec.to_builtins(ITEMS[kind])["record"]
    earlier = {"record": {name: part for name, part in data.items() if name in {*needed, "record"}}}
    item = {"record": {"B": msgspec.msgpack.encode(earlier)}, "version": {"S": "1"}}
    stored = decoded(Key(kind), item).stored
    assert stored.sources == {}
    for field in fields(stored.record):
        expected = getattr(RECORDS[kind], field.name) if field.name in needed else field.default
        assert getattr(stored.record, field.name) == expected, field.name
