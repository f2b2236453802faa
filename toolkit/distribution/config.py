"""A template's distribution, decoded into values; a property that nobody here understands is refused.

Source: AWS CloudFormation Template Reference, "AWS::CloudFront::Distribution DistributionConfig".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from toolkit.cloudformation.intrinsics import resolve_resources
from toolkit.cloudformation.resource_attributes import Attributes
from toolkit.distribution import without_effect as table
from toolkit.distribution.behaviours import Behaviour, read_behaviour
from toolkit.distribution.origin_config import OriginConfig, OriginGroup, read_group, read_origin
from toolkit.distribution.properties import NotUnderstood, Properties
from toolkit.distribution.resources import Resources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KIND = "AWS::CloudFront::Distribution"
# CloudFront Developer Guide, "Control how long CloudFront caches errors".
DEFAULT_ERROR_SECONDS = 10


class ErrorRule(Struct, frozen=True):
    """How long an error status stays, in seconds, and which page takes its place under which status."""

    seconds: int
    page: str
    status: int


class DistributionConfig(Struct, frozen=True):
    """All that a distribution does, plus, by path, what its template says that means nothing here."""

    domain: str
    behaviours: tuple[Behaviour, ...]
    origins: dict[str, OriginConfig]
    groups: dict[str, OriginGroup]
    errors: dict[int, ErrorRule]
    root_object: str
    tag_header: str
    without_effect: dict[str, str]

    def behaviour(self, path: str) -> Behaviour:
        """Return the first behaviour whose pattern covers `path`; the last covers all."""
        return next(one for one in self.behaviours if one.matches(path))

    def error_seconds(self, status: int) -> int:
        """Return the error caching minimum TTL of `status`."""
        return self.errors[status].seconds if status in self.errors else DEFAULT_ERROR_SECONDS


def read_distribution(
    template: Mapping[str, Any],
    *,
    parameters: Mapping[str, Any] | None = None,
    known: Mapping[str, Mapping[str, str]] | None = None,
    dynamic: Callable[[str], str] | None = None,
) -> DistributionConfig:
    """Decode the one distribution of an expanded template.

    `parameters` are given in place of defaults, `known` are attributes of resources that exist (the local
    bucket's name, say), `dynamic` turns the inside of `{{resolve:…}}` into its value. Raises
    `NotUnderstood` or `Unresolvable`; both name the place.
    """
    attributes = Attributes(template, known)
    resolved = resolve_resources(template, attributes, parameters=parameters, dynamic=dynamic)
    resources = Resources(resolved, attributes, {})
    names = resources.named(_KIND)
    if len(names) != 1:
        raise NotUnderstood(f"Resources: {len(names)} distributions, where one is expected")
    with resources.properties(names[0]) as properties, properties.inside("DistributionConfig") as config:
        properties.skip(table.RESOURCE)
        config.skip(table.DISTRIBUTION)
        config.only("Enabled", True, "true")  # noqa: FBT003  a value of the template
        found = _decode(config, resources, names[0])
    _check_targets(found, names[0])
    return found


def _decode(config: Properties, resources: Resources, name: str) -> DistributionConfig:
    last = read_behaviour(config.inside("DefaultCacheBehavior"), resources, "*")
    others = [read_behaviour(one, resources) for one in config.each("CacheBehaviors", [])]
    with config.inside("OriginGroups", {}) as groups:
        groups.take("Quantity", None)
        grouped = dict(read_group(one) for one in groups.each("Items", []))
    with config.inside("CacheTagConfig", {}) as tags:
        tag_header = tags.text("HeaderName", "").lower()
    return DistributionConfig(
        domain=resources.attribute(name, "DomainName"),
        behaviours=(*others, last),
        origins={
            one.id: one for one in (read_origin(each, resources, name) for each in config.each("Origins"))
        },
        groups=grouped,
        errors=dict(_error_rule(one) for one in config.each("CustomErrorResponses", [])),
        root_object=config.text("DefaultRootObject", ""),
        tag_header=tag_header,
        without_effect=config.without_effect,
    )


def _error_rule(rule: Properties) -> tuple[int, ErrorRule]:
    with rule:
        status = rule.number("ErrorCode")
        return status, ErrorRule(
            seconds=rule.number("ErrorCachingMinTTL", DEFAULT_ERROR_SECONDS),
            page=rule.text("ResponsePagePath", ""),
            status=rule.number("ResponseCode", status),
        )


def _check_targets(config: DistributionConfig, name: str) -> None:
    members = [one for group in config.groups.values() for one in (group.primary, group.secondary)]
    for target in [*members, *(one.target for one in config.behaviours)]:
        if target not in config.origins and target not in config.groups:
            raise NotUnderstood(f"{name}.DistributionConfig: no origin or group is called {target!r}")
