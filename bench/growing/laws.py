"""Laws: how a figure grows with the pages of a site, fitted where it was measured, for where it was not.

The model: y = a + b f(n) for n cached pages. A site has as many conditions as compounds, so what one record
costs goes with f = √n, what all records or all pages cost with f = n, and what is asked for once with f = 1.
Which it is, is said for each operation and not found by fitting, since three or four sizes fit anything; that
it is right shows in the error. a and b are least squares of the relative error. `a` may be below 0: a small
site has a larger part of pages that no pair has.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TERMS: dict[str, Callable[[float], float]] = {"1": lambda _n: 0.0, "√n": math.sqrt, "n": float}

type Points = Sequence[tuple[float, float]]


class Law(NamedTuple):
    """y = a + b f(n), and the worst relative error at what was measured."""

    term: str
    a: float
    b: float
    error: float

    def at(self, n: float) -> float:
        """Return what the law says for `n`."""
        return self.a + self.b * TERMS[self.term](n)


def fitted(term: str, points: Points) -> Law:
    """Return the law with this term, one of TERMS, that is nearest to points (n, y), all y above 0."""
    y = np.array([one for _, one in points], dtype=float)
    f = np.array([TERMS[term](n) for n, _ in points])
    (a, b), *_ = np.linalg.lstsq(np.stack([1 / y, f / y], axis=1), np.ones_like(y), rcond=None)
    law = Law(term, float(a), float(b), 0.0)
    return law._replace(error=max(abs(law.at(n) / one - 1) for n, one in points))


def exponent(points: Points) -> float:
    """Return the slope in log-log between the two largest n: 1 where twice as much costs twice as much."""
    (n, y), (m, z) = sorted(points)[-2:]
    return math.log(z / y) / math.log(m / n)
