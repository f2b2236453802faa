from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest
from msgspec import NODEFAULT
from msgspec.structs import fields

from compound_pages.claims import Claim, Interaction, OrganFunction
from compound_pages.records import Compound, Condition, Level, Pair, Record, Stricter
from compound_pages.rules import STRICTNESS
from compound_pages.site import Question, Site
from compound_pages.statements import Citation, Source, Statement, Statements, citations, statements

if TYPE_CHECKING:
    from toolkit.content import Content


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        (None, ()),
        ("a", (Statement("a"),)),
        (Statement("a", ("s",)), (Statement("a", ("s",)),)),
        (("a", Statement("b", ("s",))), (Statement("a"), Statement("b", ("s",)))),
    ],
)
def test_every_form_of_statements_has_one_long_form(
    value: Statements | None, parts: tuple[Statement, ...]
) -> None:
    """A string, a statement and a list of either all read as statements."""
    assert statements(value) == parts


def test_a_citation_is_a_source_or_a_place_in_it() -> None:
    """An id alone and an id with a place both read as citations."""
    assert citations(("a", Citation("b", "table 2"))) == (Citation("a"), Citation("b", "table 2"))
    decoded = msgspec.convert({"text": "x", "sources": ["a", {"source": "b", "at": "table 2"}]}, Statement)
    assert decoded == Statement("x", ("a", Citation("b", "table 2")))


@pytest.mark.parametrize(
    ("status", "fallen"), [("retracted", True), ("concern", False), ("corrected", False)]
)
def test_t16_only_a_retraction_takes_a_source_away(status: str, fallen: bool) -> None:
    """A source of concern or with a correction may still be cited."""
    data = {"type": "article", "title": "x", "retraction": {"status": status}}
    assert msgspec.convert(data, Source).is_retracted is fallen
    assert Source(type="article", title="x").is_retracted is False


def test_a_flat_record_is_enough(compound: Compound, condition: Condition, pair: Pair) -> None:
    """The smallest records are live, with nothing but what they say."""
    assert (compound.status, condition.status, pair.status) == ("live", "live", "live")
    assert compound.safety == (
        "Dissociation and perceptual effects; abuse potential; bladder toxicity with chronic use; "
        "requires monitoring"
    )
    assert condition.affected_organs == ("liver", "kidneys", "immune system")
    assert pair.studied == "limited"


def test_running_text_prefers_the_short_name(compound: Compound) -> None:
    """A subject is called by its short name where it has one."""
    assert compound.label == "Ketamine (IV / Esketamine)"
    assert msgspec.structs.replace(compound, short_name="ketamine").label == "ketamine"


@pytest.mark.parametrize("field", ["name", "drug_class", "safety", "mechanism"])
def test_a_compound_lacks_none_of_its_facts(compound: Compound, field: str) -> None:
    """A compound without one of the flat facts is no compound."""
    data = msgspec.to_builtins(compound)
    del data[field]
    with pytest.raises(msgspec.ValidationError, match=field):
        msgspec.convert(data, Compound)


@pytest.mark.parametrize("value", ["", (), [""], {"text": ""}, {"sources": ["a"]}, 7])
def test_a_statement_says_something(compound: Compound, value: object) -> None:
    """An empty statement, an empty list and a number are none."""
    with pytest.raises(msgspec.ValidationError, match="safety"):
        msgspec.convert(msgspec.to_builtins(compound) | {"safety": value}, Compound)


def test_a_condition_has_a_specialist(condition: Condition) -> None:
    """A condition names at least one specialist, for every page sends the reader to somebody."""
    with pytest.raises(msgspec.ValidationError, match="specialists"):
        msgspec.convert(msgspec.to_builtins(condition) | {"specialists": ()}, Condition)


@pytest.mark.parametrize("studied", ["limited", "specific", "none"])
def test_how_far_a_pair_was_studied(studied: str) -> None:
    """A pair was studied in one of three ways, and no other."""
    assert msgspec.convert({"record": "pair", "studied": studied}, Pair).studied == studied
    with pytest.raises(msgspec.ValidationError, match="studied"):
        msgspec.convert({"record": "pair", "studied": f"{studied} "}, Pair)


