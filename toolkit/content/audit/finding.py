"""A finding: what a rule has against one place of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from toolkit.content.yaml_file import Steps


class Finding(NamedTuple):
    """What is wrong at `steps`, in a sentence that names its rule; `refused` if it may not be published."""

    steps: Steps
    message: str
    refused: bool


def refused(rule: str, steps: Steps, message: str) -> Finding:
    """Return a finding that stops publishing."""
    return Finding(steps, f"{message} ({rule})", refused=True)


def flagged(rule: str, steps: Steps, message: str) -> Finding:
    """Return a finding that an editor should look at and may keep."""
    return Finding(steps, f"{message} ({rule})", refused=False)
