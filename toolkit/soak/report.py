"""Reports: findings as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .findings import Figure, Part

_NAME_WIDTH = 58
_VALUE_WIDTH = 12
_BELOW_TEN = 10


def table(parts: list[Part]) -> str:
    """Return every figure of every part, and below it the laws that were broken."""
    lines = [line for part in parts for line in _lines(part)]
    broken = [f"{part.name}: {law}" for part in parts for law in part.broken]
    verdict = [f"BROKEN  {one}" for one in broken] or ["No law was broken."]
    return "\n".join([*lines, "", *verdict])


def _lines(part: Part) -> list[str]:
    state = "" if part.done else ", not finished"
    return ["", f"{part.name} ({part.seconds:.1f} s{state})", *map(_line, part.figures)]


def _line(figure: Figure) -> str:
    return f"  {figure.name:<{_NAME_WIDTH}}{shown(figure.value):>{_VALUE_WIDTH}} {figure.unit}".rstrip()


def shown(value: float | str) -> str:
    """Return a value as people read it: whole numbers whole, small ones to two places."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.2f}" if abs(value) < _BELOW_TEN else f"{value:,.1f}"


def document(parts: list[Part], options: Mapping[str, Any]) -> str:
    """Return the same as JSON, with the options that it was run with."""
    found = [
        {
            "name": part.name,
            "seconds": round(part.seconds, 3),
            "done": part.done,
            "figures": {one.name: {"value": one.value, "unit": one.unit} for one in part.figures},
            "broken": part.broken,
        }
        for part in parts
    ]
    return json.dumps({"options": dict(options), "parts": found}, indent=2) + "\n"


def write(folder: Path, parts: list[Part], options: Mapping[str, Any]) -> None:
    """Leave both forms in `folder`, in place of those of the last run."""
    folder.mkdir(exist_ok=True)
    (folder / "report.txt").write_text(table(parts).lstrip("\n") + "\n", encoding="utf-8")
    (folder / "report.json").write_text(document(parts, options), encoding="utf-8")