def test_the_defaults_of_a_site_are_the_careful_ones() -> None:
    """A site speaks English, lists nothing without a review, and sells nothing, unless it says so."""
    site = Site(name="x", base_url="https://x")
    assert (site.language, site.index_requires_review, site.report, site.corrections) == (
        "en",
        True,
        None,
        None,
    )


def test_a_slug_has_an_end(compound: Compound) -> None:
    """An alias of 80 characters is one, one of 81 is none."""
    data = msgspec.to_builtins(compound)
    assert msgspec.convert(data | {"aliases": ["x" * 80]}, Compound).aliases == ("x" * 80,)
    with pytest.raises(msgspec.ValidationError, match="aliases"):
        msgspec.convert(data | {"aliases": ["x" * 81]}, Compound)


def test_the_schema_holds_the_patterns() -> None:
    """Patterns that decoding does not check stand in the schema that content files are held to."""
    schema = msgspec.json.schema(Question)["$defs"]["Question"]["properties"]
    assert schema["path"]["pattern"] == r"^/[a-z0-9{}-]+$"
    assert schema["template"]["pattern"] == r"^[a-z0-9_]+\.html$"
    aliases = msgspec.json.schema(Compound)["$defs"]["Compound"]["properties"]["aliases"]
    assert aliases["items"] == {"type": "string", "maxLength": 80, "pattern": r"^[a-z0-9]+(?:-[a-z0-9]+)*$"}


@pytest.mark.parametrize("kind", [Compound, Condition, Pair])
def test_what_a_record_may_hold_it_need_not_hold(kind: type[Record], flat: Content) -> None:
    """A flat record decodes with nothing in the fields that only the richer records have."""
    stored = next(one.record for one in flat.records.values() if isinstance(one.record, kind))
    for field in fields(kind):
        if field.default is not NODEFAULT and field.name != "status":
            assert not getattr(stored, field.name) or field.name == "kind", field.name


def test_a_record_is_small_where_little_is_said(pair: Pair) -> None:
    """What stands at its default takes no place in the table."""
    assert msgspec.to_builtins(pair) == {"record": "pair", "studied": "limited"}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Claim, {"id": "c", "type": "efficacy", "statement": "x", "population_match": "exact"}),
        (Interaction, {"id": "c", "medicine": "x", "consequence": "y"}),
        (
            OrganFunction,
            {
                "id": "c",
                "organ": "liver",
                "scale": "child_pugh",
                "level": "C",
                "advice": "avoid",
                "statement": "x",
            },
        ),
        (Stricter, {"level": "do_not_use", "why": "x", "by": "y", "on": "2026-05-01"}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_nothing_is_weighed_that_does_not_say_what_it_is(kind: type, data: dict[str, Any]) -> None:
    """A claim, row or level decodes with just what it must have, and not without any of it."""
    assert isinstance(msgspec.convert(data, kind), kind)
    for name in data:
        with pytest.raises(msgspec.ValidationError, match=name):
            msgspec.convert({field: value for field, value in data.items() if field != name}, kind)


def test_what_nobody_rated_is_not_rated() -> None:
    """No grade, severity, likelihood or advice is filled in that no source gives."""
    claim = Claim(id="c", type="efficacy", statement="x", population_match="exact")
    row = Interaction(id="r", medicine="x", consequence="y")
    assert (claim.certainty, claim.direction, claim.advice, claim.effect) == ("not_graded", None, None, None)
    assert (row.certainty, row.severity, row.likelihood, row.action) == (
        "not_graded",
        "not_rated",
        "not_rated",
        "not_stated",
    )


def test_t05_every_level_that_a_record_may_name_has_its_strictness() -> None:
    """A reviewer can set no level of which the rules do not know whether it is stricter."""
    assert set(get_args(Level.__value__)) == set(STRICTNESS)


def test_t25_a_pair_has_at_most_six_questions_of_its_own() -> None:
    """A page asks six at most, so a seventh would never be seen."""
    data = {"record": "pair", "studied": "limited", "questions": ["?"] * 6}
    assert len(msgspec.convert(data, Pair).questions) == 6
    with pytest.raises(msgspec.ValidationError, match="questions"):
        msgspec.convert(data | {"questions": ["?"] * 7}, Pair)


def test_records_do_not_change(compound: Compound) -> None:
    """A record that was read stays as it was read."""
    with pytest.raises(AttributeError):
        compound.name = "x"  # type: ignore[misc]
