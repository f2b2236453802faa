"""What tests of publishing share: a table on moto, as CloudFormation makes it from the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from toolkit.publishing import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "unit-publishing"


@pytest.fixture(scope="package")
def _dynamodb() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client(
            "dynamodb",
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
        )
        keys = (("pk", "HASH"), ("sk", "RANGE"))
        client.create_table(
            TableName=NAME,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
        )
        yield client


@pytest.fixture
def dynamodb(_dynamodb: Any) -> Any:
    """DynamoDB with an empty table of that name."""
    for page in _dynamodb.get_paginator("scan").paginate(TableName=NAME, ProjectionExpression="pk, sk"):
        for key in page["Items"]:
            _dynamodb.delete_item(TableName=NAME, Key=key)
    return _dynamodb


@pytest.fixture
def table(dynamodb: Any) -> Table:
    """The table for a publisher who waits for nothing."""
    return Table(dynamodb, NAME, lambda _seconds: None)
