"""The tables that a person reads, in markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .prices import cost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .deployment import Deployment
    from .run import Run

_READS = ("BatchGetItem", "Query")
_PUTS = ("PutObject", "DeleteObject")


def calls(runs: Iterable[Run]) -> str:
    """Return what each run did: calls of AWS by operation, messages, and invocations by function."""
    head = ("change", "pages cached", "that carry it", "HEAD", "read", "put, delete", "list", "send")
    more = ("messages", "invalidations", "paths in them", "plan, sweep, refresh", "calls", "a carrying page")
    return _table((*head, *more), [_calls(run) for run in runs])


def _calls(run: Run) -> tuple[str, ...]:
    made, total = run.operations, run.operations.total()
    numbers = (
        run.pages,
        run.carrying,
        made["HeadObject"],
        sum(made[name] for name in _READS),
        sum(made[name] for name in _PUTS),
        made["ListObjectsV2"],
        made["SendMessageBatch"],
        run.messages,
        made["CreateInvalidation"],
        sum(map(len, run.purged)),
    )
    invoked = ", ".join(str(run.invoked[name]) for name in ("plan", "sweep", "refresh"))
    each = f"{total / run.carrying:.1f}" if run.carrying else "-"
    return (run.name, *(f"{number:,}" for number in numbers), invoked, f"{total:,}", each)


def costs(measured: Iterable[tuple[Run, int]], deployment: Deployment) -> str:
    """Return what each run costs, and what plan or sweep took here; with each run its peak of memory."""
    head = ("change", "pages cached", "read units", "write units", "$ without purge", "of it Lambda")
    more = ("$ of the purge", "plan or sweep: CPU, s", "its memory, MiB")
    return _table((*head, *more), [_costs(run, peak, deployment) for run, peak in measured])


def _costs(run: Run, peak: int, deployment: Deployment) -> tuple[str, ...]:
    dollars = cost(run, deployment)
    return (
        *(run.name, f"{run.pages:,}", f"{run.read_units:,.0f}", f"{run.write_units:,}"),
        *(f"{dollars.rest:.6f}", f"{dollars.functions:.6f}", f"{dollars.purge:.3f}"),
        *(f"{run.cpu:.3f}", f"{peak / 2**20:.1f}"),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))
