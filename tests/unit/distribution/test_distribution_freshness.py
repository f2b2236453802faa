"""How long a response stays, as CloudFront's documents have it."""

from __future__ import annotations

import pytest

from toolkit.distribution.cache_policy import CachePolicy
from toolkit.distribution.freshness import Life, life

PAGES = CachePolicy(minimum=0, default=10, maximum=86_400, gzip=True)
FORCED = CachePolicy(minimum=60, default=10, maximum=3_600, gzip=True)


@pytest.mark.parametrize(
    ("policy", "headers", "expected"),
    [
        (PAGES, {}, Life(10)),
        (FORCED, {}, Life(60)),
        (PAGES, {"cache-control": "max-age=5"}, Life(5)),
        (PAGES, {"cache-control": "max-age=5, s-maxage=7"}, Life(7)),
        (PAGES, {"cache-control": "max-age=0, S-MaxAge = 7"}, Life(7)),
        (PAGES, {"cache-control": "max-age=999999"}, Life(86_400)),
        (FORCED, {"cache-control": "max-age=5"}, Life(60)),
        (PAGES, {"cache-control": "public"}, Life(10)),
        (PAGES, {"cache-control": "no-store"}, None),
        (PAGES, {"cache-control": "private, max-age=60"}, None),
        (PAGES, {"cache-control": "no-cache"}, Life(0, if_error=0)),
        (FORCED, {"cache-control": "no-store"}, Life(60)),
        (PAGES, {"expires": "Thu, 01 Jan 1970 00:01:40 GMT"}, Life(60)),
        (PAGES, {"expires": "0"}, Life(0)),
        (PAGES, {"cache-control": "max-age=5", "expires": "Thu, 01 Jan 1970 00:01:40 GMT"}, Life(5)),
        (
            PAGES,
            {"cache-control": "s-maxage=9, stale-while-revalidate=60, stale-if-error=99"},
            Life(9, 60, 99),
        ),
        (FORCED, {"cache-control": "s-maxage=99, stale-if-error=86400"}, Life(99, 0, 3_600)),
        (PAGES, {"cache-control": "s-maxage=9, stale-while-revalidate"}, Life(9)),
        (PAGES, {"cache-control": "s-maxage=9", "vary": "*"}, Life(0)),
        (FORCED, {"cache-control": "s-maxage=99", "vary": "*"}, Life(99)),
    ],
)
def test_a_success_stays_as_long_as_headers_and_policy_say(
    policy: CachePolicy, headers: dict[str, str], expected: Life | None
) -> None:
    assert life(200, headers, policy, error_seconds=0, now=40) == expected


@pytest.mark.parametrize(
    ("status", "cache_control", "expected"),
    [
        (404, "", Life(5)),
        (404, "max-age=0, s-maxage=30", Life(30)),
        (404, "s-maxage=1", Life(5)),
        (404, "s-maxage=999999", Life(86_400)),
        (503, "no-store", Life(5)),
        (403, "", None),
        (403, "max-age=60", Life(60)),
        (410, "", None),
        (410, "s-maxage=3600", Life(3_600)),
        (416, "max-age=60", None),
    ],
)
def test_an_error_stays_for_the_greater_of_its_rule_and_its_headers(
    status: int, cache_control: str, expected: Life | None
) -> None:
    assert life(status, {"cache-control": cache_control}, PAGES, error_seconds=5, now=0) == expected


def test_minimum_ttl_does_not_lengthen_an_error() -> None:
    assert life(404, {}, FORCED, error_seconds=5, now=0) == Life(5)
