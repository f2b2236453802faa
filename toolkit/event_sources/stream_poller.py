"""A poller of a table's stream: batches in order, tried again until done or given up.

Source: Lambda Developer Guide, "Process DynamoDB records with Lambda": a batch that fails holds up its
shard. Between two tries Lambda waits, longer each time; here the next turn tries again.
"""

from __future__ import annotations

import logging
from collections import deque
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from toolkit.event_sources.answers import failures
from toolkit.event_sources.batches import Batch, expired, judge, sequence_number
from toolkit.event_sources.failure_record import failure_body, failure_key
from toolkit.event_sources.stream_event import event_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.event_sources.clients import Clients
    from toolkit.event_sources.functions import Functions, Outcome
    from toolkit.event_sources.sources import StreamSource

_log = logging.getLogger(__name__)
_MOST_RECORDS = 1_000  # GetRecords, Limit


class StreamPoller:
    """Reads one stream, whose one shard moto never closes, and hands its records to a function.

    `start`: TRIM_HORIZON for all that the stream holds, LATEST for what comes from now on.
    """

    def __init__(
        self,
        source: StreamSource,
        functions: Functions,
        clients: Clients,
        clock: Callable[[], float],
        start: str,
    ) -> None:
        self._source = source
        self._functions = functions
        self._clients = clients.of(source.function.name)
        self._clock = clock
        self._waiting: deque[Batch] = deque()
        stream = self._clients.streams.describe_stream(StreamArn=source.arn)["StreamDescription"]
        (shard,) = stream["Shards"]
        self._shard: str = shard["ShardId"]
        self._iterator: str = self._clients.streams.get_shard_iterator(
            StreamArn=source.arn, ShardId=self._shard, ShardIteratorType=start
        )["ShardIterator"]

    def poll(self) -> int:
        """Hand one batch to the function, at most; return how many records that was."""
        if not self._waiting:
            self._read()
        if not self._waiting:
            return 0
        old, young = expired(self._waiting[0], self._source, self._clock())
        if old:
            self._give_up(old, None)
        if young is None:
            self._waiting.popleft()
            return len(old.records) if old else 0
        self._waiting[0] = young
        return self._invoke(young)

    def left(self) -> int:
        """Return how many records were read and are not done; what is in the stream is not counted."""
        return sum(len(batch.records) for batch in self._waiting)

    def _read(self) -> None:
        while True:
            answer: dict[str, Any] = self._clients.streams.get_records(
                ShardIterator=self._iterator, Limit=min(self._source.batch_size, _MOST_RECORDS)
            )
            self._iterator = answer["NextShardIterator"]
            records = event_records(answer["Records"], self._source.arn)
            if records:
                self._waiting.append(Batch(tuple(records)))
            if records or not answer["Records"]:
                return

    def _invoke(self, batch: Batch) -> int:
        outcome = self._functions.invoke(self._source.function, {"Records": batch.records})
        numbers = [sequence_number(record) for record in batch.records]
        failed = failures(outcome, numbers, partial=self._source.partial)
        verdict = judge(batch, failed, self._source)
        self._waiting.popleft()
        self._waiting.extendleft(reversed(verdict.again))
        if verdict.given_up:
            self._give_up(verdict.given_up, outcome)
        return len(batch.records)

    def _give_up(self, batch: Batch, outcome: Outcome | None) -> None:
        count, name = len(batch.records), self._source.function.name
        _log.error("%s: %d records are given up", name, count)
        if self._source.failures is None:
            return
        now = self._clock()
        try:
            self._clients.objects.put_object(
                Bucket=self._source.failures,
                Key=failure_key(self._source, self._shard, now),
                Body=failure_body(self._source, self._shard, batch, outcome, now),
            )
        except (BotoCoreError, ClientError):
            # Lambda counts this (DestinationDeliveryFailures) and goes on too.
            _log.exception("%s: %d records are lost", name, count)
