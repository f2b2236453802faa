"""One suite after another: what fails is told and the rest goes on, what is measured is kept at once."""

from __future__ import annotations

import sys
import time
import traceback
from datetime import UTC, datetime
from textwrap import shorten
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bench import suites
from bench.machine import commit, this_machine
from bench.results import VERSION, Result, Suite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.measured import Size


def run(names: Sequence[str], size: Size, keep: Callable[[Result], None]) -> Result:
    """Measure the named suites and return the run; `keep` gets it after each of them.

    An interrupt ends it; the run then holds what was measured before. Progress goes to stderr.
    """
    which, dirty = commit()
    result = Result(VERSION, datetime.now(UTC).replace(microsecond=0), size, which, dirty, this_machine())
    _say(f"on {result.machine}")
    if not result.machine.quiet:
        _say("warning: this machine is not quiet, and what else runs on it is in every time")
    for number, name in enumerate(names, 1):
        _say(f"{name} ({number} of {len(names)})")
        try:
            suite = measured(name, size)
        except KeyboardInterrupt:
            _say(f"interrupted in {name}; what was measured before is kept")
            result = replace(result, interrupted=True)
            keep(result)
            return result
        _say(f"{name} {'failed' if suite.failed else 'measured'} in {suite.seconds:.0f} s")
        result = replace(result, suites=(*result.suites, suite))
        keep(result)
    return result


def measured(name: str, size: Size) -> Suite:
    """Return what a suite gave, or why it failed."""
    started = time.perf_counter()
    title = name
    try:
        module = suites.load(name)
        title = module.TITLE
        tables = tuple(module.measure(size))
        return Suite(name, title, _since(started), tables)
    # A suite may fail in any way, sys.exit included, and the others are still worth having.
    except (Exception, SystemExit) as error:  # noqa: BLE001
        _say(f"{name} failed:")
        traceback.print_exception(error, file=sys.stderr)
        return Suite(name, title, _since(started), failed=shorten(f"{type(error).__name__}: {error}", 300))


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)


def _say(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)
