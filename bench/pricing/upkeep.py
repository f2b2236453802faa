"""Upkeep: what a site uses whether anybody reads it or not: changes, sweeps, releases, standing costs."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from . import sheet
from .amounts import Used
from .functions import Functions, calls, seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .events import Events
    from .settings import Settings

_GIGABYTE, _MB = 1e9, 1024
_POLLS = 2  # Lambda's own for each event: one that receives ten messages, one that deletes them
_ENTRIES = 2  # of a pair, in the lists of its compound and of its condition


class Upkeep:
    """What these settings make of keeping pages in step."""

    def __init__(self, settings: Settings, events: Events) -> None:
        self._settings = settings
        self._events = events
        self._facts = sheet.read()
        self._functions = Functions(settings)

    @property
    def sweeps(self) -> float:
        """The sweeps of a month."""
        return self._facts.of("month") / self._settings.sweep_hours

    def sweep_seconds(self, stored: float) -> float:
        """Return how long a sweep of so many pages takes, at the concurrency that it has."""
        return stored * seconds(self._events.looked_at) / self._settings.sweep_concurrency

    def stored_page(self, operations: Mapping[str, float]) -> Used:
        """Return what a stored page uses that a sweep lists and hands on, and whose refresh calls these."""
        listed, batch = self._events.listed, self._events.batch
        used = self._refreshed(operations) + calls(listed, 0) + self._functions.time("sweep", seconds(listed))
        return used + {"sqs_request": _POLLS / batch}

    def changes(self, pages: int, stored: float) -> Used:
        """Return what a month of changes uses: pairs, whose pages are made ahead, and compounds."""
        facts, put = self._facts, self._refreshed(self._events.put)
        of_pair = facts.of("pages_of_a_pair")
        side = sqrt(pages / of_pair)
        share = min(1.0, stored / pages)
        pair = self._change(1 + _ENTRIES, 1 + _ENTRIES)
        compound = self._change(1 + _ENTRIES * side, 1 + side)
        pairs = pair * facts.of("changed_pairs") + put * (facts.of("changed_pairs") * of_pair)
        compounds = facts.of("changed_compounds")
        return pairs + compound * compounds + put * (compounds * of_pair * side * share)

    def standing(self, pages: int, stored: float) -> Used:
        """Return what stands: storage, alarms, metrics, the secret, and queues that are asked in vain."""
        facts, settings = self._facts, self._settings
        table = pages / facts.of("pages_of_a_pair") * facts.of("pair_bytes") / _GIGABYTE
        snapshot = settings.render_memory / _MB * facts.of("month") * 3600
        return Used(
            s3_gigabyte=stored * facts.of("stored_bytes") / _GIGABYTE,
            table_gigabyte=table,
            backup_gigabyte=table,
            alarm=settings.alarms,
            metric=facts.of("metrics"),
            secret=1,
            sqs_request=settings.queues * facts.of("idle_polls"),
            firewall=int(settings.firewall),
            snapshot_second=snapshot * settings.snap_start,
        )

    def _refreshed(self, operations: Mapping[str, float]) -> Used:
        """Return what one page uses in the refresh function, with its share of an event of many."""
        event = self._functions.invoked(
            "refresh", self._facts.seconds["invocation"], self._facts.of("log_bytes")
        )
        worked = self._functions.time("refresh", seconds(operations))
        return event * (1 / self._events.batch) + worked + calls(operations, self._facts.of("read_units"))

    def _change(self, writes: float, tags: float) -> Used:
        """Return what one change uses before its pages: writes, the plan, and the purge of so many tags.

        More of them than a purge may name are one, which names every page.
        """
        planned = self._events.planned
        taken = self._facts.seconds["invocation"] + seconds(planned)
        used = calls(planned, 1) + self._functions.invoked("plan", taken, self._facts.of("log_bytes"))
        paths = tags if tags <= self._settings.purge_limit else 1
        return used + {"sqs_request": _POLLS, "write_unit": writes, "purge_path": paths}
