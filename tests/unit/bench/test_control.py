"""Ratios with intervals, noise from an A/A control, and the order of a turn."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import control

samples = st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=5, max_size=30)


def drawn(seed: int, middle: float = 10.0, count: int = 60) -> list[float]:
    """Return times with a long tail, as clocks give them."""
    lots = random.Random(seed)  # noqa: S311  no secret
    return [middle * lots.lognormvariate(0, 0.05) for _ in range(count)]


def test_a_quantile_is_between_two_samples_where_none_is_there() -> None:
    assert control.median([3.0, 1.0, 2.0]) == 2.0
    assert control.quantile([1.0, 2.0], 0.75) == 1.75


@pytest.mark.parametrize("share", [0.5, 0.99])
def test_no_sample_has_no_quantile(share: float) -> None:
    with pytest.raises(ValueError, match="no sample"):
        control.quantile([], share)


@given(samples)
def test_a_thing_measured_against_its_own_samples_is_once_itself_without_noise(
    both: list[tuple[float, float]],
) -> None:
    first = [one for one, _ in both]
    assert control.ratio(first, first) == (1.0, 1.0, 1.0)
    assert control.noise(first, first) == 0.0


@given(samples)
def test_noise_is_the_same_whichever_of_the_two_comes_first(both: list[tuple[float, float]]) -> None:
    first, second = (list(one) for one in zip(*both, strict=True))
    assert control.noise(first, second) == pytest.approx(control.noise(second, first), abs=1e-9, rel=1e-6)


@given(samples, st.floats(0.01, 100))
def test_a_unit_changes_no_ratio(both: list[tuple[float, float]], unit: float) -> None:
    ours, baseline = (list(one) for one in zip(*both, strict=True))
    scaled = control.ratio([one * unit for one in ours], [one * unit for one in baseline])
    assert scaled == pytest.approx(control.ratio(ours, baseline))


def test_the_interval_holds_the_ratio_that_the_samples_were_drawn_with() -> None:
    found = control.ratio(drawn(1, 8.0), drawn(2, 10.0))
    assert found.low < 0.8 < found.high
    assert found.high < 0.9


def test_samples_of_the_same_thing_differ_by_no_more_than_their_noise() -> None:
    first, second = drawn(1), drawn(2)
    assert 0.005 < control.noise(first, second) < 0.06


def test_what_meets_both_samples_of_a_turn_is_no_noise() -> None:
    """A machine that is slow for a while is slow for both of a turn, and pairs are kept together."""
    slow = [1.0 + turn % 7 for turn in range(40)]
    first, second = ([one * two for one, two in zip(drawn(s, count=40), slow, strict=True)] for s in (1, 2))
    alone = control.noise(first, second[1:] + second[:1])
    assert control.noise(first, second) < alone / 2


@pytest.mark.parametrize(
    ("ours", "baseline", "said"),
    [
        ([1.0] * 5, [1.0] * 6, "a turn has one of each"),
        ([1.0] * 4, [1.0] * 4, "too few"),
        ([1.0] * 5, [0.0] * 5, "0 or less"),
    ],
)
def test_samples_that_say_nothing_are_refused(ours: list[float], baseline: list[float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        control.ratio(ours, baseline)


def test_each_turn_has_everything_and_nothing_always_follows_the_same() -> None:
    turns = list(control.turns("abc", 60))
    assert {"".join(sorted(turn)) for turn in turns} == {"abc"}
    followed = Counter(pair for turn in turns for pair in pairwise(turn))
    assert len(followed) == 6
    assert max(followed.values()) < 2 * min(followed.values())
