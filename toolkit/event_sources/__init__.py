"""What Lambda's pollers and EventBridge Scheduler would do with the template's event sources."""

from __future__ import annotations

from toolkit.distribution.properties import NotUnderstood
from toolkit.event_sources.clients import Clients, clients_of
from toolkit.event_sources.config import read_event_sources
from toolkit.event_sources.pump import NotQuiet, Pump
from toolkit.event_sources.sources import EventSources

__all__ = [
    "Clients",
    "EventSources",
    "NotQuiet",
    "NotUnderstood",
    "Pump",
    "clients_of",
    "read_event_sources",
]
