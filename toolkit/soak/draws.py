"""Draws: which of many pages each of many readers asks for, by seed."""

from __future__ import annotations

import random
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def uniform(count: int, seed: int) -> Iterator[int]:
    """Yield numbers below `count` without end, each as likely as any other."""
    draw = random.Random(seed)  # noqa: S311  readers, no secret
    while True:
        yield draw.randrange(count)


def zipf(count: int, seed: int, exponent: float = 1.0) -> Iterator[int]:
    """Yield numbers below `count` without end, the n-th of them (from 1) as often as 1 / n ** `exponent`.

    So are pages of the Web asked for: Breslau et al., "Web Caching and Zipf-like Distributions: Evidence and
    Implications", 1999, found exponents between 0.64 and 0.83 at proxies; sites of one subject lie nearer 1.
    """
    draw = random.Random(seed)  # noqa: S311  readers, no secret
    up_to = list(accumulate(1 / n**exponent for n in range(1, count + 1)))
    while True:
        yield bisect_left(up_to, draw.random() * up_to[-1])
