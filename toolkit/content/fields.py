"""Fields: what each field of a content file holds, in words, for editors' tools and the reference.

The words stand beside the code (fields.toml) and not in the records, which the service carries.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import fields

if TYPE_CHECKING:
    from msgspec import Struct

FILE = Path(__file__).with_suffix(".toml")


@cache
def explained() -> dict[str, dict[str, str]]:
    """Return the help texts of all fields, by struct and field."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def help_texts(kind: type[Struct]) -> dict[str, str]:
    """Return what each field of `kind` holds, by name, where that is explained."""
    known: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        known |= explained().get(base.__name__, {})
    return {field.name: known[field.name] for field in fields(kind) if field.name in known}
