"""The document: what a page says, as JSON, with the records and sources that it was made from. Pure.

An auditor can follow each statement: its `id` in `page` is the `data-claim` or `data-statement` of the HTML,
and its source numbers are those of `page.references`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from .context import HtmlPage
from .items import Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .items import Key
    from .paths import PagePath

_encode = msgspec.json.Encoder(order="deterministic").encode


class _Document(Struct, frozen=True):
    kind: str
    url: str | None
    page: HtmlPage
    made_from: dict[str, Stored]


def encoded(at: PagePath, page: HtmlPage, made_from: Mapping[Key, Stored]) -> bytes:
    """Return the document of the page at `at` in UTF-8, the same bytes for the same records."""
    records = {str(key): stored for key, stored in made_from.items()}
    return _encode(_Document(at.kind, page.canonical, page, records))
