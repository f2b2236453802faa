"""Response headers policies: what is taken from every answer, and what is added to it.

Source: CloudFront Developer Guide, "Understand response headers policies".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution.without_effect import POLICY, RESOURCE, RESPONSE_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.distribution.properties import Properties

# "Headers that you can't remove".
_NOT_REMOVABLE = re.compile(
    r"connection|content-(encoding|length)|expect|host|keep-alive|proxy-.*|trailer|transfer-encoding|upgrade"
    r"|via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-(auth|cf-.*|errortype|fle-profile|header-.*|lambda-.*"
    r"|requestid)|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip"
)


class AddedHeader(Struct, frozen=True):
    """A header that the policy adds; without `override` the origin's own value stands."""

    name: str
    value: str
    override: bool


class HeadersPolicy(Struct, frozen=True):
    """Headers to remove, then headers to add, in every response of a behaviour."""

    remove: frozenset[str] = frozenset()
    add: tuple[AddedHeader, ...] = ()


def read_headers_policy(resource: Properties) -> HeadersPolicy:
    """Decode an `AWS::CloudFront::ResponseHeadersPolicy`; CORS is refused: no page of ours needs it."""
    with resource, resource.inside("ResponseHeadersPolicyConfig") as config:
        resource.skip(RESOURCE)
        config.skip(POLICY | RESPONSE_HEADERS)
        with config.inside("RemoveHeadersConfig", {}) as removed:
            names = frozenset(_removed(one) for one in removed.each("Items", []))
        with config.inside("SecurityHeadersConfig", {}) as security:
            added = _security_headers(security)
        with config.inside("CustomHeadersConfig", {}) as custom:
            added += [_custom_header(one) for one in custom.each("Items", [])]
        return HeadersPolicy(names, tuple(added))


def _removed(item: Properties) -> str:
    with item:
        name = item.text("Header").lower()
        if _NOT_REMOVABLE.fullmatch(name):
            raise item.refusal("Header", f"CloudFront refuses to remove {name}")
        return name


def _custom_header(item: Properties) -> AddedHeader:
    with item:
        return AddedHeader(item.text("Header").lower(), item.text("Value"), item.truth("Override"))


def _security_headers(security: Properties) -> list[AddedHeader]:
    found = []
    for setting, (name, value) in _SECURITY_HEADERS.items():
        if setting in security:
            with security.inside(setting) as one:
                found.append(AddedHeader(name, value(one), one.truth("Override")))
    return found


def _transport_security(one: Properties) -> str:
    parts = [f"max-age={one.number('AccessControlMaxAgeSec')}"]
    parts += ["includeSubDomains"] if one.truth("IncludeSubdomains", default=False) else []
    parts += ["preload"] if one.truth("Preload", default=False) else []
    return "; ".join(parts)


_SECURITY_HEADERS: dict[str, tuple[str, Callable[[Properties], str]]] = {
    "ContentSecurityPolicy": ("content-security-policy", lambda one: one.text("ContentSecurityPolicy")),
    "ContentTypeOptions": ("x-content-type-options", lambda _: "nosniff"),
    "FrameOptions": ("x-frame-options", lambda one: one.text("FrameOption")),
    "ReferrerPolicy": ("referrer-policy", lambda one: one.text("ReferrerPolicy")),
    "StrictTransportSecurity": ("strict-transport-security", _transport_security),
}
