"""The forms that a record could be kept in: bytes of msgpack or JSON, or DynamoDB's map of typed values."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer  # noqa: TID251  the form that was not chosen

from compound_pages.items import Stored

if TYPE_CHECKING:
    from collections.abc import Callable

CHOSEN = "msgpack bytes"
# The same form once more: what differs between the two is noise.
CONTROL = "msgpack bytes again"
_msgpack = msgspec.msgpack.Decoder(Stored)
_json = msgspec.json.Decoder(Stored)


class _Native(TypeDeserializer):
    """DynamoDB's types to Python's; a number is whole, since msgspec takes no Decimal for a year."""

    def _deserialize_n(self, value: str) -> int:
        return int(value)


_native: Any = _Native()
_typed: Any = TypeSerializer()


class Form(NamedTuple):
    """A way to keep a record: to the attribute as it travels, and back from what botocore parsed."""

    name: str
    travelling: Callable[[Stored], dict[str, Any]]
    decode: Callable[[dict[str, Any]], Stored]


def _bytes(body: bytes) -> dict[str, str]:
    return {"B": b64encode(body).decode()}


def _map(stored: Stored) -> dict[str, Any]:
    typed: dict[str, Any] = _typed.serialize(msgspec.to_builtins(stored))
    return typed


def _from_map(attribute: dict[str, Any]) -> Stored:
    return msgspec.convert(_native.deserialize(attribute), Stored)


_AS_CHOSEN = (lambda stored: _bytes(msgspec.msgpack.encode(stored)), lambda a: _msgpack.decode(a["B"]))
FORMS = (
    Form(CHOSEN, *_AS_CHOSEN),
    Form(CONTROL, *_AS_CHOSEN),
    Form("JSON bytes", lambda stored: _bytes(msgspec.json.encode(stored)), lambda a: _json.decode(a["B"])),
    Form("DynamoDB map", _map, _from_map),
)


def billed(attribute: dict[str, Any]) -> int:
    """Return the bytes that DynamoDB bills for the attribute.

    Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats"; numbers by its approximation.
    """
    (kind, value), *_ = attribute.items()
    match kind:
        case "B":
            return int(len(value) * 3 // 4 - value[-2:].count("="))
        case "S":
            return len(value.encode())
        case "N":
            return len(value.strip("-").replace(".", "")) // 2 + 1
        case "M":
            return 3 + sum(1 + len(name.encode()) + billed(inner) for name, inner in value.items())
        case "L":
            return 3 + sum(1 + billed(inner) for inner in value)
        case _:
            return 1
