"""How views fall on pages."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.pricing.traffic import zipf

EXPONENTS = st.sampled_from([0.0, 0.64, 0.8, 1.0, 1.3])


@given(st.integers(1, 10**7), EXPONENTS)
def test_every_page_has_its_share_and_no_view_is_lost(pages: int, exponent: float) -> None:
    ranks = zipf(1000, pages, exponent).ranks
    assert sum(one.pages for one in ranks) == pages
    assert sum(one.pages * one.share for one in ranks) == pytest.approx(1)
    shares = [one.share for one in ranks]
    assert shares == sorted(shares, reverse=True) or exponent == 0


@pytest.mark.parametrize("exponent", [0.64, 0.8, 1.0, 1.3])
def test_a_group_of_pages_has_the_views_that_its_pages_have_one_by_one(exponent: float) -> None:
    total = sum(k**-exponent for k in range(1, 5001))
    first = 1
    for one in zipf(1000, 5000, exponent).ranks:
        exact = sum(k**-exponent for k in range(first, first + one.pages)) / total
        assert one.share * one.pages == pytest.approx(exact, rel=1e-4)
        first += one.pages


def test_pages_that_are_asked_for_are_counted_once_each() -> None:
    """Of 300 pages with their own chances, in a month of 500 views: one by one."""
    traffic = zipf(500, 300, 0.8)
    total = sum(k**-0.8 for k in range(1, 301))
    exact = sum(1 - exp(-500 * k**-0.8 / total) for k in range(1, 301))
    assert traffic.asked(1) == pytest.approx(exact, rel=1e-4)


@given(st.integers(1, 10**7), st.floats(1, 1e8), st.floats(0.1, 24))
def test_no_more_pages_are_asked_for_than_there_are_or_than_views(
    pages: int, views: float, months: float
) -> None:
    asked = zipf(views, pages, 0.8).asked(months)
    assert 0 < asked <= min(pages, views * months) * (1 + 1e-9)
    assert asked <= zipf(views, pages, 0.8).asked(months * 2)
