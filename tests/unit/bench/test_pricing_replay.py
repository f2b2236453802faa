"""Caches event by event against the project's own distribution: the same views, the same requests."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from bench.pricing.caches import Caches
from bench.pricing.replay import replay
from bench.pricing.simulated import simulate, views
from bench.pricing.traffic import zipf
from toolkit.cloudformation.expand import expand
from toolkit.stack import TEMPLATE


@cache
def template() -> dict[str, Any]:
    """Return the project's template, expanded once."""
    return expand(TEMPLATE)


@pytest.mark.parametrize(("grace", "shield"), [(0, True), (60, True), (900, True), (60, False)])
def test_the_distribution_asks_as_simulated(grace: int, *, shield: bool) -> None:
    """Three edges, a dozen pages, five hours: every request of edges, every S3 read, every 304."""
    caches = Caches(3, 900, grace, shield)
    happened = list(views(zipf(300_000, 12, 0.8), 3, 5 * 3600, seed=7))
    counted = simulate(happened, caches)
    assert counted == replay(happened, caches, template())
    assert counted.views > counted.edges > counted.origin - (not shield) > counted.confirmed > 100
