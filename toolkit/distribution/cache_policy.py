"""Cache policies: how long a response may stay, and what tells it from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.without_effect import POLICY, RESOURCE

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties


class CachePolicy(Struct, frozen=True):
    """How long a response may stay, in seconds, and what tells two responses apart besides the path.

    `queries` is None for no query string, an empty set for all of it, else the names that count.
    """

    minimum: int
    default: int
    maximum: int
    gzip: bool
    headers: frozenset[str] = frozenset()
    queries: frozenset[str] | None = None


# CloudFront Developer Guide, "Use managed cache policies".
MANAGED_CACHE_POLICIES = {
    "658327ea-f89d-4fab-a63d-7e88639e58f6": CachePolicy(1, 86_400, 31_536_000, gzip=True),  # CachingOptimized
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": CachePolicy(0, 0, 0, gzip=False),  # CachingDisabled
}


def read_cache_policy(resource: Properties) -> CachePolicy:
    """Decode an `AWS::CloudFront::CachePolicy`; cookies in the key are refused."""
    with resource, resource.inside("CachePolicyConfig") as config:
        resource.skip(RESOURCE)
        config.skip(POLICY)
        with config.inside("ParametersInCacheKeyAndForwardedToOrigin") as key:
            # The local edge has no Brotli encoder: a reader who accepts both gets gzip.
            key.truth("EnableAcceptEncodingBrotli", default=False)
            gzip = key.truth("EnableAcceptEncodingGzip")
            with key.inside("CookiesConfig") as cookies:
                cookies.only("CookieBehavior", "none")
            headers, queries = _key_headers(key), _key_queries(key)
        return CachePolicy(
            minimum=config.number("MinTTL"),
            default=config.number("DefaultTTL"),
            maximum=config.number("MaxTTL"),
            gzip=gzip,
            headers=headers,
            queries=queries,
        )


def _key_headers(key: Properties) -> frozenset[str]:
    with key.inside("HeadersConfig") as headers:
        if headers.text("HeaderBehavior") == "none":
            return frozenset()
        return frozenset(name.lower() for name in headers.items("Headers"))


def _key_queries(key: Properties) -> frozenset[str] | None:
    with key.inside("QueryStringsConfig") as queries:
        match queries.text("QueryStringBehavior"):
            case "none":
                return None
            case "all":
                return frozenset()
            case "whitelist":
                return frozenset(queries.items("QueryStrings"))
            case other:
                raise queries.refusal("QueryStringBehavior", f"{other!r} is not understood by the local edge")
