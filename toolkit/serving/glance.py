"""A glance: all that the bar of the live view shows, at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.content import counted

if TYPE_CHECKING:
    from toolkit.live.board import Board
    from toolkit.service import Service

_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


class Glance(Struct, frozen=True):
    """What the bar shows, in words; `version` is another one wherever the page may be another one."""

    version: str
    compute: str
    other: str
    published: str
    waiting: str
    problems: tuple[str, ...]


def look(service: Service, board: Board) -> Glance:
    """Return what there is to see now."""
    state = board.state
    compute, other = ("off", "on") if service.api.down else ("on", "off")
    version = f"{board.started}.{state.changes}"
    return Glance(version, compute, other, state.published, _waiting(service), state.problems)


def _waiting(service: Service) -> str:
    """Return in words how many messages wait, and how many were given up if any."""
    waiting = dead = 0
    for name in service.stack.resources("AWS::SQS::Queue"):
        url = service.stack.queue_url(name)
        answer = service.stack.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(_COUNTS))
        count = sum(int(answer["Attributes"][one]) for one in _COUNTS)
        if name.endswith("DeadQueue"):
            dead += count
        else:
            waiting += count
    return f"{waiting} waiting" + (f", {counted(dead, 'dead letter')}" if dead else "")
