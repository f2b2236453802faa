"""Origins and origin groups of a distribution, as the template writes them.

Source: AWS CloudFormation Template Reference, "AWS::CloudFront::Distribution Origin" and "OriginGroup".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.distribution import without_effect as table
from toolkit.distribution.access import BucketAccess

if TYPE_CHECKING:
    from toolkit.distribution.properties import Properties
    from toolkit.distribution.resources import Resources

_MEMBERS = 2
_ATTEMPTS = 3
# CloudFront Developer Guide, "Create an origin group", "Failover criteria".
_FAILOVER = frozenset({400, 403, 404, 416, 429, 500, 502, 503, 504})


class OriginConfig(Struct, frozen=True):
    """One origin: where it is, the path and headers that CloudFront adds, and its bucket if it is one.

    `attempts`: how often it is tried to connect. `asks_again`: whether one that is connected and does not
    answer in time is asked as often, which is so of custom origins. `shield`: whether edges share a cache
    before it.
    """

    id: str
    domain: str
    path: str
    headers: tuple[tuple[str, str], ...]
    access: BucketAccess | None
    attempts: int
    asks_again: bool
    shield: bool


class OriginGroup(Struct, frozen=True):
    """A primary origin, a secondary one, and the statuses of the first that send CloudFront to the second."""

    primary: str
    secondary: str
    failover: frozenset[int]


def read_origin(origin: Properties, resources: Resources, name: str) -> OriginConfig:
    """Decode one origin of the distribution `name`."""
    with origin:
        origin.skip(table.ORIGIN)
        domain, control = origin.text("DomainName"), origin.text("OriginAccessControlId", "")
        access = None
        if "S3OriginConfig" in origin:
            with origin.inside("S3OriginConfig") as s3:
                s3.only("OriginAccessIdentity", "")
                s3.skip(table.S3_ORIGIN)
            access = resources.bucket_access(domain, control, name, origin)
        else:
            if control:
                raise origin.refusal("OriginAccessControlId", "the local edge signs for buckets only")
            with origin.inside("CustomOriginConfig") as custom:
                custom.skip(table.CUSTOM_ORIGIN)
        return OriginConfig(
            id=origin.text("Id"),
            domain=domain,
            path=origin.text("OriginPath", ""),
            headers=tuple(_custom_header(one) for one in origin.each("OriginCustomHeaders", [])),
            access=access,
            attempts=origin.number("ConnectionAttempts", _ATTEMPTS),
            asks_again=access is None,
            shield=_shield(origin),
        )


def _shield(origin: Properties) -> bool:
    if "OriginShield" not in origin:
        return False
    with origin.inside("OriginShield") as shield:
        enabled = shield.truth("Enabled")
        shield.skip(table.SHIELD)
        return enabled


def _custom_header(header: Properties) -> tuple[str, str]:
    with header:
        return header.text("HeaderName").lower(), header.text("HeaderValue")


def read_group(group: Properties) -> tuple[str, OriginGroup]:
    """Decode one origin group and return it with its id."""
    with group, group.inside("Members") as members, group.inside("FailoverCriteria") as criteria:
        group.only("SelectionCriteria", "default")
        members.take("Quantity", None)
        ids = [_member(one) for one in members.each("Items")]
        if len(ids) != _MEMBERS:
            raise members.refusal("Items", "an origin group has two members")
        statuses = frozenset(int(status) for status in criteria.items("StatusCodes"))
        if not statuses <= _FAILOVER:
            raise criteria.refusal("StatusCodes", f"CloudFront fails over on {sorted(_FAILOVER)} only")
        return group.text("Id"), OriginGroup(ids[0], ids[1], statuses)


def _member(member: Properties) -> str:
    with member:
        return member.text("OriginId")
