"""Notation: a value as JSON in printable ASCII, as `json.dumps` writes it, but faster. Pure."""

from __future__ import annotations

import codecs
from typing import cast

from msgspec import json

_encode = json.Encoder(order="sorted").encode


def as_json(value: object) -> str:
    """Return what `json.dumps` would, keys sorted, of texts, whole numbers, lists and dicts."""
    text = json.format(_encode(value), indent=0).decode().replace("\x7f", "\\u007f")
    return text.encode("ascii", _ESCAPING).decode()


def _escaped(found: UnicodeError) -> tuple[str, int]:
    """Return characters that ASCII lacks as JSON may write them, and where they end."""
    lacking = cast("UnicodeEncodeError", found)
    units = lacking.object[lacking.start : lacking.end].encode("utf-16-be").hex()
    return "".join([f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)]), lacking.end


_ESCAPING = "compound_pages.notation"
codecs.register_error(_ESCAPING, _escaped)
