"""One warm environment and thousands of events: what it keeps of them would fill it in the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.origins.api_event import LambdaContext

from . import crowd, vitals

if TYPE_CHECKING:
    from .plan import Soak

_LEAK_MEGABYTES = 2.0  # per thousand events; less is the allocator's own
_WARM = 10  # of which one is not measured


def one_environment(soak: Soak) -> None:
    """Hand it unknown paths, and look at the memory of the process after the first of them and at the end."""
    render, events = soak.house.render(), soak.plan.unknown

    def ask(number: int) -> None:
        render(soak.house.event(f"/compounds/straight-{number}"), LambdaContext("render", str(number)))

    crowd.each(range(events // _WARM), ask, soak.limit, 1, lambda _: None)
    held = vitals.held()
    tell = soak.progress.of("events to one environment", events)
    done = crowd.each(range(events), ask, soak.limit, 1, tell)
    soak.part.say("events to one environment", done)
    grown = vitals.growth(held, done)
    soak.part.say("memory per 1,000 events", grown.per_thousand, "MB")
    soak.part.demand("an environment keeps nothing of an event", holds=not grown.is_leak(_LEAK_MEGABYTES))
