"""Who may do what: the role of whoever asks, and the policy of what is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from small_deployment import BUCKET, QUEUE, policy, role

from toolkit.cloudformation.resource_attributes import Attributes
from toolkit.permissions import NotTrusted, Permissions, PolicyNotUnderstood
from toolkit.permissions.evaluation import Permission

type Resources = dict[str, dict[str, Any]]
SECURE = {"aws:securetransport": ("true",)}
INSECURE = {"aws:securetransport": ("false",)}


def read(resources: Resources, known: dict[str, dict[str, str]]) -> Permissions:
    return Permissions(resources, Attributes({"Resources": resources}, known))


@pytest.mark.parametrize(
    ("actor", "action", "resource", "expected"),
    [
        ("Work", "s3:GetObject", f"{BUCKET}/a/x", True),
        ("Work", "s3:GetObject", f"{BUCKET}/b/x", False),
        ("Work", "s3:DeleteObject", f"{BUCKET}/a/x", False),
        ("Work", "s3:ListBucket", BUCKET, True),
        ("Work", "sqs:SendMessage", QUEUE, False),
        ("Clock", "sqs:SendMessage", QUEUE, True),
        ("Clock", "s3:GetObject", f"{BUCKET}/a/x", False),
    ],
)
def test_everybody_may_do_what_the_own_role_says(
    resources: Resources, known: Any, actor: str, action: str, resource: str, *, expected: bool
) -> None:
    permissions = read(resources, known)
    asked = Permission(action, resource, SECURE)
    assert permissions.judge(actor, asked).allowed is expected
    assert [one.permission for one in permissions.denied] == [asked] * (not expected)


@pytest.mark.parametrize(
    ("actor", "action", "resource"),
    [
        ("Work", "s3:GetObject", f"{BUCKET}/a/x"),
        ("Work", "s3:ListBucket", BUCKET),
        ("Clock", "sqs:SendMessage", QUEUE),
    ],
)
def test_the_policy_of_bucket_and_queue_denies_whoever_comes_without_tls(
    resources: Resources, known: Any, actor: str, action: str, resource: str
) -> None:
    assert not read(resources, known).judge(actor, Permission(action, resource, INSECURE)).allowed


def test_the_policy_of_a_queue_is_about_that_queue(resources: Resources, known: Any) -> None:
    """Even where it says `*`, and whatever it allows."""
    everybody = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    resources["More"] = policy("AWS::SQS::QueuePolicy", {"Queues": ["url"]}, everybody)
    permissions = read(resources, known)
    assert permissions.judge("Work", Permission("sqs:SendMessage", QUEUE, SECURE)).allowed
    assert not permissions.judge("Work", Permission("sqs:SendMessage", f"{QUEUE}2", SECURE)).allowed


def test_the_policy_of_a_bucket_may_name_a_role(resources: Resources, known: Any) -> None:
    named = {"Effect": "Allow", "Principal": {"AWS": "ClockRole.Arn"}, "Action": "s3:GetObject"}
    resources["More"] = policy(
        "AWS::S3::BucketPolicy", {"Bucket": "pages"}, {**named, "Resource": f"{BUCKET}/*"}
    )
    permissions = read(resources, known)
    asked = Permission("s3:GetObject", f"{BUCKET}/b", SECURE)
    assert permissions.judge("Clock", asked).allowed
    assert not permissions.judge("Work", asked).allowed


def test_what_is_asked_for_is_noted_while_somebody_wants_to_know(resources: Resources, known: Any) -> None:
    permissions = read(resources, known)
    first, second = (Permission("s3:ListBucket", arn, SECURE) for arn in (BUCKET, "other"))
    with permissions.recorded() as outer:
        permissions.judge("Work", first)
        with permissions.recorded() as inner:
            permissions.judge("Work", second)
    permissions.judge("Work", first)
    assert [one.permission for one in outer] == [first, second]
    assert [one.permission for one in inner] == [second]


@pytest.mark.parametrize("service", ["ec2.amazonaws.com", "scheduler.amazonaws.com"])
def test_a_service_that_may_not_assume_the_role_is_refused_at_once(
    resources: Resources, known: Any, service: str
) -> None:
    resources["WorkRole"] = role(service)
    with pytest.raises(NotTrusted, match=r"Work: Service:lambda.amazonaws.com may not assume WorkRole"):
        read(resources, known)


def test_a_role_may_trust_schedules_of_its_own_account_only(resources: Resources, known: Any) -> None:
    trust = resources["ClockRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]
    trust["Condition"] = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert read(resources, known).actors["Clock"].role.name == "ClockRole"
    trust["Condition"] = {"StringEquals": {"aws:SourceAccount": "999999999999"}}
    with pytest.raises(NotTrusted):
        read(resources, known)


@pytest.mark.parametrize(
    ("name", "resource", "message"),
    [
        ("Widening", {"Type": "AWS::IAM::Policy", "Properties": {}}, "Widening: an AWS::IAM::Policy is not"),
        (
            "Role",
            role("s", ManagedPolicyArns=["arn:aws:iam::aws:policy/X"]),
            "Role.ManagedPolicyArns: is not",
        ),
        ("Role", role("s", PermissionsBoundary="arn"), "Role.PermissionsBoundary: is not"),
        (
            "Work",
            {"Type": "AWS::Lambda::Function", "Properties": {"Role": "Nobody.Arn"}},
            "Work: 'Nobody.Arn' is",
        ),
        ("Inline", {"Type": "AWS::SQS::QueueInlinePolicy", "Properties": {}}, "Inline: its policy is not"),
        (
            "Table",
            {"Type": "AWS::DynamoDB::Table", "Properties": {"ResourcePolicy": {}}},
            "Table: its policy",
        ),
        (
            "More",
            policy("AWS::SQS::QueuePolicy", {"Queues": ["nobody"]}),
            "More: 'nobody' is no AWS::SQS::Queue",
        ),
        ("More", policy("AWS::S3::BucketPolicy", {"Bucket": "url"}), "More: 'url' is no AWS::S3::Bucket"),
    ],
)
def test_what_could_widen_or_narrow_a_role_unread_is_refused(
    resources: Resources, known: Any, name: str, resource: dict[str, Any], message: str
) -> None:
    resources[name] = resource
    with pytest.raises(PolicyNotUnderstood, match=message):
        read(resources, known)
