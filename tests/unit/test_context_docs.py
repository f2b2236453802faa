"""The documentation of the page context is made from the code, and it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeAliasType, get_args

import pytest
from msgspec import Meta, Struct

from compound_pages import context
from toolkit import context_docs

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_committed_page_is_what_the_code_makes() -> None:
    """docs/page-context.md is current; `python -m toolkit.context_docs` writes it."""
    assert context_docs.FILE.read_text(encoding="utf-8") == context_docs.page()


def test_every_page_context_has_a_section() -> None:
    """A page context that is added to the union is documented under its name."""
    for kind in _kinds(context.PageContext):
        assert f"\n## {kind.__name__}\n" in context_docs.page()
        assert kind in context_docs._PAGES


def _kinds(union: Any) -> Iterator[type[Struct]]:
    """Yield the page contexts of a union, and of the unions in it."""
    if not isinstance(union, TypeAliasType):
        yield union
        return
    for part in get_args(union.__value__):
        yield from _kinds(part)


def test_a_type_is_told_in_words() -> None:
    """No reader of the documentation has to know Python's types."""
    assert context_docs._type(dict[str, Any]) == "JSON"
    assert context_docs._type(tuple[str, ...]) == "list of text"
    assert context_docs._type(tuple[str, int]) == "(text, whole number)"
    assert context_docs._type(str | None) == "text or none"
    assert context_docs._type(context.Line) == "[Line](#line)"


def test_a_field_without_help_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No field gets into the documentation, and so past this file's first test, without a help text."""

    class Mute(Struct):
        told: Annotated[str, Meta(description="told")]
        untold: str

    monkeypatch.setattr(Mute, "__module__", context.__name__)
    monkeypatch.setattr(context, "Mute", Mute, raising=False)
    with pytest.raises(ValueError, match="no help text"):
        context_docs.page()
