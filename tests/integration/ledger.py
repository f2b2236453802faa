"""A ledger of messages: every one that was ever sent, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ledger:
    """Messages by their ids. `sent` has their bodies; `deleted` are those that somebody is done with."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}
        self.deleted: set[str] = set()
        self._held: dict[str, str] = {}

    def see(self, operation: str, parameters: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """Take notice of a call that took effect."""
        match operation:
            case "SendMessage":
                self.sent[answer["MessageId"]] = parameters["MessageBody"]
            case "SendMessageBatch":
                bodies = {one["Id"]: one["MessageBody"] for one in parameters["Entries"]}
                self.sent |= {one["MessageId"]: bodies[one["Id"]] for one in answer.get("Successful", ())}
            case "ReceiveMessage":
                messages = answer.get("Messages", ())
                self._held |= {one["ReceiptHandle"]: one["MessageId"] for one in messages}
            case "DeleteMessage":
                self.deleted.add(self._held[parameters["ReceiptHandle"]])
            case "DeleteMessageBatch":
                self.deleted |= {self._held[one["ReceiptHandle"]] for one in parameters["Entries"]}

    @property
    def open(self) -> dict[str, str]:
        """The messages that nobody is done with, by id with their bodies."""
        return {one: body for one, body in self.sent.items() if one not in self.deleted}
