"""The resources that a distribution refers to, found by the identity that it refers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.cloudformation.parameters import ACCOUNT
from toolkit.distribution.access import BucketAccess, read_statements
from toolkit.distribution.cache_policy import MANAGED_CACHE_POLICIES, CachePolicy, read_cache_policy
from toolkit.distribution.forwarding import (
    MANAGED_ORIGIN_REQUEST_POLICIES,
    OriginRequestPolicy,
    read_origin_request_policy,
)
from toolkit.distribution.headers_policy import HeadersPolicy, read_headers_policy
from toolkit.distribution.properties import Properties
from toolkit.distribution.without_effect import ACCESS_CONTROL, FUNCTION, FUNCTION_CONFIG, RESOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.cloudformation.resource_attributes import Attributes
    from toolkit.permissions.statements import Statement

_IDENTITIES = ("Ref", "Id", "Arn", "FunctionARN", "FunctionMetadata.FunctionARN")
_BUCKET_DOMAINS = ("RegionalDomainName", "DomainName")


class Resources:
    """The resolved resources of one template, with what `Ref` and `Fn::GetAtt` of each returned."""

    def __init__(
        self,
        resolved: Mapping[str, Mapping[str, Any]],
        attributes: Attributes,
        without_effect: dict[str, str],
    ) -> None:
        self._resolved = resolved
        self._attributes = attributes
        self._without_effect = without_effect

    def named(self, kind: str) -> list[str]:
        """Return the logical names of all resources of a type."""
        return [name for name, resource in self._resolved.items() if resource["Type"] == kind]

    def properties(self, name: str) -> Properties:
        """Return one resource's properties, to be read to the last one."""
        return Properties(self._resolved[name]["Properties"], name, self._without_effect)

    def attribute(self, name: str, attribute: str) -> str:
        """Return what `Ref` or `Fn::GetAtt` of a declared resource is."""
        return self._attributes.of(name, attribute) or name

    def cache_policy(self, identity: str, asking: Properties) -> CachePolicy:
        """Return the policy that `asking` names: the template's own, or one of AWS's managed ones."""
        if identity in MANAGED_CACHE_POLICIES:
            return MANAGED_CACHE_POLICIES[identity]
        name = self._find("AWS::CloudFront::CachePolicy", identity, asking, "CachePolicyId")
        return read_cache_policy(self.properties(name))

    def headers_policy(self, identity: str, asking: Properties) -> HeadersPolicy:
        """Return the response headers policy that `asking` names, or an empty one for no name."""
        if not identity:
            return HeadersPolicy()
        name = self._find(
            "AWS::CloudFront::ResponseHeadersPolicy", identity, asking, "ResponseHeadersPolicyId"
        )
        return read_headers_policy(self.properties(name))

    def origin_request_policy(self, identity: str, asking: Properties) -> OriginRequestPolicy:
        """Return the origin request policy that `asking` names, or an empty one for no name."""
        if not identity:
            return OriginRequestPolicy()
        if identity in MANAGED_ORIGIN_REQUEST_POLICIES:
            return MANAGED_ORIGIN_REQUEST_POLICIES[identity]
        name = self._find("AWS::CloudFront::OriginRequestPolicy", identity, asking, "OriginRequestPolicyId")
        return read_origin_request_policy(self.properties(name))

    def function(self, identity: str, asking: Properties) -> str:
        """Return the source of the function that `asking` names."""
        name = self._find("AWS::CloudFront::Function", identity, asking, "FunctionARN")
        with self.properties(name) as function, function.inside("FunctionConfig") as config:
            function.skip(FUNCTION | RESOURCE)
            config.skip(FUNCTION_CONFIG)
            config.only("Runtime", "cloudfront-js-2.0", "cloudfront-js-1.0")
            return function.text("FunctionCode")

    def bucket_access(self, domain: str, control: str, distribution: str, asking: Properties) -> BucketAccess:
        """Return what the distribution may do with the bucket behind `domain`, by that bucket's policy.

        `control` is the origin access control, or empty for requests that are not signed.
        """
        bucket = self._bucket(domain, asking)
        arn = f"arn:aws:cloudfront::{ACCOUNT}:distribution/{self.attribute(distribution, 'Ref')}"
        context = {"aws:securetransport": "true"}
        signed = bool(control) and self._signs(control, asking)
        if signed:
            context |= {"aws:sourcearn": arn, "aws:sourceaccount": ACCOUNT}
        return BucketAccess(
            bucket=self.attribute(bucket, "Ref"),
            arn=self.attribute(bucket, "Arn"),
            statements=self._statements(bucket),
            context=tuple(context.items()),
            signed=signed,
        )

    def _find(self, kind: str, identity: str, asking: Properties, name: str) -> str:
        for candidate in self.named(kind):
            if identity in {self._attributes.of(candidate, one) for one in _IDENTITIES}:
                return candidate
        raise asking.refusal(name, f"{identity!r} is no {kind} of this template")

    def _bucket(self, domain: str, asking: Properties) -> str:
        for candidate in self.named("AWS::S3::Bucket"):
            if domain in {self._attributes.of(candidate, one) for one in _BUCKET_DOMAINS}:
                return candidate
        raise asking.refusal("DomainName", f"{domain!r} is no bucket of this template")

    def _signs(self, control: str, asking: Properties) -> bool:
        name = self._find("AWS::CloudFront::OriginAccessControl", control, asking, "OriginAccessControlId")
        with self.properties(name) as properties, properties.inside("OriginAccessControlConfig") as config:
            properties.skip(RESOURCE)
            config.skip(ACCESS_CONTROL)
            config.only("OriginAccessControlOriginType", "s3")
            config.only("SigningProtocol", "sigv4")
            return config.text("SigningBehavior") != "never"

    def _statements(self, bucket: str) -> tuple[Statement, ...]:
        identity = self.attribute(bucket, "Ref")
        found: tuple[Statement, ...] = ()
        for name in self.named("AWS::S3::BucketPolicy"):
            if self._resolved[name]["Properties"].get("Bucket") == identity:
                found += read_statements(self.properties(name))
        return found
