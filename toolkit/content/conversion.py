"""Conversion: the record that the data of a file makes, with the sources that it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from compound_pages.history import Ending
from compound_pages.items import Stored, Tombstone
from compound_pages.records import Compound, Condition, Pair

from . import citing, reviews

if TYPE_CHECKING:
    from collections.abc import Mapping

    from compound_pages.items import Key
    from compound_pages.statements import Source

_TYPES: dict[str, Any] = {"compound": Compound, "condition": Condition, "pair": Pair}


def record(key: Key, data: Mapping[str, Any]) -> Compound | Condition | Pair | None:
    """Return the record that `data`, of the right shape, makes; None if it moved or is gone."""
    if "moved_to" in data or data.get("status") == "gone":
        return None
    made: Compound | Condition | Pair = msgspec.convert({"record": key.kind, **data}, _TYPES[key.kind])
    return made


def stored(
    key: Key, data: dict[str, Any], sources: Mapping[str, Source], written: Mapping[str, Any]
) -> Stored | None:
    """Return what the table holds of a record, None if it moved. Reviews of other content are left out.

    `written`: the sources as their file has them, which is what a content hash covers.
    """
    made = record(key, data | {"reviews": reviews.fitting(data, written)})
    if made is not None:
        return Stored(made, {id_: sources[id_] for id_ in sorted({id_ for _, id_ in citing.citations(data)})})
    if "moved_to" in data:
        return None
    return Stored(Tombstone(data.get("name"), msgspec.convert(data.get("gone", {}), Ending)))
