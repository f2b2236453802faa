"""Which form of a record is quickest to decode: the measure behind docs/adr/0006.

Three forms of the same sample records, each from the body of DynamoDB's answer to the record that the
service works with: bytes of msgpack, bytes of JSON, and DynamoDB's own map of typed values. The first step
(`parse`) is botocore's, the second (`decode`) is ours. The forms take turns in changing order, so that all
of them meet the same machine; times are the best of many turns.

Run it: .venv/bin/python bench/item_form.py
"""

from __future__ import annotations

import json
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any, NamedTuple

import botocore.session
import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer  # noqa: TID251  the form that was not chosen
from botocore.parsers import create_parser

from compound_pages.items import QUESTIONS, SITE, Key, Stored
from toolkit import content

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TURNS = 400
ONE = (Key("compound", "ketamine-iv"),)
PAGE = (
    *ONE, Key("condition", "liver-cancer"), Key("pair", "ketamine-iv/liver-cancer"), SITE, QUESTIONS,
)  # fmt: skip

_operation = botocore.session.get_session().get_service_model("dynamodb").operation_model("BatchGetItem")
_parser: Any = create_parser("json")
_msgpack = msgspec.msgpack.Decoder(Stored)
_json = msgspec.json.Decoder(Stored)


class _Native(TypeDeserializer):
    """DynamoDB's types to Python's; a number is whole, since msgspec takes no Decimal for a year."""

    def _deserialize_n(self, value: str) -> int:
        return int(value)


_native = _Native()


class Form(NamedTuple):
    """A way to keep a record: to the attribute as it travels, and back from what botocore parsed."""

    name: str
    travelling: Callable[[Stored], dict[str, Any]]
    decode: Callable[[dict[str, Any]], Stored]


def _bytes(body: bytes) -> dict[str, str]:
    return {"B": b64encode(body).decode()}


def _map(stored: Stored) -> dict[str, Any]:
    typed: dict[str, Any] = TypeSerializer().serialize(msgspec.to_builtins(stored))
    return typed


def _from_map(attribute: dict[str, Any]) -> Stored:
    return msgspec.convert(_native.deserialize(attribute), Stored)


FORMS = (
    Form(
        "msgpack bytes",
        lambda stored: _bytes(msgspec.msgpack.encode(stored)),
        lambda a: _msgpack.decode(a["B"]),
    ),
    Form("JSON bytes", lambda stored: _bytes(msgspec.json.encode(stored)), lambda a: _json.decode(a["B"])),
    Form("DynamoDB map", _map, _from_map),
)


def size(attribute: dict[str, Any]) -> int:
    """Return the bytes that DynamoDB bills for the attribute.

    Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats"; numbers by its approximation.
    """
    (kind, value), *_ = attribute.items()
    match kind:
        case "B":
            return len(value) * 3 // 4 - value[-2:].count("=")
        case "S":
            return len(value.encode())
        case "N":
            return len(value.strip("-").replace(".", "")) // 2 + 1
        case "M":
            return 3 + sum(1 + len(name.encode()) + size(inner) for name, inner in value.items())
        case "L":
            return 3 + sum(1 + size(inner) for inner in value)
        case _:
            return 1


class Measured(NamedTuple):
    """Milliseconds of both steps, and bytes in the table and on the wire."""

    parse: float
    decode: float
    billed: int
    wire: int


def measure(records: Sequence[Stored]) -> dict[str, Measured]:
    """Return what each form costs for `records`, read in one answer."""
    kept = {form.name: [form.travelling(stored) for stored in records] for form in FORMS}
    bodies = {
        name: json.dumps(
            {"Responses": {"t": [{"record": a} for a in kept[name]]}}, separators=(",", ":")
        ).encode()
        for name in kept
    }
    best = {form.name: (float("inf"), float("inf")) for form in FORMS}
    for turn in range(TURNS):
        for form in (*FORMS[turn % 3 :], *FORMS[: turn % 3]):
            started = time.perf_counter()
            parsed = _parse(bodies[form.name])
            between = time.perf_counter()
            decoded = [form.decode(item["record"]) for item in parsed]
            ended = time.perf_counter()
            parse, decode = best[form.name]
            best[form.name] = (min(parse, between - started), min(decode, ended - between))
            if decoded != list(records):
                raise ValueError(f"{form.name} does not give the record back")
    return {
        name: Measured(parse * 1000, decode * 1000, sum(map(size, kept[name])), len(bodies[name]))
        for name, (parse, decode) in best.items()
    }


def _parse(body: bytes) -> list[dict[str, Any]]:
    answer = _parser.parse({"body": body, "headers": {}, "status_code": 200}, _operation.output_shape)
    items: list[dict[str, Any]] = answer["Responses"]["t"]
    return items


def main() -> None:
    """Print one table for the largest sample record and one for all that its page reads."""
    records = content.load(content.OWN).records
    for title, keys in (("one record", ONE), ("all that one page reads", PAGE)):
        rows = measure([records[key] for key in keys])
        first = rows["msgpack bytes"]
        print(title)
        print(f"{'form':<14}{'parse ms':>10}{'decode ms':>11}{'both':>8}{'billed B':>10}{'wire B':>9}")
        for name, row in rows.items():
            ratio = (row.parse + row.decode) / (first.parse + first.decode)
            print(
                f"{name:<14}{row.parse:>10.3f}{row.decode:>11.3f}{ratio:>7.1f}x{row.billed:>10}{row.wire:>9}"
                f"   decode {row.decode / first.decode:.1f}x, billed {row.billed / first.billed:.2f}x"
            )
        print()


if __name__ == "__main__":
    main()
