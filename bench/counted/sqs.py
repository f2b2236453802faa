"""SQS: standard queues that keep the order. A message that is received and not deleted does not come back.

Source: Amazon SQS API Reference, SendMessageBatch, ReceiveMessage, DeleteMessage, DeleteMessageBatch.
"""

from __future__ import annotations

from collections import defaultdict, deque
from itertools import count
from typing import TYPE_CHECKING

from .operations import Refused, operation

if TYPE_CHECKING:
    from .operations import Asked, Parsed

_BATCH = 10
_PAYLOAD = 1_048_576  # bytes of all messages in one call


class Queues:
    """Every queue by its URL. With `drops` set, what is sent is forgotten at once."""

    def __init__(self) -> None:
        self.drops = False
        self._waiting: defaultdict[str, deque[str]] = defaultdict(deque)
        self._held: dict[str, str] = {}
        self._receipts = count(1)
        self.operations = {
            "SendMessageBatch": operation(self._send, "QueueUrl", "Entries"),
            "ReceiveMessage": operation(
                self._receive, "QueueUrl", "MaxNumberOfMessages", "VisibilityTimeout"
            ),
            "DeleteMessage": operation(self._delete, "QueueUrl", "ReceiptHandle"),
            "DeleteMessageBatch": operation(self._delete_batch, "QueueUrl", "Entries"),
        }

    def waiting(self, url: str) -> list[str]:
        """Return the messages that wait in a queue."""
        return list(self._waiting[url])

    def _send(self, asked: Asked) -> Parsed:
        bodies = [entry["MessageBody"] for entry in asked["Entries"]]
        if not 0 < len(bodies) <= _BATCH:
            raise Refused(400, "AWS.SimpleQueueService.TooManyEntriesInBatchRequest")
        if sum(len(body.encode()) for body in bodies) > _PAYLOAD:
            raise Refused(400, "AWS.SimpleQueueService.BatchRequestTooLong")
        if not self.drops:
            self._waiting[asked["QueueUrl"]].extend(bodies)
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]]}

    def _receive(self, asked: Asked) -> Parsed:
        waiting = self._waiting[asked["QueueUrl"]]
        messages = []
        while waiting and len(messages) < asked.get("MaxNumberOfMessages", 1):
            receipt = str(next(self._receipts))
            self._held[receipt] = waiting.popleft()
            messages.append({"Body": self._held[receipt], "ReceiptHandle": receipt})
        return {"Messages": messages} if messages else {}

    def _delete(self, asked: Asked) -> Parsed:
        self._held.pop(asked["ReceiptHandle"], None)
        return {}

    def _delete_batch(self, asked: Asked) -> Parsed:
        for entry in asked["Entries"]:
            self._delete(entry)
        return {"Successful": [{"Id": entry["Id"]} for entry in asked["Entries"]]}
