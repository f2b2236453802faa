"""`compound-pages status`: what a stack holds, what it has still to do, and what it gave up."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from compound_pages.errors import Unavailable
from toolkit.content import counted
from toolkit.publishing import Table
from toolkit.publishing.comparing import REDIRECT
from toolkit.publishing.difference import KINDS
from toolkit.publishing.seen import seen
from toolkit.publishing.wanted import TOMBSTONE

from .options import on_stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.gauges import Gauges
    from toolkit.target import Target

_QUEUES = ("ChangesQueue", "SweepQueue", "SweepStartQueue")
_DEAD_QUEUES = ("ChangesDeadQueue", "SweepDeadQueue", "SweepStartDeadQueue")
_FAILURES, _MOST = "FailureBucket", 1000  # as many as S3 lists in one call
_NOT_LIVE = {TOMBSTONE: "gone", REDIRECT: "moved"}


@click.command()
@on_stack
def status(target: Target) -> None:
    """Say what a stack holds, what it has still to do, and what it gave up.

    Exit status 1 if anything was given up: messages in a dead-letter queue, changes in the failure bucket.
    """
    from toolkit.gauges import Gauges  # noqa: PLC0415  boto3 is slow to import

    gauges = Gauges(target, datetime.now(UTC))
    try:
        click.echo("\n".join(_held(Table(target.client("dynamodb"), target.resource("Table")))))
    except Unavailable as error:
        raise click.UsageError(f"The table cannot be read: {error}") from error
    for name in _QUEUES:
        click.echo(f"{name}: {_to_do(gauges, name)}")
    given_up = {name: sum(gauges.depth(name)) for name in _DEAD_QUEUES} | {_FAILURES: gauges.failures()}
    for name, count in given_up.items():
        click.echo(_given_up(name, count))
    purged = gauges.purged()
    click.echo(f"Tags and paths purged this month: {'not known' if purged is None else purged}")
    sys.exit(1 if any(given_up.values()) else 0)


def _held(table: Table) -> Iterator[str]:
    """Yield what the table holds, in lines."""
    publication = table.publication()
    yield f"Publication: {publication} ({publication.state})" if publication else "Publication: none yet"
    counts = Counter[str]()
    for item in map(seen, table.items()):
        if item.place.is_record and item.place.kind in KINDS:
            counts[_NOT_LIVE.get(item.record, item.place.kind)] += 1
    live = (counted(counts[kind], kind) for kind in KINDS)
    yield "Records: " + ", ".join([*live, *(f"{counts[state]} {state}" for state in _NOT_LIVE.values())])


def _to_do(gauges: Gauges, name: str) -> str:
    depth = gauges.depth(name)
    age = gauges.oldest(name) if depth.waiting or depth.in_flight else None
    return str(depth) if age is None else f"{depth}, the oldest for {age} s"


def _given_up(name: str, count: int) -> str:
    """Return a line that stands out where something was given up."""
    more = " or more" if name == _FAILURES and count >= _MOST else ""
    what = f"{name}: {count}{more} given up"
    return click.style(f"{what} <- look at these", bold=True) if count else what
