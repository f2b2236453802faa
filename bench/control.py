"""How far two lists of samples are apart, and how far the same thing is apart from itself.

Samples are taken in turns: each turn measures everything once, so that what the machine does meanwhile meets
all of them, and the turn is what is resampled. Where a turn starts a process and measures many calls in it,
give the turn's median, not the calls: calls of one process share its luck.

Sources: Kalibera and Jones, "Quantifying Performance Changes with Effect Size Confidence Intervals",
arXiv:2007.10899 (a ratio and its interval; resample what is repeated at the highest level); Bulej and others,
"Duet Benchmarking", ICPE 2020, arXiv:2001.05811 (pairs that met the same machine); Efron and Tibshirani, "An
Introduction to the Bootstrap", 1993, chapter 13 (the percentile interval).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SEED = 1
RESAMPLED = 2000
CONFIDENCE = 0.95
LEAST = 5


class Ratio(NamedTuple):
    """A ratio of two medians, and the interval that holds it with 95 % confidence."""

    ratio: float
    low: float
    high: float


def turns[Thing](things: Sequence[Thing], count: int) -> Iterator[list[Thing]]:
    """Yield the order of each turn: what runs before a thing is in its figure too, so it is drawn by lot."""
    lots = np.random.default_rng(SEED)
    for _ in range(count):
        yield [things[place] for place in lots.permutation(len(things))]


def median(samples: Sequence[float]) -> float:
    """Return the middle of the samples. Raises ValueError if there is none."""
    return quantile(samples, 0.5)


def quantile(samples: Sequence[float], share: float) -> float:
    """Return the number that this share of the samples is not above: 0.99 for p99, between two if need be.

    Raises ValueError if there is no sample.
    """
    if not samples:
        raise ValueError("no sample")
    return float(np.quantile(np.asarray(samples, dtype=float), share))


def ratio(ours: Sequence[float], baseline: Sequence[float]) -> Ratio:
    """Return what the median of `ours` is of the baseline's; the n-th samples of both are of the same turn.

    Raises ValueError for lists of different lengths, of fewer than five turns, or with a sample of 0 or less.
    """
    if len(ours) != len(baseline):
        raise ValueError(f"{len(ours)} samples against {len(baseline)}: a turn has one of each")
    if len(ours) < LEAST:
        raise ValueError(f"{len(ours)} turns are too few for an interval: at least {LEAST}")
    both = np.asarray([ours, baseline], dtype=float)
    if not (both > 0).all():
        raise ValueError("a sample of 0 or less has no ratio")
    # The same seed for all: a table of the same samples always says the same.
    drawn = np.random.default_rng(SEED).integers(both.shape[1], size=(RESAMPLED, both.shape[1]))
    # Logarithms, so that it is the same interval whichever of the two is divided by.
    ratios = np.log(_medians(both[0, drawn])) - np.log(_medians(both[1, drawn]))
    low, high = np.exp(np.quantile(ratios, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]))
    middle = np.median(both, axis=1)
    return Ratio(float(middle[0] / middle[1]), float(low), float(high))


def noise(first: Sequence[float], second: Sequence[float]) -> float:
    """Return what the same thing, measured twice a turn, may differ from itself by: 0.03 is 3 %.

    It is the far end of the interval of their ratio, so that it is small only where there is proof of it: a
    ratio nearer to 1 than this could have come from two lists of the same thing. Raises as `ratio` does.
    """
    found = ratio(first, second)
    return max(found.high, 1 / found.low) - 1


def _medians(resampled: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.median(resampled, axis=1)
