"""A run: what one change, or one sweep, made the service do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.counted.calls import Call


@dataclass
class Run:
    """Counts of one run, complete when it is over.

    `pages`: cached at its begin, and `carrying`: those of them that carry a cache tag of its cause, all in a
    sweep. `calls`: AWS calls by function and operation. `invoked`, `seconds`: by function, as assumed.
    `messages`: that were sent from function to function. `polls`: what Lambda asked of their queues.
    `purged`: what each invalidation named. `measured`: the service's own metrics. `took`: CPU seconds here,
    by function. `again`: plan or sweep once more, `again_refresh`: the first event of refresh.
    """

    name: str = ""
    pages: int = 0
    again: Callable[[], object] = lambda: None
    again_refresh: Callable[[], object] = lambda: None
    carrying: int = 0
    calls: Counter[Call] = field(default_factory=Counter)
    invoked: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    polls: int = 0
    purged: list[list[str]] = field(default_factory=list)
    read_units: float = 0
    write_units: int = 0
    measured: Counter[str] = field(default_factory=Counter)
    took: Counter[str] = field(default_factory=Counter)

    @property
    def cpu(self) -> float:
        """The CPU seconds that plan and sweep took here."""
        return self.took["plan"] + self.took["sweep"]

    @property
    def operations(self) -> Counter[str]:
        """The calls by operation, whoever made them."""
        counted = Counter[str]()
        for call, count in self.calls.items():
            counted[call.operation] += count
        return counted

    @property
    def counts(self) -> dict[str, object]:
        """All that must be the same wherever the site lies."""
        named = ("pages", "carrying", "calls", "invoked", "messages", "polls")
        purged = sorted(sorted(items) for items in self.purged)
        return {name: getattr(self, name) for name in named} | {"purged": purged, "measured": +self.measured}
