"""A comparison in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench import layout
from bench.comparison import Verdict

if TYPE_CHECKING:
    from bench.comparison import Comparison, Finding
    from bench.results import Result

SHOWN = (Verdict.WORSE, Verdict.CHANGED, Verdict.BETTER)


def told(before: Result, now: Result, found: Comparison) -> str:
    """Return what differs beyond noise, worst news first, and how much does not."""
    lines = [f"before: {_run(before)}", f"now:    {_run(now)}"]
    for verdict in SHOWN:
        lines += [f"{verdict.value:8} {_line(one)}" for one in found.of(verdict)]
    counts = ", ".join(f"{len(found.of(verdict))} {verdict.value}" for verdict in Verdict)
    lines += [f"not compared: {why}" for why in found.apart]
    return "\n".join([*lines, f"{len(found.findings)} figures compared: {counts}"])


def _run(result: Result) -> str:
    dirty = ", and changes of its own" if result.dirty else ""
    return f"{result.when:%Y-%m-%d %H:%M} UTC, {result.commit or 'no commit'}{dirty}, {result.machine}"


def _line(one: Finding) -> str:
    unit = f" {one.unit}" if one.unit else ""
    change = f", {100 * (one.now / one.before - 1):+.1f} %" if one.before else ""
    noise = f" (noise {100 * one.noise:.1f} %)" if one.noise else " (exact)"
    return (
        f"{one.table}, {one.row}, {one.column}: "
        f"{layout.number(one.before)} → {layout.number(one.now)}{unit}{change}{noise}"
    )
