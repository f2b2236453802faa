from __future__ import annotations

import msgspec
import pytest

from compound_pages.records import Compound, Condition, Pair, Statement, Statements, statements
from compound_pages.site import Question, Site


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


@pytest.mark.parametrize("studied", ["limited", "specific"])
def test_how_far_a_pair_was_studied(studied: str) -> None:
    """A pair was studied in one of two ways, and no other."""
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


def test_records_do_not_change(compound: Compound) -> None:
    """A record that was read stays as it was read."""
    with pytest.raises(AttributeError):
        compound.name = "x"  # type: ignore[misc]
