"""What a template's event sources are, decoded: where events come from, and which function gets them."""

from __future__ import annotations

from msgspec import Struct


class Function(Struct, frozen=True):
    """A function of the template: its logical name, its timeout in seconds, its memory in megabytes."""

    name: str
    timeout: int
    memory: int


class QueueSource(Struct, frozen=True):
    """A mapping from a queue to a function.

    `partial`: the function says which messages of a batch failed. `concurrency`: how many batches may be
    at work at once; one machine works on one at a time.
    """

    name: str
    function: Function
    url: str
    arn: str
    batch_size: int
    partial: bool
    concurrency: int | None


class StreamSource(Struct, frozen=True):
    """A mapping from a table's stream to a function.

    `retries` and `seconds` bound how often and how long a record is tried, None is without bound;
    `failures` is the bucket for what is given up, if there is one; `start` is where reading begins.
    """

    name: str
    function: Function
    arn: str
    batch_size: int
    partial: bool
    bisect: bool
    retries: int | None
    seconds: int | None
    failures: str | None
    start: str


class Schedule(Struct, frozen=True):
    """A message that is sent to a queue at a rate, in seconds."""

    name: str
    seconds: int
    url: str
    body: str


class EventSources(Struct, frozen=True):
    """All that wakes functions up but requests, in the template's order.

    `without_effect`: by path, what the template says that means nothing on one machine.
    """

    streams: tuple[StreamSource, ...]
    queues: tuple[QueueSource, ...]
    schedules: tuple[Schedule, ...]
    without_effect: dict[str, str]
