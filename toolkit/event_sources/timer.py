"""A timer: when a schedule's next run is due, and what it sends.

Source: EventBridge Scheduler User Guide, "Schedule types": without a start date, a rate's first run is at
once. A run that nobody was there for is not made up for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.event_sources.clients import Clients
    from toolkit.event_sources.sources import Schedule


class Timer:
    """Sends a schedule's message to its queue whenever it is due, beginning at `start`."""

    def __init__(self, schedule: Schedule, clients: Clients, start: float) -> None:
        self._schedule = schedule
        self._queues = clients.of(schedule.name).queues
        self.due = start

    def run(self, now: float) -> int:
        """Send the message if it is due at `now`, in seconds since 1970; return how many were sent."""
        if now < self.due:
            return 0
        self._queues.send_message(QueueUrl=self._schedule.url, MessageBody=self._schedule.body)
        missed = (now - self.due) // self._schedule.seconds
        self.due += (missed + 1) * self._schedule.seconds
        return 1
