"""Parts of a small deployment, as a template would have them."""

from __future__ import annotations

from typing import Any

ACCOUNT = "123456789012"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:q"
BUCKET = "arn:aws:s3:::pages"
TLS_ONLY = {"Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}


def role(service: str, *statements: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Return a role that a service may assume."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "P", "PolicyDocument": {"Statement": list(statements)}}
    said = {"AssumeRolePolicyDocument": {"Statement": [trust]}, "Policies": [policy]}
    return {"Type": "AWS::IAM::Role", "Properties": {**said, **properties}}


def policy(kind: str, attached: dict[str, Any], *statements: dict[str, Any]) -> dict[str, Any]:
    """Return a policy that is attached to a resource."""
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return {"Type": kind, "Properties": {**attached, "PolicyDocument": document}}
