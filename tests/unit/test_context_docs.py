"""The documentation of the page context is made from the code, and it is whole."""

from __future__ import annotations

from typing import Annotated

import pytest
from msgspec import Meta, Struct

from compound_pages import context
from toolkit import context_docs


def test_the_committed_page_is_what_the_code_makes() -> None:
    """docs/page-context.md is current; `python -m toolkit.context_docs` writes it."""
    assert context_docs.FILE.read_text(encoding="utf-8") == context_docs.page()


def test_every_page_context_has_a_section() -> None:
    """A page context that is added to the union is documented under its name."""
    for kind in context.PageContext.__value__.__args__:
        assert f"\n## {kind.__name__}\n" in context_docs.page()


def test_a_field_without_help_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """No field gets into the documentation, and so past this file's first test, without a help text."""

    class Mute(Struct):
        told: Annotated[str, Meta(description="told")]
        untold: str

    monkeypatch.setattr(Mute, "__module__", context.__name__)
    monkeypatch.setattr(context, "Mute", Mute, raising=False)
    with pytest.raises(ValueError, match="no help text"):
        context_docs.page()
