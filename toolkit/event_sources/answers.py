"""What a function's answer says of its batch: which records or messages are not done.

Source: Lambda Developer Guide, "Configuring partial batch response with DynamoDB and Lambda" and
"Handling errors for an SQS event source in Lambda", success and failure conditions. That an unknown
sequence number fails the batch is said of message ids only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from toolkit.event_sources.functions import Outcome


def failures(outcome: Outcome, identifiers: Collection[str], *, partial: bool) -> frozenset[str]:
    """Return which of `identifiers` are to be tried again.

    `partial`: the mapping has ReportBatchItemFailures; without it, an answer says nothing.
    """
    everything = frozenset(identifiers)
    if outcome.failed:
        return everything
    if not partial or not outcome.answer:
        return frozenset()
    if not isinstance(outcome.answer, dict):
        return everything
    listed: Any = outcome.answer.get("batchItemFailures")
    if not listed:
        return frozenset()
    if not isinstance(listed, list):
        return everything
    named: list[Any] = [one.get("itemIdentifier") if isinstance(one, dict) else None for one in listed]
    # One identifier that is empty, null, of a bad name or of no record here fails them all.
    understood = all(isinstance(one, str) and one in everything for one in named)
    return frozenset(named) if understood else everything
