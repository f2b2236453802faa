"""The folder that a run leaves for `sam local`: a template, an environment, events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from toolkit.stack import ROOT

from .derived import derived
from .environment import EVERYWHERE, environment
from .events import Values, events

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.stack import Stack

BUILT = ROOT / ".aws-sam" / "build"
FOLDER = ROOT / ".sam-local"
EVENTS = ROOT / "tests" / "events"


class NotBuilt(Exception):
    """There is nothing that `sam local` could run; the message says what makes it."""


def check_built(built: Path) -> None:
    """Raise NotBuilt if `sam build` was not told to build there."""
    if not (built / "template.yaml").exists():
        raise NotBuilt(f"There is no build in {built}: `make build` makes one.")


def write(stack: Stack, endpoint: str, architecture: str, built: Path, folder: Path) -> None:
    """Write what `sam local` needs to run what is in `built` against `stack`, which answers at `endpoint`.

    What an earlier run wrote is replaced; whatever else lies in `folder` stays.
    """
    variables = environment(stack, endpoint)
    (folder / "events").mkdir(parents=True, exist_ok=True)
    text = derived(built, folder, variables[EVERYWHERE], architecture)
    (folder / "template.yaml").write_text(text, encoding="utf-8")
    _write_json(folder / "env.json", variables)
    for name, event in events(EVENTS, Values.of(stack)):
        _write_json(folder / "events" / f"{name}.json", event)


def _write_json(file: Path, value: dict[str, Any]) -> None:
    file.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
