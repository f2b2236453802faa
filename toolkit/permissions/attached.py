"""Policies that are attached to buckets and queues, by the ARN of what they are attached to.

Source: AWS CloudFormation Template Reference, "AWS::S3::BucketPolicy" and "AWS::SQS::QueuePolicy". Such a
policy speaks of its own bucket or queue, whatever its `Resource` says beyond.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from toolkit.permissions.errors import PolicyNotUnderstood
from toolkit.permissions.statements import Statement, read_policy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.cloudformation.resource_attributes import Attributes

_BUCKET, _QUEUE = "AWS::S3::Bucket", "AWS::SQS::Queue"
_POLICIES = {"AWS::S3::BucketPolicy": _BUCKET, "AWS::SQS::QueuePolicy": _QUEUE}
# Other ways to attach a policy to what functions call, of which the template has none.
_NOT_READ = frozenset({"AWS::S3::AccessPoint", "AWS::SQS::QueueInlinePolicy"})
_NOT_READ_OF = {"AWS::DynamoDB::Table": ("ResourcePolicy",)}


def read_attached(
    resources: Mapping[str, Mapping[str, Any]], attributes: Attributes
) -> dict[str, tuple[Statement, ...]]:
    """Decode the policies of resolved resources. Raises PolicyNotUnderstood."""
    found: dict[str, tuple[Statement, ...]] = defaultdict(tuple)
    for name, resource in resources.items():
        kind, said = resource["Type"], resource["Properties"]
        if kind in _NOT_READ or any(one in said for one in _NOT_READ_OF.get(kind, ())):
            raise PolicyNotUnderstood(f"{name}: its policy is not understood")
        if kind in _POLICIES:
            statements = read_policy(said["PolicyDocument"], f"{name}.PolicyDocument", "resource")
            for arn in _arns(name, kind, said, resources, attributes):
                found[arn] += statements
    return dict(found)


def _arns(
    name: str,
    kind: str,
    said: Mapping[str, Any],
    resources: Mapping[str, Mapping[str, Any]],
    attributes: Attributes,
) -> Iterator[str]:
    arns = {
        attributes.of(one, "Ref"): attributes.of(one, "Arn")
        for one, resource in resources.items()
        if resource["Type"] == _POLICIES[kind]
    }
    for reference in said["Queues"] if "Queues" in said else [said["Bucket"]]:
        arn = arns.get(reference)
        if arn is None:
            raise PolicyNotUnderstood(f"{name}: {reference!r} is no {_POLICIES[kind]} of this template")
        yield arn


def owner(arn: str) -> str:
    """Return the ARN of what a policy about `arn` would be attached to: of an object, its bucket."""
    return arn.partition("/")[0] if arn.startswith("arn:aws:s3:::") else arn
