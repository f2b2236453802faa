"""Clients of the AWS that moto plays, with the credentials of nobody."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config

REGION = "us-east-1"

PAGE_BUCKET = "unit-pages"


def client(service: str, **options: Any) -> Any:
    """Return a client; what is asked inside `mock_aws` is answered by moto."""
    return boto3.client(
        service,
        region_name=REGION,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        **options,
    )


def nobody(service: str) -> Any:
    """Return a client of a service at which nobody listens."""
    config = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 1})
    return client(service, endpoint_url="http://127.0.0.1:9", config=config)


def make_table(dynamodb: Any, name: str) -> None:
    """Make a table with the keys of the template's."""
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in ("pk", "sk")],
    )


def make_queue(sqs: Any) -> str:
    """Make a queue that nobody else uses and return its URL."""
    url: str = sqs.create_queue(QueueName=f"unit-{uuid4()}")["QueueUrl"]
    return url


def bodies(sqs: Any, url: str) -> list[str]:
    """Take every message out of a queue and return their bodies."""
    found: list[str] = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            found.append(message["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def make_distribution(cloudfront: Any) -> str:
    """Make a distribution of which nothing was purged yet and return its id."""
    origin = {
        "Id": "none",
        "DomainName": "origin.invalid",
        "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
    }
    made = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": str(uuid4()),
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "none", "ViewerProtocolPolicy": "https-only"},
        }
    )
    id_: str = made["Distribution"]["Id"]
    return id_
