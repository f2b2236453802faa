"""What each event calls of AWS, counted on the service's own code."""

from __future__ import annotations

import pytest

from bench.pricing.events import measured

# Events are counted once for all of these.
pytestmark = pytest.mark.xdist_group("pricing")


def test_events_call_what_the_readme_says() -> None:
    """A render reads, puts and looks again; an unknown path reads; a sweep looks; a release puts as well."""
    found = measured()
    assert found.rendered == {"BatchGetItem": 2, "PutObject": 1}
    assert found.unknown == {"BatchGetItem": 1}
    assert found.looked_at == {"HeadObject": 1, "BatchGetItem": 1}
    assert found.put == {"HeadObject": 1, "BatchGetItem": 2, "PutObject": 1}


def test_a_sweep_lists_thousands_and_sends_hundreds_at_a_time() -> None:
    found = measured()
    assert found.listed == {"ListObjectsV2": 11 / 10_000, "SendMessageBatch": 1 / found.batch}
    assert found.batch == 250
