"""The poller: what Lambda does at a queue on behalf of a function."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

import botocore.session

from .deployment import queue_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BATCH = 10  # the most that one call receives or deletes


class Poller:
    """Takes messages off queues. `polls`: the calls that got or deleted some; they are billed like any.

    Calls that find a queue empty are left out: Lambda makes as many of them whether anything happens or not.
    """

    def __init__(self) -> None:
        self._sqs: Any = botocore.session.get_session().create_client("sqs")
        self.polls = 0

    def send(self, queue: str, body: str) -> None:
        """Send what the clock would."""
        self._sqs.send_message_batch(QueueUrl=queue_url(queue), Entries=[{"Id": "1", "MessageBody": body}])

    def receive(self, queue: str, most: int) -> list[Mapping[str, Any]]:
        """Return what one event of the queue's consumer holds: at most so many messages."""
        messages: list[Mapping[str, Any]] = []
        while room := most - len(messages):
            got = self._sqs.receive_message(QueueUrl=queue_url(queue), MaxNumberOfMessages=min(room, _BATCH))
            if "Messages" not in got:
                break
            self.polls += 1
            messages += got["Messages"]
        return messages

    def delete(self, queue: str, messages: Sequence[Mapping[str, Any]]) -> None:
        """Delete what was done."""
        for batch in batched(messages, _BATCH, strict=False):
            receipts = [{"Id": str(i), "ReceiptHandle": one["ReceiptHandle"]} for i, one in enumerate(batch)]
            self._sqs.delete_message_batch(QueueUrl=queue_url(queue), Entries=receipts)
            self.polls += 1
