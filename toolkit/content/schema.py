"""The schema: JSON Schema (2020-12) of every content file, made from the records that the service decodes.

Objects are closed, so a mistyped key is an error. A record that only says where it moved to, or that it is
gone, needs nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from compound_pages import claims, records, site, statements
from compound_pages.records import Compound, Condition, Pair
from compound_pages.site import About, Question, Site
from compound_pages.statements import Source

from .fields import help_texts

if TYPE_CHECKING:
    from pathlib import Path

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {
    "compound": Compound,
    "condition": Condition,
    "pair": Pair,
    "site": Site,
    "question": Question,
    "about": About,
}
_MODULES = (statements, claims, records, site)
_ENDED = {
    "anyOf": [
        {"required": ["moved_to"]},
        {"required": ["status"], "properties": {"status": {"const": "gone"}}},
    ]
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each kind of content file, by kind."""
    made = {kind: _closed(msgspec.json.schema(type_)) for kind, type_ in _TYPES.items()}
    for kind in ("compound", "condition", "pair"):
        definition = made[kind]["$defs"][_TYPES[kind].__name__]
        definition |= {"if": _ENDED, "else": {"required": definition.pop("required")}}
    source = _closed(msgspec.json.schema(Source))
    made["sources"] = {
        "type": "object",
        "propertyNames": {"pattern": "^[a-z0-9][a-z0-9_-]*$"},
        "additionalProperties": {"$ref": source.pop("$ref")},
        **source,
    }
    return {kind: {"$schema": _DIALECT, **_described(schema)} for kind, schema in made.items()}


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """Give each field the words that editors' tools show beside it."""
    for name, definition in schema["$defs"].items():
        kind = next(vars(module)[name] for module in _MODULES if name in vars(module))
        definition.pop("description", None)  # the docstring speaks to programmers
        for field, text in help_texts(kind).items():
            if field in definition["properties"]:
                definition["properties"][field]["description"] = text
    return schema


def _closed(schema: Any) -> Any:
    """Close every object; drop the tag, which the folder says, and null, which an editor never means."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part) for key, part in schema.items() if key != "default"}
    if "properties" in closed:
        closed["additionalProperties"] = False
        closed["properties"].pop("record", None)
        closed["required"] = [name for name in closed.get("required", ()) if name != "record"]
    if "anyOf" in closed:
        closed["anyOf"] = [part for part in closed["anyOf"] if part != {"type": "null"}]
        if len(closed["anyOf"]) == 1:
            return closed["anyOf"][0]
    return closed


def write(folder: Path) -> None:
    """Write each schema into `folder`, for editors' tools."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, schema in schemas().items():
        (folder / f"{kind}.json").write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")
