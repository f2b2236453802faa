"""Who may read the bucket: origin access control and the bucket policy, evaluated as S3 would.

Source: CloudFront Developer Guide, "Restrict access to an Amazon S3 origin" (origin access control signs
as the service principal, with `AWS:SourceArn` the distribution); IAM User Guide, "Policy evaluation logic"
and "IAM JSON policy elements"; S3 API Reference, "GetObject" (a missing key is 404 to a caller that may
`s3:ListBucket`, else 403).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from toolkit.distribution.properties import NotUnderstood, Properties

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVICE = "cloudfront.amazonaws.com"


class Condition(Struct, frozen=True):
    """One line of a statement's condition: the key's value must match one of the patterns, or none."""

    key: str
    patterns: tuple[str, ...]
    wild: bool
    negated: bool

    def holds(self, context: Mapping[str, str]) -> bool:
        """Whether the request's context meets it; a key that a request lacks matches nothing."""
        value = context.get(self.key)
        match = _matches if self.wild else str.__eq__
        matched = value is not None and any(match(pattern, value) for pattern in self.patterns)
        return matched is not self.negated


class Statement(Struct, frozen=True):
    """One statement of a bucket policy that speaks of CloudFront or of everybody."""

    allows: bool
    principal: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: tuple[Condition, ...]


class BucketAccess(Struct, frozen=True):
    """What the distribution may do with its bucket."""

    bucket: str
    arn: str
    statements: tuple[Statement, ...]
    context: tuple[tuple[str, str], ...]
    signed: bool

    def may_get(self, key: str) -> bool:
        """Whether `s3:GetObject` of `key` is allowed."""
        return self._allowed("s3:GetObject", f"{self.arn}/{key}")

    def may_list(self) -> bool:
        """Whether `s3:ListBucket` is allowed: without it S3 says 403 for a key that does not exist."""
        return self._allowed("s3:ListBucket", self.arn)

    def _allowed(self, action: str, resource: str) -> bool:
        context = dict(self.context)
        said = [
            one.allows
            for one in self.statements
            if one.principal in ({"*", _SERVICE} if self.signed else {"*"})
            and any(_matches(pattern.lower(), action.lower()) for pattern in one.actions)
            and any(_matches(pattern, resource) for pattern in one.resources)
            and all(condition.holds(context) for condition in one.conditions)
        ]
        return bool(said) and all(said)  # a deny beats every allow, and silence is no


def read_statements(policy: Properties) -> tuple[Statement, ...]:
    """Decode the statements of an `AWS::S3::BucketPolicy`."""
    with policy, policy.inside("PolicyDocument") as document:
        policy.take("Bucket")
        document.only("Version", "2012-10-17", "2008-10-17")
        document.take("Id", None)
        return tuple(found for one in document.each("Statement") for found in _statements(one))


def _statements(one: Properties) -> list[Statement]:
    with one:
        one.take("Sid", None)
        effect = one.text("Effect")
        conditions = _conditions(one)
        actions, resources = _list(one.take("Action")), _list(one.take("Resource"))
        return [
            Statement(effect == "Allow", principal, actions, resources, conditions)
            for principal in _principals(one)
        ]


def _principals(one: Properties) -> tuple[str, ...]:
    value = one.take("Principal")
    if isinstance(value, str):
        return (value,)
    named = Properties(value, f"{one.path}.Principal")
    everybody = (
        ["*"] if "*" in _list(named.take("AWS", [])) else []
    )  # other accounts' roles are not CloudFront
    return (*everybody, *_list(named.take("Service", [])))


def _conditions(one: Properties) -> tuple[Condition, ...]:
    conditions = []
    for operator, lines in one.take("Condition", {}).items():
        name = re.fullmatch(r"(String|Arn)(Not)?(Equals|Like)|Bool", operator)
        if not name:
            raise NotUnderstood(f"{one.path}.Condition.{operator}: is not understood by the local edge")
        wild = name[1] == "Arn" or name[3] == "Like"  # ArnEquals takes wildcards as ArnLike does
        for key, values in lines.items():
            conditions.append(Condition(key.lower(), _list(values), wild=wild, negated=bool(name[2])))
    return tuple(conditions)


def _list(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in values)


def _matches(pattern: str, value: str) -> bool:
    wild = {"*": ".*", "?": "."}
    parts = (wild.get(part) or re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None
