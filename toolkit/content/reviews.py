"""Reviews: whether a clinician's review is one of exactly what a record says now (rule T13).

A content hash covers what the record says and every source that it cites, and not what is said about the
record itself: its reviews, its history, the day of its last change.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from .audit.finding import Finding, flagged
from .citing import citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ABOUT_THE_RECORD = frozenset({"history", "reviews", "updated"})


def content_hash(data: Mapping[str, Any], sources: Mapping[str, Any]) -> str:
    """Return the hash of a record's data with that of the sources it cites, in 32 hexadecimal digits."""
    said = {name: value for name, value in data.items() if name not in _ABOUT_THE_RECORD}
    cited = {id_: sources.get(id_) for _, id_ in citations(said)}
    text = json.dumps([said, cited], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def fitting(data: Mapping[str, Any], sources: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the reviews of what the record says now."""
    current = content_hash(data, sources) if data.get("reviews") else ""
    return [review for review in data.get("reviews", ()) if review["content"] == current]


def dropped(data: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield each review of something else, which no page shows. The record must have its right shape."""
    current = content_hash(data, sources) if data.get("reviews") else ""
    for i, review in enumerate(data.get("reviews", ())):
        if review["content"] != current:
            message = f"is not shown: the record changed since; what it says now has the hash {current}"
            yield flagged("T13", ("reviews", i, "content"), message)
