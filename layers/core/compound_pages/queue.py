"""A queue: the only file that knows SQS."""

from __future__ import annotations

import random
import time
from itertools import batched
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from .errors import QueueFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from types_boto3_sqs.client import SQSClient

_BATCH = 10  # as many as SendMessageBatch and ReceiveMessage take
_PAUSES = (0.1, 0.2, 0.4, 0.8)
# Long enough to send a message on; when it is over without that, it is back where it was.
_HELD_SECONDS = 60


class Queue:
    """Sends messages to one queue."""

    def __init__(self, client: SQSClient, url: str, pause: Callable[[float], None] = time.sleep) -> None:
        """`pause`: how to wait, in seconds, before what SQS refused is sent again."""
        self._client = client
        self._url = url
        self._pause = pause

    def send(self, bodies: Iterable[str]) -> int:
        """Send each body, ten a call; return how many. Raises QueueFailed if SQS keeps refusing some.

        What was sent before a failure stays sent: a message may arrive twice, and never not at all.
        """
        sent = 0
        for batch in batched(bodies, _BATCH, strict=False):
            self._send_batch({str(number): body for number, body in enumerate(batch)})
            sent += len(batch)
        return sent

    def _send_batch(self, bodies: dict[str, str]) -> None:
        for pause in (*_PAUSES, None):
            entries: Any = [{"Id": number, "MessageBody": body} for number, body in bodies.items()]
            answer = self._call("send_message_batch", Entries=entries)
            failed = {one["Id"] for one in answer.get("Failed", ())}
            bodies = {number: body for number, body in bodies.items() if number in failed}
            if not bodies:
                return
            if pause is not None:
                self._pause(pause * random.uniform(0.5, 1))  # noqa: S311  jitter, no secret
        raise QueueFailed(f"{self._url} refuses {len(bodies)} messages")

    def redrive(
        self, dead: str, seconds_left: Callable[[], float], retried: Callable[[str], str | None] = str
    ) -> int:
        """Send what lies in the queue `dead` (a URL) here again; return how many messages that was.

        Each is deleted there only once it is here. `retried`: makes the new body from the old one, or None
        where the message is to end. Raises QueueFailed.
        """
        moved = 0
        while seconds_left() > 0:
            held = self._call(
                "receive_message",
                QueueUrl=dead,
                MaxNumberOfMessages=_BATCH,
                VisibilityTimeout=_HELD_SECONDS,
            ).get("Messages", [])
            if not held:
                break
            bodies = [retried(message["Body"]) for message in held]
            self.send(body for body in bodies if body is not None)
            for message in held:
                self._call("delete_message", QueueUrl=dead, ReceiptHandle=message["ReceiptHandle"])
            moved += len(held)
        return moved

    def _call(self, operation: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401  botocore's own
        try:
            answer: dict[str, Any] = getattr(self._client, operation)(**{"QueueUrl": self._url} | arguments)
        except (BotoCoreError, ClientError) as error:
            raise QueueFailed(str(error)) from error
        return answer
