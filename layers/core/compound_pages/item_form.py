"""The item's form: a record as attributes of a DynamoDB item, and back (docs/adr/0006). Pure."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec

from .errors import Malformed
from .items import Item, Listing, Stored
from .listing import Sheet

if TYPE_CHECKING:
    from .items import Key

_stored = msgspec.msgpack.Decoder(Stored)
_listing = msgspec.msgpack.Decoder(Listing)
_sheet = msgspec.msgpack.Decoder(Sheet)
# What decoding raises for bytes that hold no record: not UTF-8 and nested too deep among it.
_NO_RECORD = (KeyError, TypeError, UnicodeDecodeError, RecursionError, msgspec.MsgspecError)
_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def encoded(stored: Stored) -> dict[str, Any]:
    """Return the attributes that hold a record: its bytes, and a version that changes when they do."""
    body = _encode(stored)
    return {"record": {"B": body}, "version": {"S": digest(body)}}


def digest(body: bytes) -> str:
    """Return the version of a record of these bytes: equal for equal records, whoever encodes them."""
    return blake2b(body, digest_size=16).hexdigest()


def decoded(key: Key, item: dict[str, Any]) -> Item:
    """Return the record in `item`. Raises Malformed if it holds none."""
    try:
        return Item(_record(item["record"]["B"]), version(key, item))
    except _NO_RECORD as error:
        raise Malformed(str(key), str(error)) from error


@lru_cache(maxsize=16)  # the site's own two are in every reading, a pair's three in the one after, too
def _record(body: bytes) -> Stored:
    """Return the record of these bytes, the same object while it is kept: nobody may change it."""
    return _stored.decode(body)


def version(key: Key, item: dict[str, Any]) -> str:
    """Return the version in `item`. Raises Malformed if it has none."""
    try:
        return str(item["version"]["S"])
    except (KeyError, TypeError) as error:
        raise Malformed(str(key), "it has no version") from error


def encoded_entry(entry: Listing | Sheet) -> dict[str, Any]:
    """Return the attribute that holds an entry of a list, or a sheet of it."""
    return {"listing": {"B": _encode(entry)}}


def decoded_entry(name: str, item: dict[str, Any]) -> Listing:
    """Return the entry in `item` of the list `name`. Raises Malformed if it holds none."""
    return _decoded(_listing, name, item)


def decoded_sheet(name: str, item: dict[str, Any]) -> Sheet:
    """Return the sheet in `item` of the list `name`. Raises Malformed if it holds none."""
    return _decoded(_sheet, name, item)


def _decoded[T](decoder: msgspec.msgpack.Decoder[T], name: str, item: dict[str, Any]) -> T:
    try:
        return decoder.decode(item["listing"]["B"])
    except _NO_RECORD as error:
        raise Malformed(f"list#{name}/{item['sk']['S']}", str(error)) from error
