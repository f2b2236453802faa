"""Plans: how much of each part of a soak there is, and what a part is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .crowd import Limit
    from .findings import Part
    from .house import House
    from .progress import Progress


class Plan(NamedTuple):
    """Sizes, each of which bounds a part. `seconds`: what bounds every part besides."""

    seed: int = 0
    edges: int = 5
    unknown: int = 3_000
    readers: int = 500
    pages: int = 10_000
    reads: int = 40_000
    clients: int = 200
    requests: int = 97_000
    seconds: float = 150.0


class Soak(NamedTuple):
    """What a part is given: where to ask, how much, until when, and where to put down what it finds."""

    house: House
    plan: Plan
    part: Part
    limit: Limit
    progress: Progress
