"""The calls: all that the service asks of AWS, operations by service. Pure.

The build leaves of botocore's data what these need (`botocore_data.py`), and `session` of its handlers.
tests/unit/test_botocore_data.py reads the adapters' source, so that none is missing and none too many.
"""

from __future__ import annotations

CALLS = {
    "cloudfront": ("CreateInvalidation",),
    "dynamodb": ("BatchGetItem", "Query"),
    "s3": ("DeleteObject", "HeadObject", "ListObjectsV2", "PutObject"),
    "sqs": ("DeleteMessage", "ReceiveMessage", "SendMessageBatch"),
}
