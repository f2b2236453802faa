"""The document: what a page says, as JSON, with the records and sources that it was made from. Pure.

An auditor can follow each statement: its `id` in `page` is the `data-claim` or `data-statement` of the HTML,
and its source numbers are those of `page.references`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from .context import HtmlPage
from .recent import Recent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .items import Key, Stored
    from .paths import PagePath

_encode = msgspec.json.Encoder(order="deterministic").encode


class _Document(Struct, frozen=True):
    kind: str
    url: str | None
    page: HtmlPage
    made_from: dict[str, msgspec.Raw]


_records = Recent[msgspec.Raw](64)  # a compound is behind many pages that follow one another (adr/0047)


def _record(stored: Stored) -> msgspec.Raw:
    return _records.of((stored,), lambda: msgspec.Raw(_encode(stored)))


def encoded(at: PagePath, page: HtmlPage, made_from: Mapping[Key, Stored]) -> bytes:
    """Return the document of the page at `at` in UTF-8, the same bytes for the same records."""
    records = {str(key): _record(stored) for key, stored in made_from.items()}
    return _encode(_Document(at.kind, page.canonical, page, records))
