"""Retractions: what falls away with a source that was withdrawn (rule T16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.content.citing import cited

from .finding import Finding, flagged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from compound_pages.statements import Source
    from toolkit.content.yaml_file import Steps


def findings(data: Any, sources: Mapping[str, Source], steps: Steps = ()) -> Iterator[Finding]:
    """Yield each statement, claim or row of `data` that cites a source which was retracted or is in doubt."""
    parts = enumerate(data) if isinstance(data, list) else data.items() if isinstance(data, dict) else ()
    for step, part in parts:
        yield from findings(part, sources, (*steps, step))
    if isinstance(data, dict) and isinstance(data.get("sources"), list):
        yield from _standing(data, sources, steps)


def _standing(data: dict[str, Any], sources: Mapping[str, Source], steps: Steps) -> Iterator[Finding]:
    ids = [id_ for _, id_ in cited(data["sources"], ())]
    retracted = [id_ for id_ in ids if id_ in sources and sources[id_].is_retracted]
    name = f"{data['id']!r} " if isinstance(data.get("id"), str) else ""
    if retracted:
        what = "falls away" if len(retracted) == len(ids) else "stands on its other sources only"
        yield flagged("T16", steps, f"{name}{what}: retracted was {', '.join(retracted)}")
    if data.get("certainty_by") in retracted:
        yield flagged(
            "T16", (*steps, "certainty_by"), f"{name}has its grade from a source that was retracted"
        )
    for id_ in ids:
        kept = sources[id_].retraction if id_ in sources else None
        if kept and kept.status == "concern":
            message = (
                f"{name}cites {id_}, which carries an expression of concern: it counts as very uncertain"
            )
            yield flagged("T16", steps, message)
