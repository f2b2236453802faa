"""What of a request goes on to the origin.

Source: CloudFront Developer Guide, "Control origin requests with a policy": all that is in the cache key,
and what an origin request policy adds. What it adds tells no two requests apart, so that the first one's is
sent for all who share its key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.cache_key import selected_cookies, selected_query
from toolkit.distribution.selection import ALL, NONE, Selection, read_selection
from toolkit.distribution.without_effect import POLICY, RESOURCE

if TYPE_CHECKING:
    from toolkit.distribution.cache_policy import CachePolicy
    from toolkit.distribution.exchange import Request
    from toolkit.distribution.properties import Properties

# What passes between two neighbours only, or what the edge answers itself.
_HOP_BY_HOP = """
accept-encoding connection cookie if-match if-modified-since if-none-match if-range if-unmodified-since
keep-alive proxy-authorization range te trailer transfer-encoding upgrade via
"""
_NOT_FORWARDED = frozenset(_HOP_BY_HOP.split())


class OriginRequestPolicy(Struct, frozen=True):
    """What is sent to origins besides the cache key; header names are lower-case."""

    headers: Selection = NONE
    queries: Selection = NONE
    cookies: Selection = NONE


class Forwarded(Struct, frozen=True):
    """What of one request is sent."""

    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    cookies: tuple[tuple[str, str], ...] = ()


# CloudFront Developer Guide, "Use managed origin request policies".
MANAGED_ORIGIN_REQUEST_POLICIES = {
    # AllViewer
    "216adef6-5c7f-47e4-b989-5492eafa07d3": OriginRequestPolicy(ALL, ALL, ALL),
    # AllViewerExceptHostHeader
    "b689b0a8-53d0-40ab-baf2-68738e2966ac": OriginRequestPolicy(
        Selection(frozenset({"host"}), others=True), ALL, ALL
    ),
}


def forwarded(request: Request, key: CachePolicy, policy: OriginRequestPolicy) -> Forwarded:
    """Return what is sent of `request` under a cache policy and an origin request policy."""
    headers = {
        name: value
        for name, value in request.headers.items()
        if name in key.headers or (policy.headers.covers(name) and name not in _NOT_FORWARDED)
    }
    return Forwarded(
        query=selected_query(request.query, key.queries, policy.queries),
        headers=tuple(sorted(headers.items())),
        cookies=selected_cookies(request.headers.get("cookie", ""), key.cookies, policy.cookies),
    )


def read_origin_request_policy(resource: Properties) -> OriginRequestPolicy:
    """Decode an `AWS::CloudFront::OriginRequestPolicy`."""
    with resource, resource.inside("OriginRequestPolicyConfig") as config:
        resource.skip(RESOURCE)
        config.skip(POLICY)
        headers = read_selection(
            config.inside("HeadersConfig"), "HeaderBehavior", "Headers", all_="allViewer"
        )
        return OriginRequestPolicy(
            headers=Selection(frozenset(map(str.lower, headers.names)), headers.others),
            queries=read_selection(
                config.inside("QueryStringsConfig"), "QueryStringBehavior", "QueryStrings"
            ),
            cookies=read_selection(config.inside("CookiesConfig"), "CookieBehavior", "Cookies"),
        )
