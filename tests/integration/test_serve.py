"""From a reader's request to the page and back, through the real template, functions and edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from toolkit.service import Service

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"


def test_the_first_request_renders_and_keeps_the_page(service: Service) -> None:
    """A page that S3 lacks is rendered by the function, and its bytes are in S3 afterwards."""
    answer = service.get(PAGE)
    assert (answer.status, answer.answered_by) == (200, "lambda")
    kept = service.stack.s3.get_object(Bucket=service.stack.bucket, Key=f"pages{PAGE}")
    assert kept["Body"].read() == answer.body
    assert kept["ETag"] == answer.headers["etag"]


def test_a_second_request_costs_no_compute(service: Service) -> None:
    """A page that the edge holds reaches neither function nor table."""
    service.get(PAGE, now=0)
    calls = service.api.calls
    assert service.get(PAGE, now=10).answered_by == "edge"
    assert service.api.calls == calls
