"""What a shape holds to its form, wherever the record comes from: addresses, paths, slugs of moves."""

from __future__ import annotations

from inspect import get_annotations
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hostile import Filling, harmless
from msgspec import inspect

from compound_pages.items import Feed, Listing, Redirect, Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Question, Questions, Site
from compound_pages.statements import Source, hold

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = (Stored, Compound, Condition, Pair, Site, Questions, Question, About, Feed, Redirect, Tombstone)
BAD = (
    "javascript:alert(1)",
    "//evil.example/a",
    "https://a.example/\nb",
    " https://a.example",
    "",
    "/a\r\nb",
    "a",
)


def shapes(shape: Any) -> Iterator[inspect.StructType]:
    """Yield every struct in a type."""
    match shape:
        case (
            inspect.Metadata(type=inner)
            | inspect.VarTupleType(item_type=inner)
            | inspect.DictType(value_type=inner)
        ):
            yield from shapes(inner)
        case inspect.UnionType(types=types):
            for one in types:
                yield from shapes(one)
        case inspect.StructType(fields=parts):
            yield shape
            for part in parts:
                yield from shapes(part.type)


def patterns(shape: Any) -> Iterator[str]:
    """Yield the pattern of a text, where it has one."""
    match shape:
        case inspect.Metadata(type=inner, extra_json_schema=schema):
            yield from [str(schema["pattern"])] if schema and "pattern" in schema else []
            yield from patterns(inner)
        case inspect.UnionType(types=types):
            for one in types:
                yield from patterns(one)


ADDRESSES = sorted(
    {
        (shape.cls, field.name)
        for kind in KINDS
        for shape in shapes(inspect.type_info(kind))
        for field in shape.fields
        for pattern in patterns(field.type)
        if pattern.startswith(("^http", "^(http", "^/", "^(?:/"))
    },
    key=str,
)


def test_no_shape_in_the_table_is_annotated_in_text() -> None:
    """To compile such an annotation costs msgspec time at every cold start (docs/adr/0010)."""
    found = {shape.cls for kind in (Stored, Listing) for shape in shapes(inspect.type_info(kind))}
    assert Source in found
    bases = {base for shape in found for base in shape.__mro__ if issubclass(base, msgspec.Struct)}
    texts = [base for base in bases if any(isinstance(one, str) for one in get_annotations(base).values())]
    assert texts == []


@pytest.mark.parametrize(("kind", "name"), ADDRESSES, ids=lambda one: getattr(one, "__name__", one))
def test_no_field_for_an_address_takes_another_text(kind: Any, name: str) -> None:
    """Whoever adds such a field is told here that its shape must hold it, as the schema does."""
    made = msgspec.to_builtins(Filling(harmless).one(kind))
    assert msgspec.convert(made, kind)
    for bad in BAD:
        with pytest.raises(msgspec.ValidationError, match="is not of the form"):
            msgspec.convert(made | {name: bad}, kind)


def test_the_fields_for_addresses_are_found() -> None:
    """The walk over the shapes reaches those that are known to be there."""
    found = {f"{kind.__name__}.{name}" for kind, name in ADDRESSES}
    known = {
        "Source.url",
        "Retraction.notice",
        "Review.register",
        "Link.url",
        "Security.contact",
        "Site.base_url",
    }
    known |= {"Site.corrections", "Related.path", "FeedEntry.path", "Question.path"}
    assert known <= found


@pytest.mark.parametrize(
    "slug", ["", "A", "a b", "../a", "a/b", "a,all", "a\r\nset-cookie: b", "a\n", "é", "-a"]
)
def test_a_record_moves_to_a_slug(slug: str) -> None:
    """What stands in the header of a redirect holds no sign that ends it or leads elsewhere."""
    with pytest.raises(msgspec.ValidationError, match="is not of the form"):
        msgspec.convert({"record": "redirect", "moved_to": slug}, Redirect)


def test_what_is_not_given_is_not_held() -> None:
    """An address that may be missing may be missing."""
    hold("a", None, "a")
