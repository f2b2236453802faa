"""Cache behaviours: which rules a path falls under, and what tells two requests for it apart.

Source: CloudFront Developer Guide, "Cache behavior settings", "Path pattern".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.cache_key import CacheKey, cache_key
from toolkit.distribution.cache_policy import CachePolicy
from toolkit.distribution.forwarding import OriginRequestPolicy
from toolkit.distribution.headers_policy import HeadersPolicy
from toolkit.distribution.without_effect import BEHAVIOUR

if TYPE_CHECKING:
    from toolkit.distribution.exchange import Request
    from toolkit.distribution.properties import Properties
    from toolkit.distribution.resources import Resources

_METHODS = ({"GET", "HEAD"}, {"GET", "HEAD", "OPTIONS"})
_UNRESERVED = re.compile(r"%(?:2D|2E|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)", re.IGNORECASE)


class Behaviour(Struct, frozen=True):
    """What the distribution does with the paths that match `pattern`."""

    pattern: str
    target: str
    methods: frozenset[str]
    compress: bool
    cache: CachePolicy
    headers: HeadersPolicy
    function: str | None
    to_origin: OriginRequestPolicy = OriginRequestPolicy()

    def matches(self, path: str) -> bool:
        """Whether the pattern covers `path`; `*` is any text, `?` one character, case counts."""
        parts = re.split(r"([*?])", self.pattern.lstrip("/"))
        pattern = "".join({"*": ".*", "?": "."}.get(part) or re.escape(part) for part in parts)
        return re.fullmatch(f"/{pattern}", _normalised(path), re.DOTALL) is not None

    @property
    def collapses(self) -> bool:
        """Whether one of those who ask for the same is sent for all: not where cookies are forwarded."""
        return not self.forwards_cookies

    @property
    def forwards_cookies(self) -> bool:
        """Whether origins see cookies, and readers the origins'."""
        return bool(self.cache.cookies or self.to_origin.cookies)

    def key(self, request: Request) -> CacheKey:
        """Return what this behaviour's cache policy tells `request` by."""
        return cache_key(request, self.cache)


def read_behaviour(properties: Properties, resources: Resources, pattern: str | None = None) -> Behaviour:
    """Decode one cache behaviour; `pattern` is given for the default one, which has none of its own."""
    with properties as behaviour:
        behaviour.skip(BEHAVIOUR)
        behaviour.only("SmoothStreaming", False, "false")  # noqa: FBT003  a value of the template
        methods = set(behaviour.items("AllowedMethods", ["GET", "HEAD"]))
        if methods not in _METHODS:
            raise behaviour.refusal("AllowedMethods", "the local edge carries no request bodies")
        if set(behaviour.items("CachedMethods", ["GET", "HEAD"])) != {"GET", "HEAD"}:
            raise behaviour.refusal("CachedMethods", "the local edge keeps answers to GET and HEAD only")
        return Behaviour(
            pattern=pattern or behaviour.text("PathPattern"),
            target=behaviour.text("TargetOriginId"),
            methods=frozenset(methods),
            compress=behaviour.truth("Compress", default=False),
            cache=resources.cache_policy(behaviour.text("CachePolicyId"), behaviour),
            headers=resources.headers_policy(behaviour.text("ResponseHeadersPolicyId", ""), behaviour),
            function=_function(behaviour, resources),
            to_origin=resources.origin_request_policy(behaviour.text("OriginRequestPolicyId", ""), behaviour),
        )


def _function(behaviour: Properties, resources: Resources) -> str | None:
    source = None
    for association in behaviour.each("FunctionAssociations", []):
        with association:
            association.only("EventType", "viewer-request")
            source = resources.function(association.text("FunctionARN"), association)
    return source


def _normalised(path: str) -> str:
    """RFC 3986, 6.2.2: `%61` is `a`, and dot segments are resolved, for matching only."""
    plain = _UNRESERVED.sub(lambda found: chr(int(found[0][1:], 16)), path)
    kept: list[str] = []
    for segment in plain.split("/")[1:]:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)
