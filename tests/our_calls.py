"""The calls that the service makes of AWS, each with arguments as an adapter gives them."""

from __future__ import annotations

from typing import Any

ARGUMENTS: dict[str, dict[str, Any]] = {
    "CreateInvalidation": {
        "DistributionId": "EDFDVBD6EXAMPLE",
        "InvalidationBatch": {
            "Paths": {"Quantity": 2, "Items": ["#all", "/a"]},
            "CallerReference": "one",
        },
    },
    "BatchGetItem": {
        "RequestItems": {
            "records": {"Keys": [{"pk": {"S": "a"}, "sk": {"S": "b"}}], "ProjectionExpression": "pk"}
        }
    },
    "Query": {
        "TableName": "records",
        "KeyConditionExpression": "pk = :a",
        "ExpressionAttributeValues": {":a": {"S": "b"}},
        "ExclusiveStartKey": {"pk": {"S": "a"}, "sk": {"S": "b"}},
    },
    "DeleteObject": {"Bucket": "pages", "Key": "pages/a", "IfMatch": '"e"'},
    "HeadObject": {"Bucket": "pages", "Key": "pages/a"},
    "ListObjectsV2": {"Bucket": "pages", "Prefix": "pages/", "StartAfter": "pages/ä"},
    "PutObject": {
        "Bucket": "pages",
        "Key": "pages/a",
        "Body": b"<p>",
        "Metadata": {"cache-tag": "all"},
        "CacheControl": "no-store",
        "ContentType": "text/html",
        "IfNoneMatch": "*",
    },
    "DeleteMessage": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "ReceiptHandle": "r"},
    "ReceiveMessage": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q", "MaxNumberOfMessages": 10},
    "SendMessageBatch": {
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/1/q",
        "Entries": [{"Id": "0", "MessageBody": "body"}],
    },
}
