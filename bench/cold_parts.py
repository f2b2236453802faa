"""The parts of a cold start, measured apart from it: nothing is traced, a clock is read between the steps."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench import control
from bench.deployed import HANDLERS
from bench.measured import Row, Table
from toolkit import artifact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bench.stage import Handler, Stage

type Parts = dict[str, float]

_POWERTOOLS = "import aws_lambda_powertools, aws_lambda_powertools.metrics"
# What each app.py imports of others, in its own order: what two of them need counts for the first.
IMPORTS = {
    "floor": {},
    "bare": {"botocore": "import botocore.session", "jinja2": "import jinja2"},
    "usual": {"botocore": "import boto3", "powertools": _POWERTOOLS, "jinja2": "import jinja2"},
    "render": {
        "powertools": _POWERTOOLS,
        "botocore": "import botocore.session, botocore.config",
        "msgspec": "import msgspec",
        "jinja2": "import jinja2",
    },
}
STEPS = ("powertools", "botocore", "msgspec", "jinja2", "clients", "own code", "templates", "first page")


@contextmanager
def clocked(stage: Stage) -> Iterator[Callable[[str], Parts]]:
    """Yield what starts a handler once and returns the milliseconds of each part, and its number of modules.

    It raises CalledProcessError if the handler does not give its page.
    """
    event = json.dumps(stage.event())
    with TemporaryDirectory(prefix="bench-") as scratch:
        client = artifact.runtime_client(Path(scratch))
        yield lambda name: _run(stage.handlers[name], client, json.dumps(IMPORTS[name]), event)


def medians(parts: Sequence[Parts]) -> Parts:
    """Return the median of each part of some starts."""
    return {name: control.median([one[name] for one in parts]) for name in parts[0]}


def table(parts: Mapping[str, Parts], totals: Mapping[str, float]) -> Table:
    """Return the parts as a table. `totals`: the milliseconds of the whole, from the emulator, by handler."""
    rows = []
    for name, taken in parts.items():
        if name == "floor":
            continue
        values = {"runtime": totals["floor"], **{step: taken[step] for step in STEPS if step in taken}}
        rows.append(Row(name, {**values, "total": totals[name], "told": sum(values.values()) / totals[name]}))
    units = {"runtime": "ms", **dict.fromkeys(STEPS, "ms"), "total": "ms", "told": ""}
    return Table(
        "cold-start-parts",
        "Where the time of a cold start goes",
        units,
        tuple(rows),
        baseline="bare",
        ratios=("total",),
        better=dict.fromkeys((*STEPS, "total"), "lower"),
        notes=(
            "runtime is Python and Lambda's client for it, all of the floor; imports are in app.py's order;",
            "clients are botocore's. total is the cold start as a whole, measured apart, and told is what",
            "share of it the parts come to.",
        ),
    )


def _run(handler: Handler, client: Path, imports: str, event: str) -> Parts:
    paths = os.pathsep.join((handler.environment["PYTHONPATH"], str(client)))
    done = subprocess.run(
        [artifact.INTERPRETER, HANDLERS / "parts.py", imports, event],
        cwd=handler.code,
        env={**handler.environment, "PYTHONPATH": paths},
        check=True,
        capture_output=True,
        text=True,
    )
    told: Parts = json.loads(done.stdout.splitlines()[-1])
    return told
