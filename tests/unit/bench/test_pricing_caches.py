"""How often caches ask: the formula against the same caches event by event."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.pricing.caches import Caches, asked
from bench.pricing.simulated import simulate, views
from bench.pricing.traffic import zipf

MONTH = 730 * 3600
HOURS = 60 * 3600
LIFE = 900

RATES = st.floats(1e-7, 10)
LIVES = st.floats(1, 86_400)


@pytest.mark.parametrize("edges", [1, 5])
@pytest.mark.parametrize(("grace", "shield"), [(0, True), (60, True), (LIFE, True), (60, False)])
def test_the_formula_says_what_happens_event_by_event(edges: int, grace: int, *, shield: bool) -> None:
    """Thirty pages at very different rates for sixty hours: within four standard deviations of sampling.

    Requests that go on are fewer than a Poisson process of their rate would scatter, so its root bounds them.
    """
    traffic, caches = zipf(600_000, 30, 0.8), Caches(edges, LIFE, grace, shield)
    counted = simulate(views(traffic, edges, HOURS, seed=edges), caches)
    each = [asked(traffic.views * one.share / MONTH, caches) for one in traffic.ranks]
    at_edges, at_origin = (HOURS * sum(column) for column in zip(*each, strict=True))
    assert abs(counted.edges - at_edges) < 4 * sqrt(at_edges)
    assert abs(counted.origin - at_origin) < 4 * sqrt(at_origin)
    assert 0.05 < 1 - counted.edges / counted.views < 0.95  # neither all hits nor none


@given(RATES, LIVES)
def test_one_cache_answers_what_the_paper_says(rate: float, life: float) -> None:
    """Without a shield one edge hits lambda T of 1 + lambda T; a shield behind one edge saves it nothing."""
    alone = asked(rate, Caches(1, life, 0, shield=False))
    assert 1 - alone.edges / rate == pytest.approx(rate * life / (1 + rate * life))
    assert asked(rate, Caches(1, life, 0)) == pytest.approx(alone)


@given(RATES, LIVES, st.integers(1, 400), st.floats(0, 3600), st.booleans())
def test_no_cache_asks_more_than_it_is_asked(
    rate: float,
    life: float,
    edges: int,
    grace: float,
    shield: bool,
) -> None:
    one = asked(rate, Caches(edges, life, grace, shield))
    assert one.origin <= one.edges * (1 + 1e-9)
    assert one.edges <= rate * (1 + 1e-9)


@given(RATES, LIVES, st.integers(2, 400))
def test_a_shield_spares_s3_and_costs_edges_hits(rate: float, life: float, edges: int) -> None:
    shielded, bare = (asked(rate, Caches(edges, life, 0, shield)) for shield in (True, False))
    assert shielded.origin <= bare.origin * (1 + 1e-9)
    assert shielded.edges >= bare.edges * (1 - 1e-9)


@given(RATES, LIVES, st.integers(1, 400))
def test_a_longer_life_means_fewer_questions(rate: float, life: float, edges: int) -> None:
    shorter, longer = (asked(rate, Caches(edges, one, 60)) for one in (life, life * 2))
    assert longer.origin < shorter.origin
    assert longer.edges <= shorter.edges * (1 + 1e-9)
