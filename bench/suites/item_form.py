"""Which form of a record is quickest to decode: the measure behind docs/adr/0006.

Three forms of the same sample records, each from the body of DynamoDB's answer to the record that the
service works with (bench/forms.py). The first step (`parse`) is botocore's, the second (`decode`) is ours.
The chosen form is measured twice a turn, for the noise; times are the best of many turns.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.parsers import create_parser

from bench import control
from bench.forms import CHOSEN, CONTROL, FORMS, billed
from bench.measured import Row, Size, Table
from compound_pages.items import QUESTIONS, SITE, Key
from toolkit import content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compound_pages.items import Stored

TITLE = "How a record is kept: from DynamoDB's answer to the record"
TURNS = 200
ONE = (Key("compound", "ketamine-iv"),)
PAGE = (
    *ONE, Key("condition", "liver-cancer"), Key("pair", "ketamine-iv/liver-cancer"), SITE, QUESTIONS,
)  # fmt: skip

UNITS = {"parse": "ms", "decode": "ms", "both": "ms", "billed": "B", "wire": "B"}

_operation = botocore.session.get_session().get_service_model("dynamodb").operation_model("BatchGetItem")
_parser: Any = create_parser("json")


def measure(size: Size) -> tuple[Table, ...]:
    """Return a table for the largest sample record and one for all that its page reads; any size is small."""
    del size
    records = content.load(content.OWN).records
    return (
        table("item-form-one", "One record (ketamine-iv), read", [records[key] for key in ONE]),
        table(
            "item-form-page",
            "The five records of its page, read in one answer",
            [records[key] for key in PAGE],
        ),
    )


def table(name: str, title: str, records: Sequence[Stored]) -> Table:
    """Return what each form costs for `records`: the best of many turns, and bytes."""
    kept = {form.name: [form.travelling(stored) for stored in records] for form in FORMS}
    bodies = {name: _answer(attributes) for name, attributes in kept.items()}
    taken = _turns(records, bodies)
    rows = []
    for form in (form for form in FORMS if form.name != CONTROL):
        best = {step: 1000 * min(taken[form.name][step]) for step in ("parse", "decode", "both")}
        sizes = {"billed": sum(map(billed, kept[form.name])), "wire": len(bodies[form.name])}
        rows.append(Row(form.name, {**best, **sizes}))
    return Table(
        name,
        title,
        UNITS,
        tuple(rows),
        baseline=CHOSEN,
        ratios=tuple(UNITS),
        better=dict.fromkeys(UNITS, "lower"),
        noise={step: control.noise(taken[CHOSEN][step], taken[CONTROL][step]) for step in taken[CHOSEN]},
        notes=("parse is botocore's part, decode ours; billed is the size by DynamoDB's rules.",),
    )


def _turns(records: Sequence[Stored], bodies: Mapping[str, bytes]) -> dict[str, dict[str, list[float]]]:
    """Return the seconds of each step, turn by turn. Raises ValueError if a record does not come back."""
    taken: dict[str, dict[str, list[float]]] = {
        form.name: {"parse": [], "decode": [], "both": []} for form in FORMS
    }
    for turn in control.turns(FORMS, TURNS):
        for form in turn:
            started = time.perf_counter()
            parsed = _parse(bodies[form.name])
            between = time.perf_counter()
            decoded = [form.decode(item["record"]) for item in parsed]
            ended = time.perf_counter()
            steps = {"parse": between - started, "decode": ended - between, "both": ended - started}
            for step, seconds in steps.items():
                taken[form.name][step].append(seconds)
            if decoded != list(records):
                raise ValueError(f"{form.name} does not give the record back")
    return taken


def _answer(attributes: Sequence[dict[str, Any]]) -> bytes:
    items = [{"record": attribute} for attribute in attributes]
    return json.dumps({"Responses": {"t": items}}, separators=(",", ":")).encode()


def _parse(body: bytes) -> list[dict[str, Any]]:
    answer = _parser.parse({"body": body, "headers": {}, "status_code": 200}, _operation.output_shape)
    items: list[dict[str, Any]] = answer["Responses"]["t"]
    return items
