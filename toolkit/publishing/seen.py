"""What is seen of an item of the table: as little as a difference needs, so that a table fits in no memory.

Pure. An item may hold anything: one that holds no record, or bytes that its version does not fit, has no
hash, so it differs from whatever is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from msgspec import Struct

from compound_pages.history import Ending
from compound_pages.item_form import digest

from .writes import Place

if TYPE_CHECKING:
    from datetime import date

ATTRIBUTES = ("pk", "sk", "record", "version", "content", "listing")


class Seen(NamedTuple):
    """An item: where it lies, the hash that it is compared by, and of a record its tag, name and end.

    `stamped`: the hash is of the content before publishing put a date into it.
    """

    place: Place
    hash: str | None
    record: str = ""
    name: str | None = None
    since: date | None = None
    stamped: bool = False


class _Record(Struct):
    record: str
    name: str | None = None
    ending: Ending = Ending()


class _Glance(Struct):
    """The little of a stored record that is wanted; the rest is passed over."""

    record: _Record


_glance = msgspec.msgpack.Decoder(_Glance)
_NO_RECORD = (KeyError, TypeError, UnicodeDecodeError, RecursionError, msgspec.MsgspecError)


def seen(item: dict[str, Any]) -> Seen:
    """Return what is to be known of an item that has its keys and any of ATTRIBUTES."""
    place = Place(item["pk"]["S"], item["sk"]["S"])
    if not place.is_record:
        return Seen(place, _entry_hash(item))
    try:
        body = item["record"]["B"]
        record = _glance.decode(body).record
        fits = digest(body) == item["version"]["S"]
    except _NO_RECORD:
        return Seen(place, None)
    content = item.get("content", {}).get("S")
    hash_ = (content or digest(body)) if fits else None
    return Seen(place, hash_, record.record, record.name, record.ending.since, content is not None)


def _entry_hash(item: dict[str, Any]) -> str | None:
    try:
        return digest(item["listing"]["B"])
    except (KeyError, TypeError):
        return None
