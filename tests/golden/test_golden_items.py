"""Golden items: the bytes that releases have left in tables, which every later release must read.

`RENEW_GOLDEN=1 .venv/bin/pytest tests/golden` writes those of the present release anew. Those of a release
that has been deployed anywhere stay as they are: a later release gets a folder of its own.

A new field leaves the bytes of an unchanged record as they are, but for one: the head of a msgpack map is one
byte up to 15 fields and three from 16 on, and msgspec takes the head that all fields of the struct would
need. Release 0.2.0 went past 15 in `Condition` and `Pair`, so their items are written anew once.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date
from inspect import isclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from compound_pages import claims, history, items, records, site, statements
from compound_pages.claims import Claim, Conclusion, Effect, Interaction, OrganFunction, Population
from compound_pages.history import Ending, Event, Review, Search
from compound_pages.item_form import decoded, decoded_entry, encoded, encoded_entry
from compound_pages.items import Feed, FeedEntry, Key, Listing, Redirect, Stored, Tombstone
from compound_pages.records import Code, Compound, Condition, Form, Pair, Related, Stricter
from compound_pages.site import About, Link, Question, Questions, Section, Security, Site
from compound_pages.statements import Citation, Retraction, Source, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent / "items"
ROOT = Path(__file__).parents[2]
RELEASE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
DAY = date(2026, 11, 22)
ENDING = Ending(since=DAY, why="Because.")
CITED = ("a_label", Citation("a_label", "section 8"))
BOTH = ("Said without a source.", Statement("Said by a source.", CITED))
LIFE: dict[str, Any] = {
    "status": "withdrawn",
    "gone": ENDING,
    "withdrawn": ENDING,
    "updated": DAY,
    "history": (Event(on=DAY, kind="correction", summary="A number was wrong."),),
    "reviews": (
        Review(
            by="Reviewer A",
            credential="MD",
            register="https://register.example/1",
            on=DAY,
            next_due=date(2027, 11, 22),
            content="0" * 32,
        ),
    ),
}
NAMED: dict[str, Any] = {
    "short_name": "x",
    "aliases": ("an-alias",),
    "moved_to": "elsewhere",
    "codes": (Code(system="MeSH", value="D000001", sources=CITED),),
}
POPULATION = Population(species="animal", n=12, description="rats")
HELD: dict[str, Any] = {
    "claims": (
        Claim(
            id="a-claim",
            type="warning",
            statement="A claim.",
            population_match="nonhuman",
            short="Short.",
            conclusion=Conclusion(subject="It", verb="raise", object="something"),
            applies_to=("a-form",),
            population=POPULATION,
            direction="harm",
            advice="avoid",
            effect=Effect(measure="proportion", value=0.2, low=0.1, high=0.3, compared=0.05),
            certainty="low",
            certainty_by="a_label",
            disagrees_with=("another-claim",),
            sources=CITED,
        ),
    ),
    "interacts_with": (
        Interaction(
            id="a-row",
            medicine="a medicine",
            consequence="Too much of it.",
            names=("one", "two"),
            applies_to=("a-form",),
            severity="major",
            likelihood="possible",
            certainty="low",
            population=POPULATION,
            action="avoid",
            advice="Take neither.",
            sources=CITED,
        ),
    ),
    "organ_classes": (
        OrganFunction(
            id="a-class",
            organ="liver",
            scale="child_pugh",
            level="C",
            advice="avoid",
            statement="A row.",
            applies_to=("a-form",),
            sources=CITED,
        ),
    ),
    "unknowns": ("What happens then.",),
}
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
        retraction=Retraction(status="concern", on=DAY, notice="https://example.org/notice"),
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
        kind="supplement",
        forms=(Form(id="a-form", name="a form"),),
        **HELD,
        **LIFE,
        **NAMED,
    ),
    "condition": Condition(
        name="A condition",
        specialists=("hepatologist", "oncologist"),
        affected_organs=("liver", "kidneys"),
        standard_treatment=BOTH,
        treatment_cautions=BOTH,
        scope=Statement("Only this.", CITED),
        organs=("liver",),
        usual_medicines=("a medicine",),
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
        trials=BOTH,
        concern=Stricter(level="do_not_use", why="Because.", by="Reviewer A", on=DAY),
        questions=("What then?",),
        related=(Related("Another page", "/compounds/another"),),
        **HELD,
        **LIFE,
    ),
    "site": Site(
        name="A site",
        base_url="https://a.example",
        language="de",
        index_requires_review=False,
        report=Link("A report", "https://r.example"),
        corrections="mailto:a@a.example",
        security=Security(contact="mailto:b@a.example", expires=DAY),
    ),
    "questions": Questions(
        {
            "safety": Question(
                path="/is-{compound}-safe-for-{condition}-patients",
                title="Is {compound} safe for people with {condition}?",
                label="Safety",
                order=1,
                template="safety.html",
                description="What is on record.",
                parts=("risks", "interacts_with"),
                claims=("warning",),
                older_paths=("/safety/{compound}/in/{condition}",),
            )
        }
    ),
    "about": About(
        title="Method",
        description="How pages are made.",
        updated=DAY,
        sections=(Section(heading="One", paragraphs=("A paragraph.",), items=("An item.",)),),
    ),
    "feed": Feed(
        (FeedEntry(on=DAY, kind="correction", title="A", path="/compounds/a", summary="A number was wrong."),)
    ),
    "redirect": Redirect("elsewhere"),
    "tombstone": Tombstone("A compound", ENDING),
}
ITEMS = {kind: Stored(record, SOURCES, {"safety": "/another"}) for kind, record in RECORDS.items()}
ENTRY = Listing(
    "A compound",
    DAY,
    "limited",
    "withdrawn",
    also=("another name",),
    index=("safety",),
    glance={"safety": "Ask a specialist first"},
)


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


def _plain(body: bytes) -> Any:
    return msgspec.msgpack.decode(body)


@pytest.mark.parametrize(("release", "kind"), list(_releases()))
def test_items_of_every_release_are_read(release: str, kind: str) -> None:
    """Whatever release wrote an item, this one finds in it all that it holds, and nothing besides."""
    body = _golden(release, kind)
    stored = decoded(Key(kind), {"record": {"B": body}, "version": {"S": "1"}}).stored
    assert type(stored.record) is type(RECORDS[kind])
    assert _plain(encoded(stored)["record"]["B"]) == _plain(body)


@pytest.mark.parametrize("release", sorted(folder.name for folder in HERE.iterdir()))
def test_list_entries_of_every_release_are_read(release: str) -> None:
    """What hubs, sitemaps and the A-Z read of a record is found in the entries of every release."""
    body = _golden(release, "listing")
    entry = decoded_entry("compounds", {"listing": {"B": body}, "sk": {"S": "a"}})
    assert _plain(encoded_entry(entry)["listing"]["B"]) == _plain(body)


def test_which_records_have_new_bytes_in_0_2_0() -> None:
    """Of the items of 0.1.0 two kinds are written anew, and only their heads differ."""
    changed = {}
    for release, kind in _releases():
        old = _golden(release, kind)
        new = encoded(decoded(Key(kind), {"record": {"B": old}, "version": {"S": "1"}}).stored)["record"]["B"]
        if new != old:
            changed[release, kind] = len(new) - len(old)
    assert changed == {("0.1.0", "condition"): 2, ("0.1.0", "pair"): 2}


def _structs(value: Any) -> Iterator[Struct]:
    """Yield every struct in `value`, itself included."""
    if isinstance(value, Struct):
        yield value
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from _structs(part)


MADE = [*_structs(list(ITEMS.values())), ENTRY]
SHAPES = {
    shape
    for module in (claims, history, items, records, site, statements)
    for shape in vars(module).values()
    if isclass(shape) and issubclass(shape, Struct) and shape.__module__ == module.__name__
} - {records.Record, records.Subject}


@pytest.mark.parametrize("shape", sorted(SHAPES, key=lambda one: one.__name__), ids=lambda one: one.__name__)
def test_the_golden_records_have_every_field(shape: type[Struct]) -> None:
    """No field of any shape is left at its default, where its name and type would go untested."""
    made = [one for one in MADE if type(one) is shape]
    assert made
    for field in fields(shape):
        default = field.default if field.default_factory is NODEFAULT else field.default_factory()
        assert any(getattr(one, field.name) != default for one in made), field.name


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
    # Keyed by id, kind or question: a further key there is a further source, question or path.
    later["sources"] = {id_: _with_unknown_fields(one) for id_, one in data["sources"].items()}
    later["alike"] = data["alike"]
    if kind == "questions":
        asked = data["record"]["by_kind"].items()
        later["record"]["by_kind"] = {name: _with_unknown_fields(one) for name, one in asked}
    item = {"record": {"B": msgspec.msgpack.encode(later)}, "version": {"S": "1"}}
    assert decoded(Key(kind), item).stored == ITEMS[kind]


def test_words_of_a_later_release_do_not_end_every_page() -> None:
    """Every page reads the questions, so one that newly shows a part or type of claim is read, too."""
    later = msgspec.to_builtins(ITEMS["questions"])
    for asked in later["record"]["by_kind"].values():
        asked |= {"parts": ["of_a_later_release"], "claims": ["of_a_later_release"]}
    item = {"record": {"B": msgspec.msgpack.encode(later)}, "version": {"S": "1"}}
    record = decoded(Key("questions"), item).stored.record
    assert isinstance(record, Questions)
    assert {one.parts for one in record.by_kind.values()} == {("of_a_later_release",)}


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
        ("about", {"title", "description", "sections"}),
        ("feed", set()),
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
