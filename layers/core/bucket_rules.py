"""Cut S3's rules of endpoints down to those that a bucket by its plain name can reach (docs/adr/0043).

S3 is asked in many ways: by the name of a bucket, by the ARN of an access point, for a bucket of a single
zone, through an outpost, without a bucket. Each has rules of its own, and the service asks in the first way
alone: its bucket is made by the stack, under a name that CloudFormation gives it.
"""

from __future__ import annotations

from typing import Any


def _is(name: str, *values: Any) -> dict[str, Any]:  # noqa: ANN401  any part of a JSON document
    return {"fn": name, "argv": [*values]}


def _ref(name: str) -> dict[str, Any]:
    return {"ref": name}


# Conditions that never hold then. Source of the names: S3 User Guide, "General purpose bucket naming rules",
# which keeps these endings for the other kinds. Parameters: of operations that the service does not call.
NEVER = (
    _is("stringEquals", _ref("bucketSuffix"), "--x-s3"),
    _is("stringEquals", _ref("accessPointSuffix"), "--xa-s3"),
    _is("stringEquals", _ref("bucketAliasSuffix"), "--op-s3"),
    _is("not", _is("isSet", _ref("Bucket"))),
    _is("isSet", _ref("UseS3ExpressControlEndpoint")),
    _is("isSet", _ref("UseObjectLambdaEndpoint")),
    _is("aws.parseArn", _ref("Bucket")),
)


def cut(rules: dict[str, Any]) -> dict[str, Any]:
    """Return a set of rules without those that have one of these conditions; others are as they were."""
    return {**rules, "rules": [_without(rule) for rule in rules["rules"] if _may_hold(rule)]}


def _without(rule: dict[str, Any]) -> dict[str, Any]:
    return cut(rule) if rule["type"] == "tree" else rule


def _may_hold(rule: dict[str, Any]) -> bool:
    """Return whether a rule has none of the conditions; what one assigns has no say in what it asks."""
    asked = ({name: condition[name] for name in ("fn", "argv")} for condition in rule["conditions"])
    return not any(condition in NEVER for condition in asked)
