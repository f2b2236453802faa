"""A poller of a queue: done messages are deleted, failed ones come back when their timeout is over.

Source: Lambda Developer Guide, "Using Lambda with Amazon SQS" and "Handling errors for an SQS event source
in Lambda". What has been received too often is the queue's own business: SQS moves it when it would be
received once more.
"""

from __future__ import annotations

import math
from itertools import batched
from typing import TYPE_CHECKING, Any

from toolkit.event_sources.answers import failures
from toolkit.event_sources.queue_event import queue_event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.event_sources.clients import Clients
    from toolkit.event_sources.functions import Functions
    from toolkit.event_sources.sources import QueueSource

_MOST = 10  # a call of SQS receives, deletes or changes no more
_COUNTS: Any = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


class QueuePoller:
    """Receives from one queue and hands what it received to a function.

    `retry_after`: seconds until a failed message is received again, None for the queue's own timeout.
    """

    def __init__(
        self,
        source: QueueSource,
        functions: Functions,
        clients: Clients,
        retry_after: float | None,
    ) -> None:
        self._source = source
        self._functions = functions
        self._queues = clients.of(source.function.name).queues
        # To count and to bring back at once is the local service's own wish, not what Lambda does.
        self._unrestrained = clients.queues
        self._retry_after = retry_after

    def poll(self) -> int:
        """Hand one batch to the function, at most; return how many messages that was."""
        messages = self._receive()
        if not messages:
            return 0
        outcome = self._functions.invoke(self._source.function, queue_event(messages, self._source.arn))
        identifiers = [message["MessageId"] for message in messages]
        failed = failures(outcome, identifiers, partial=self._source.partial)
        self._delete([message for message in messages if message["MessageId"] not in failed])
        self._release([message for message in messages if message["MessageId"] in failed])
        return len(messages)

    def left(self) -> int:
        """Return how many messages there are: to be received, in flight, or delayed."""
        answer = self._unrestrained.get_queue_attributes(QueueUrl=self._source.url, AttributeNames=_COUNTS)
        return sum(int(answer["Attributes"][name]) for name in _COUNTS)

    def _receive(self) -> list[Any]:
        messages: list[Any] = []
        while len(messages) < self._source.batch_size:
            wanted = min(_MOST, self._source.batch_size - len(messages))
            received = self._queues.receive_message(
                QueueUrl=self._source.url,
                MaxNumberOfMessages=wanted,
                MessageSystemAttributeNames=["All"],
                MessageAttributeNames=["All"],
                WaitTimeSeconds=0,
            ).get("Messages", [])
            messages += received
            if len(received) < wanted:
                break
        return messages

    def _delete(self, messages: Sequence[Any]) -> None:
        for some in batched(messages, _MOST, strict=False):
            self._queues.delete_message_batch(QueueUrl=self._source.url, Entries=_entries(some))

    def _release(self, messages: Sequence[Any]) -> None:
        if self._retry_after is None:
            return
        hidden = {"VisibilityTimeout": math.ceil(self._retry_after)}
        for some in batched(messages, _MOST, strict=False):
            entries: Any = [entry | hidden for entry in _entries(some)]
            self._unrestrained.change_message_visibility_batch(QueueUrl=self._source.url, Entries=entries)


def _entries(messages: Sequence[Any]) -> Any:
    return [{"Id": str(i), "ReceiptHandle": one["ReceiptHandle"]} for i, one in enumerate(messages)]
