"""A call needs the permissions that AWS's documentation says it needs."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.permissions import OperationNotUnderstood
from toolkit.permissions.calls import Call, needed, to_tell_missing

ACCOUNT = "123456789012"
KEY = {"Bucket": "b", "Key": "pages/x y"}
OBJECT = "arn:aws:s3:::b/pages/x y"
TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table"
STREAM = f"{TABLE}/t/stream/2026"
URL = {"QueueUrl": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/q"}
QUEUE = "arn:aws:sqs:us-east-1:123456789012:q"
READ = ("s3:GetObject", OBJECT)


def call(service: str, operation: str, parameters: dict[str, Any], scheme: str = "https") -> Call:
    url = f"{scheme}://{service}.us-east-1.amazonaws.com/"
    return Call(service, operation, parameters, url, "us-east-1", ACCOUNT)


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "expected"),
    [
        ("s3", "GetObject", KEY, [READ]),
        ("s3", "HeadObject", KEY, [READ]),
        ("s3", "PutObject", KEY, [("s3:PutObject", OBJECT)]),
        ("s3", "PutObject", {**KEY, "IfNoneMatch": "*"}, [("s3:PutObject", OBJECT)]),
        ("s3", "PutObject", {**KEY, "IfMatch": '"e"'}, [("s3:PutObject", OBJECT), READ]),
        ("s3", "DeleteObject", KEY, [("s3:DeleteObject", OBJECT)]),
        ("s3", "DeleteObject", {**KEY, "IfMatch": '"e"'}, [("s3:DeleteObject", OBJECT), READ]),
        ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        (
            "dynamodb",
            "BatchGetItem",
            {"RequestItems": {"t": {}, "u": {}}},
            [("dynamodb:BatchGetItem", f"{TABLE}/t"), ("dynamodb:BatchGetItem", f"{TABLE}/u")],
        ),
        ("dynamodb", "Query", {"TableName": "t"}, [("dynamodb:Query", f"{TABLE}/t")]),
        (
            "dynamodb",
            "Query",
            {"TableName": "t", "IndexName": "i"},
            [("dynamodb:Query", f"{TABLE}/t/index/i")],
        ),
        ("dynamodbstreams", "DescribeStream", {"StreamArn": STREAM}, [("dynamodb:DescribeStream", STREAM)]),
        (
            "dynamodbstreams",
            "GetShardIterator",
            {"StreamArn": STREAM},
            [("dynamodb:GetShardIterator", STREAM)],
        ),
        (
            "dynamodbstreams",
            "GetRecords",
            {"ShardIterator": f"{STREAM}|1|AAA"},
            [("dynamodb:GetRecords", STREAM)],
        ),
        ("sqs", "SendMessage", URL, [("sqs:SendMessage", QUEUE)]),
        ("sqs", "SendMessageBatch", URL, [("sqs:SendMessage", QUEUE)]),
        ("sqs", "ReceiveMessage", URL, [("sqs:ReceiveMessage", QUEUE)]),
        ("sqs", "DeleteMessage", URL, [("sqs:DeleteMessage", QUEUE)]),
        ("sqs", "DeleteMessageBatch", URL, [("sqs:DeleteMessage", QUEUE)]),
        (
            "cloudfront",
            "CreateInvalidation",
            {"DistributionId": "D"},
            [("cloudfront:CreateInvalidation", f"arn:aws:cloudfront::{ACCOUNT}:distribution/D")],
        ),
    ],
)
def test_a_call_needs_these_permissions(
    service: str, operation: str, parameters: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = needed(call(service, operation, parameters))
    assert [(one.action, one.resource) for one in found] == expected


def test_a_queue_of_another_account_is_that_accounts() -> None:
    url = "https://sqs.us-east-1.amazonaws.com/999999999999/q"
    (found,) = needed(call("sqs", "SendMessage", {"QueueUrl": url}))
    assert found.resource == "arn:aws:sqs:us-east-1:999999999999:q"


@pytest.mark.parametrize(("scheme", "secure"), [("https", "true"), ("http", "false")])
def test_a_request_says_whether_it_goes_over_tls(scheme: str, secure: str) -> None:
    (found,) = needed(call("s3", "GetObject", KEY, scheme))
    assert found.context == {"aws:securetransport": (secure,)}


@pytest.mark.parametrize(("prefix", "said"), [({"Prefix": "pages/"}, "pages/"), ({}, "")])
def test_a_listing_says_its_prefix(prefix: dict[str, str], said: str) -> None:
    (found,) = needed(call("s3", "ListObjectsV2", {"Bucket": "b", **prefix}))
    assert found.context["s3:prefix"] == (said,)


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "named"),
    [
        ("dynamodb", "Scan", {"TableName": "t"}, "dynamodb:Scan"),
        ("s3", "ListObjects", {"Bucket": "b"}, "s3:ListObjects"),
        ("sns", "Publish", {}, "sns:Publish"),
        ("s3", "PutObject", {**KEY, "Tagging": "a=b"}, "s3:PutObject: Tagging"),
        ("s3", "GetObject", {**KEY, "VersionId": "1"}, "s3:GetObject: VersionId"),
    ],
)
def test_what_is_not_in_the_table_is_refused_by_name(
    service: str, operation: str, parameters: dict[str, Any], named: str
) -> None:
    with pytest.raises(OperationNotUnderstood, match=named):
        needed(call(service, operation, parameters))


def test_only_s3_keeps_to_itself_what_is_missing() -> None:
    """Of an object; a bucket's existence is no secret."""
    listing = to_tell_missing(call("s3", "HeadObject", KEY))
    assert listing
    assert (listing.action, listing.resource) == ("s3:ListBucket", "arn:aws:s3:::b")
    assert to_tell_missing(call("s3", "ListObjectsV2", {"Bucket": "b"})) is None
    assert to_tell_missing(call("dynamodb", "Query", {"TableName": "t", "Key": "k"})) is None
