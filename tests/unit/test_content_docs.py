"""The reference of content's fields is made from the code, and it is whole."""

from __future__ import annotations

import re

import pytest
from msgspec import Struct
from msgspec.structs import fields

from compound_pages import claims, records, site, statements
from toolkit import content_docs
from toolkit.content.fields import FILE, explained, help_texts

STRUCTS = sorted(
    {
        kind
        for module in (statements, claims, records, site)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Struct) and kind is not Struct
    },
    key=lambda kind: kind.__name__,
)
# Not written by editors: the program gathers the questions.
MADE = {"Questions"}


def test_the_committed_page_is_what_the_code_makes() -> None:
    """docs/content-fields.md is current; `python -m toolkit.content_docs` writes it."""
    assert content_docs.FILE.read_text(encoding="utf-8") == content_docs.page()


@pytest.mark.parametrize("kind", STRUCTS, ids=lambda kind: kind.__name__)
def test_every_field_is_explained(kind: type[Struct]) -> None:
    """A field that is added to a record is explained to those who fill it in."""
    if kind.__name__ not in MADE:
        assert set(help_texts(kind)) == {field.name for field in fields(kind)}


def test_nothing_is_explained_that_is_not_there() -> None:
    """A field that was taken out of a record is taken out of fields.toml."""
    there = {kind.__name__: {field.name for field in fields(kind)} for kind in STRUCTS}
    stale = {
        (name, field) for name, told in explained().items() for field in set(told) - there.get(name, set())
    }
    assert stale == set(), FILE


def test_every_link_leads_to_a_section() -> None:
    """What a field holds is explained on the same page."""
    page = content_docs.page()
    linked = set(re.findall(r"\]\(#([a-z]+)\)", page))
    assert linked - {name.lower() for name in re.findall(r"^## (\w+)$", page, re.MULTILINE)} == set()


def test_a_field_without_help_is_refused() -> None:
    """No field gets into the reference without a help text."""

    class Mute(Struct):
        untold: str

    with pytest.raises(KeyError, match="untold"):
        content_docs._section(Mute, "")
