"""The suite `cost`."""

from __future__ import annotations

import pytest

from bench.measured import Size
from bench.pricing.sites import SITES, priced
from bench.suites import cost

# Events are counted once for all of these.
pytestmark = pytest.mark.xdist_group("pricing")


def test_each_site_has_a_row_whose_parts_add_up() -> None:
    (table,) = cost.measure(Size.QUICK)
    assert len(table.rows) == len(SITES)
    for row, site in zip(table.rows, SITES, strict=True):
        assert row.label == f"{site.views:,} views, {site.pages:,} pages"
        assert set(row.values) == set(table.units)
        services = [value for name, value in row.values.items() if name.startswith("$ ")]
        ours = sum(services) - sum(row.values[f"$ {name}"] for name in ("if all pages are stored",))
        ours -= row.values["$ one Lambda a miss"] + row.values["$ a million views"]
        assert ours == pytest.approx(row.values["$ a million views"])
        answered = sum(row.values[name] for name in ("edge", "shield", "S3", "rendered"))
        assert answered == pytest.approx(100)
        assert row.values["$ a million views"] == priced(site).a_million


def test_both_sizes_are_the_same_figures() -> None:
    assert cost.measure(Size.QUICK) == cost.measure(Size.FULL)
