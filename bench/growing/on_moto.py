"""A site on moto, which holds the account in memory to the truth where both are quick enough.

Filled through moto's own objects: through its front it would take a hundred times as long.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, override

import botocore.session
from moto import mock_aws
from moto.cloudfront.models import cloudfront_backends
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.s3.models import s3_backends

from bench.counted import watched
from bench.counted.s3 import Kept
from compound_pages.freshness import TAG_HEADER
from toolkit.cloudformation.parameters import ACCOUNT, REGION

from .backing import CACHE_TAG, Backing, environment, travelling
from .deployment import BUCKET, QUEUES, TABLE, queue_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.counted import Calls
    from compound_pages.freshness import Response

    from .deployment import Deployment


class OnMoto(Backing):
    """A site in moto's objects. Items are also kept as they were put, their bytes no text."""

    def __init__(self, distribution: str) -> None:
        self._s3: Any = s3_backends[ACCOUNT]["aws"]
        self._table: Any = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
        self._cloudfront: Any = cloudfront_backends[ACCOUNT]["aws"]
        self._distribution = distribution
        self._items: dict[tuple[str, str], dict[str, Any]] = {}

    @override
    def item(self, pk: str, sk: str) -> dict[str, Any] | None:
        return self._items.get((pk, sk))

    @override
    def put_item(self, item: dict[str, Any]) -> None:
        self._items[item["pk"]["S"], item["sk"]["S"]] = item
        self._table.put_item(travelling(item))

    @override
    def delete_item(self, pk: str, sk: str) -> None:
        del self._items[pk, sk]
        self._table.delete_item(DynamoType({"S": pk}), DynamoType({"S": sk}))

    @override
    def keep(self, key: str, page: Response) -> None:
        named = ("content-type", "cache-control", TAG_HEADER)
        kept = self._s3.put_object(BUCKET, key, page.body)
        kept.set_metadata({name: page.headers[name] for name in named})

    @override
    def kept(self) -> dict[str, Kept]:
        return {key: _kept(one) for key, one in self._s3.get_bucket(BUCKET).keys.items()}

    @override
    def purged(self) -> list[list[str]]:
        return [list(one.paths) for one in self._cloudfront.invalidations.get(self._distribution, ())]

    @override
    def read_units(self) -> float:
        return 0

    def clear(self) -> None:
        """Delete every page, and the distribution, which its own call would not do while it is enabled."""
        self._s3.get_bucket(BUCKET).keys.clear()
        del self._cloudfront.distributions[self._distribution]


def _kept(one: Any) -> Kept:  # noqa: ANN401  moto's own
    headers = one.metadata
    tags = {CACHE_TAG: headers[TAG_HEADER]}
    return Kept(one.value, one.etag, len(one.value), headers["content-type"], headers["cache-control"], tags)


@contextmanager
def on_moto(calls: Calls, deployment: Deployment) -> Iterator[OnMoto]:
    """Answer every client from moto, under the environment of the functions.

    Nothing is left of it at the end, even where moto goes on for somebody else.
    """
    with environment(deployment.environment("")), mock_aws():
        distribution = _create()
        made = OnMoto(distribution)
        try:
            with environment({"DISTRIBUTION_ID": distribution}), watched(calls):
                yield made
        finally:
            made.clear()
            _delete()


def _clients() -> Iterator[Any]:
    session = botocore.session.get_session()
    return map(session.create_client, ("s3", "dynamodb", "sqs", "cloudfront"))


def _delete() -> None:
    s3, dynamodb, sqs, _ = _clients()
    s3.delete_bucket(Bucket=BUCKET)
    dynamodb.delete_table(TableName=TABLE)
    for name in QUEUES:
        sqs.delete_queue(QueueUrl=queue_url(name))


def _create() -> str:
    """Create bucket, table, queues and distribution; return its id."""
    s3, dynamodb, sqs, cloudfront = _clients()
    s3.create_bucket(Bucket=BUCKET)
    keys = {"pk": "HASH", "sk": "RANGE"}
    dynamodb.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
    )
    for name in QUEUES.values():
        sqs.create_queue(QueueName=name)
    host = f"{BUCKET}.s3.{REGION}.amazonaws.com"
    origin = {"Id": "pages", "DomainName": host, "S3OriginConfig": {"OriginAccessIdentity": ""}}
    behaviour = {"TargetOriginId": "pages", "ViewerProtocolPolicy": "https-only"}
    config = {
        "CallerReference": "bench",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behaviour,
    }
    made: str = cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    return made
