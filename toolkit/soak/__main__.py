"""`python -m toolkit.soak`: load and abuse of the whole service, in this process and on this machine only."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.content import OWN, load

from . import report, vitals
from .cached_pages import cached_pages
from .crowd import Limit
from .findings import Part, is_sound
from .generated import generated
from .house import house
from .loopback import only_loopback
from .one_environment import one_environment
from .plan import Plan, Soak
from .progress import Progress
from .slow_clients import slow_clients
from .stampede import stampede
from .unknown_paths import unknown_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS: dict[str, Callable[[Soak], None]] = {
    "unknown-paths": unknown_paths,
    "one-environment": one_environment,
    "stampede": stampede,
    "slow-clients": slow_clients,
    "generated": generated,
    "cached-pages": cached_pages,
}
OUT = Path(".soak")
_DEFAULT = Plan()
_INTERRUPTED = 130
_COUNT = click.IntRange(1, 1_000_000)


@click.command()
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="A part to run; may be repeated.")
@click.option("--seed", type=int, default=_DEFAULT.seed, help="Of everything that is drawn.")
@click.option("--edges", type=click.IntRange(1, 50), default=_DEFAULT.edges, help="Edges behind one shield.")
@click.option("--unknown", type=_COUNT, default=_DEFAULT.unknown, help="Unknown paths of each kind.")
@click.option("--readers", type=click.IntRange(1, 5_000), default=_DEFAULT.readers, help="Of one cold page.")
@click.option("--pages", type=_COUNT, default=_DEFAULT.pages, help="Pages that S3 holds.")
@click.option("--reads", type=_COUNT, default=_DEFAULT.reads, help="Of those pages.")
@click.option("--clients", type=click.IntRange(1, 400), default=_DEFAULT.clients, help="Idle connections.")
@click.option("--requests", type=_COUNT, default=_DEFAULT.requests, help="Generated requests.")
@click.option("--seconds", type=click.FloatRange(1), default=_DEFAULT.seconds, help="The most for each part.")
def main(only: tuple[str, ...], **sizes: float) -> None:
    """Load and abuse the service on this machine; leave a report in .soak/.

    Exit status 1 if a law is broken: a 5xx, a page that is rendered twice, an answer that may not be, a leak.
    130 after Ctrl-C, with what was found so far.
    """
    plan, parts, progress = Plan(**sizes), list[Part](), Progress()  # type: ignore[arg-type]
    finished = False
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started us may have it ignored
    try:
        _run(plan, only or tuple(PARTS), parts, progress)
        finished = True
    except KeyboardInterrupt:
        click.echo("\nStopped.", err=True)
    finally:
        progress.clear()
        report.write(OUT, parts, plan._asdict())
        click.echo(report.table(parts))
    sys.exit(1 if not is_sound(parts) else 0 if finished else _INTERRUPTED)


def _run(plan: Plan, names: tuple[str, ...], parts: list[Part], progress: Progress) -> None:
    progress.tell("starting the service")
    with only_loopback(), house(load(OWN)) as built, _memory(parts):
        for name in names:
            part = Part(name)
            parts.append(part)
            started = time.perf_counter()
            try:
                PARTS[name](Soak(built, plan, part, Limit(plan.seconds), progress))
                part.done = True
            finally:
                part.seconds = time.perf_counter() - started


@contextmanager
def _memory(parts: list[Part]) -> Iterator[None]:
    """Put down what the process held before all parts and holds after them, and its peak."""
    before = vitals.held().megabytes
    try:
        yield
    finally:
        part = Part("memory of the process", done=True)
        part.say("before", before, "MB")
        part.say("after", vitals.held().megabytes, "MB")
        part.say("peak", vitals.peak_megabytes(), "MB")
        parts.append(part)


if __name__ == "__main__":
    main()
