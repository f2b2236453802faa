"""A view: a page before it is rendered, and what the rendering needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from .context import PageContext
from .freshness import HTML
from .items import Key, Stored


class View(Struct, frozen=True):
    """A page before it is rendered, the records that it shows, and its content type as HTML or the like."""

    template: str
    page: PageContext
    made_from: Mapping[Key, Stored] = {}
    content_type: str = HTML

    @classmethod
    def found(cls, template: str, page: PageContext | None, **more: Any) -> View | None:  # noqa: ANN401
        """Return the view of `page`, None if there is no such page."""
        return None if page is None else cls(template, page, **more)
