"""What becomes of a batch of stream records after the function has had it.

Source: Lambda Developer Guide, "Configuring partial batch response with DynamoDB and Lambda" and "Retain
discarded records for a DynamoDB event source in Lambda": the lowest failed sequence number is the
checkpoint; a failed batch is split in two, or at the checkpoint where some of it is done; splitting does
not consume the retry quota. That a batch whose first record is the checkpoint is split in two is inferred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.event_sources.sources import StreamSource

    type Record = dict[str, Any]


class Batch(Struct, frozen=True):
    """Records in their order, with how often they were retried and how often invoked with."""

    records: tuple[Record, ...]
    retries: int = 0
    invocations: int = 0


class Verdict(Struct, frozen=True):
    """The batches to try again, in order, or the batch that is given up."""

    again: tuple[Batch, ...] = ()
    given_up: Batch | None = None


def sequence_number(record: Record) -> str:
    """Return a record's place in its shard."""
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def judge(batch: Batch, failed: Collection[str], source: StreamSource) -> Verdict:
    """Return what to do after an invocation in which the sequence numbers `failed` were not done."""
    at = next((i for i, one in enumerate(batch.records) if sequence_number(one) in failed), None)
    if at is None:
        return Verdict()
    rest, invocations = batch.records[at:], batch.invocations + 1
    if source.bisect and len(batch.records) > 1:
        middle = len(rest) // 2
        parts = [rest] if at else [rest[:middle], rest[middle:]]
        return Verdict(tuple(Batch(part, batch.retries, invocations) for part in parts))
    if source.retries is not None and batch.retries >= source.retries:
        return Verdict(given_up=Batch(rest, batch.retries, invocations))
    return Verdict((Batch(rest, batch.retries + 1, invocations),))


def expired(batch: Batch, source: StreamSource, now: float) -> tuple[Batch | None, Batch | None]:
    """Part a batch into what is too old at `now`, in seconds since 1970, and what is left to try."""
    if source.seconds is None:
        return None, batch
    oldest = now - source.seconds
    # Records stand in the order that they were made in.
    count = sum(one["dynamodb"]["ApproximateCreationDateTime"] < oldest for one in batch.records)
    old, young = (
        Batch(records, batch.retries, batch.invocations) if records else None
        for records in (batch.records[:count], batch.records[count:])
    )
    return old, young
