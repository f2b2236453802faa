"""A small deployment: one function, one schedule, a bucket and a queue."""

from __future__ import annotations

from typing import Any

import pytest
from small_deployment import BUCKET, QUEUE, TLS_ONLY, policy, role


@pytest.fixture
def resources() -> dict[str, dict[str, Any]]:
    """Resources with every value known; their attributes are in `known`."""
    objects = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"{BUCKET}/a/*"}
    listing = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": BUCKET}
    sending = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": QUEUE}
    return {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {}},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}},
        "WorkRole": role("lambda.amazonaws.com", objects, listing),
        "Work": {"Type": "AWS::Lambda::Function", "Properties": {"Role": "WorkRole.Arn"}},
        "ClockRole": role("scheduler.amazonaws.com", sending),
        "Clock": {"Type": "AWS::Scheduler::Schedule", "Properties": {"Target": {"RoleArn": "ClockRole.Arn"}}},
        "BucketPolicy": policy(
            "AWS::S3::BucketPolicy",
            {"Bucket": "pages"},
            {**TLS_ONLY, "Action": "s3:*", "Resource": [BUCKET, f"{BUCKET}/*"]},
        ),
        "QueuePolicy": policy(
            "AWS::SQS::QueuePolicy", {"Queues": ["url"]}, {**TLS_ONLY, "Action": "sqs:*", "Resource": "*"}
        ),
    }


@pytest.fixture
def known() -> dict[str, dict[str, str]]:
    """What `Ref` and `Fn::GetAtt` of the resources are."""
    return {"Bucket": {"Ref": "pages", "Arn": BUCKET}, "Queue": {"Ref": "url", "Arn": QUEUE}}
