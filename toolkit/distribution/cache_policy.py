"""Cache policies: how long a response may stay, and what tells it from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.selection import NONE, Selection, read_selection
from toolkit.distribution.without_effect import POLICY, RESOURCE

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties


class CachePolicy(Struct, frozen=True):
    """How long a response may stay, in seconds, and what tells two responses apart besides the path.

    `gzip` and `brotli`: whether a reader's way of accepting these is among it. Header names are lower-case.
    """

    minimum: int
    default: int
    maximum: int
    gzip: bool
    brotli: bool = False
    headers: frozenset[str] = frozenset()
    queries: Selection = NONE
    cookies: Selection = NONE


# CloudFront Developer Guide, "Use managed cache policies".
MANAGED_CACHE_POLICIES = {
    # CachingOptimized
    "658327ea-f89d-4fab-a63d-7e88639e58f6": CachePolicy(1, 86_400, 31_536_000, gzip=True, brotli=True),
    # CachingDisabled
    "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": CachePolicy(0, 0, 0, gzip=False),
}


def read_cache_policy(resource: Properties) -> CachePolicy:
    """Decode an `AWS::CloudFront::CachePolicy`."""
    with resource, resource.inside("CachePolicyConfig") as config:
        resource.skip(RESOURCE)
        config.skip(POLICY)
        with config.inside("ParametersInCacheKeyAndForwardedToOrigin") as key:
            return CachePolicy(
                minimum=config.number("MinTTL"),
                default=config.number("DefaultTTL"),
                maximum=config.number("MaxTTL"),
                gzip=key.truth("EnableAcceptEncodingGzip"),
                brotli=key.truth("EnableAcceptEncodingBrotli", default=False),
                headers=_key_headers(key),
                queries=read_selection(
                    key.inside("QueryStringsConfig"), "QueryStringBehavior", "QueryStrings"
                ),
                cookies=read_selection(key.inside("CookiesConfig"), "CookieBehavior", "Cookies"),
            )


def _key_headers(key: Properties) -> frozenset[str]:
    """Source: API Reference, "CachePolicyHeadersConfig": none or a list; all of them is no longer offered."""
    config = key.inside("HeadersConfig")
    found = read_selection(config, "HeaderBehavior", "Headers")
    if found.others:
        raise config.refusal("HeaderBehavior", "a cache policy has no headers in its key, or named ones")
    return frozenset(name.lower() for name in found.names)
