"""The pump moves everything until nothing is left, by hand or in the background."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from aws_calls import recorded_calls

from toolkit.event_sources import EventSources, NotQuiet, Pump
from toolkit.event_sources.sources import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Place

HOUR = 3_600


class Service:
    """A stream whose records are planned into a queue, whose messages are worked off."""

    def __init__(self, place: Place, **settings: Any) -> None:
        self.place = place
        self.worked: list[str] = []
        self.handlers: dict[str, Any] = {"PlanFunction": self.plan, "WorkFunction": self.work}
        sources = EventSources(
            (place.stream(),),
            (place.queue(),),
            (Schedule("Hourly", HOUR, place.url, "sweep"),),
            {},
        )
        self.pump = Pump(sources, self.handlers, place.clients, **{"retry_after": 0} | settings)

    def plan(self, event: dict[str, Any], _: Any) -> None:
        """Send each record's key on."""
        self.place.send(*(record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]))

    def work(self, event: dict[str, Any], _: Any) -> dict[str, Any]:
        """Note each message."""
        self.worked += [record["body"] for record in event["Records"]]
        return {"batchItemFailures": []}

    def broken(self, _: dict[str, Any], __: Any) -> None:
        """Fail, whatever it is."""
        raise ValueError


def test_a_round_goes_from_streams_to_queues(place: Place) -> None:
    """A change is planned and worked off in one turn, and the turn says how much it moved."""
    service = Service(place)
    place.put("a", "b")
    assert service.pump.turn() == 4
    assert service.worked == ["a", "b"]
    assert service.pump.turn() == 0


def test_drain_works_everything_off(place: Place) -> None:
    service = Service(place)
    place.put(*(str(number) for number in range(120)))
    assert service.pump.drain() == 240
    assert sorted(service.worked, key=int) == [str(number) for number in range(120)]
    assert service.pump.left() == 0


def test_drain_asks_little_and_waits_for_nothing(place: Place) -> None:
    """Tens of messages take tens of milliseconds: each batch is asked for once, and the end twice."""
    service = Service(place)
    place.put(*"abcdefghijklmnopqrstuvwxyz")
    with recorded_calls() as calls, patch("time.sleep", side_effect=AssertionError):
        service.pump.drain()
    assert sorted(service.worked) == list("abcdefghijklmnopqrstuvwxyz")
    own = [call for call in calls if call != "SendMessage"]
    # Three batches of the queue, of which the first round has one, and a round that finds nothing.
    assert own.count("GetRecords") == 4
    assert own.count("ReceiveMessage") == 4
    assert own.count("DeleteMessageBatch") == 3
    assert own.count("GetQueueAttributes") == 1
    assert len(own) == 12


def test_drain_waits_for_a_delayed_message(place: Place) -> None:
    service = Service(place)
    place.send("later", DelaySeconds=1)
    service.pump.drain()
    assert service.worked == ["later"]


def test_drain_ends_when_what_fails_is_dead(place: Place) -> None:
    service = Service(place)
    service.handlers["WorkFunction"] = service.broken
    place.send("a")
    assert service.pump.drain() == 3
    assert place.count(place.dead) == {"ready": 1}


def test_drain_gives_up_after_its_limit(place: Place) -> None:
    """A message that stays in flight is no quiet."""
    service = Service(place, retry_after=None)
    service.handlers["WorkFunction"] = service.broken
    place.send("a")
    with pytest.raises(NotQuiet, match=r"^1 records and messages are left after 5 rounds$"):
        service.pump.drain(limit=5)


def test_a_new_release_takes_over_what_waits(place: Place) -> None:
    service = Service(place)
    service.handlers["WorkFunction"] = service.broken
    place.send("a")
    service.pump.turn()
    service.handlers["WorkFunction"] = service.work
    service.pump.drain()
    assert service.worked == ["a"]


def test_a_pump_may_begin_now(place: Place) -> None:
    place.put("old")
    service = Service(place, start="LATEST")
    place.put("new")
    service.pump.drain()
    assert service.worked == ["new"]


def test_a_tick_sends_what_is_due(place: Place) -> None:
    """Turning and draining send nothing by themselves."""
    service = Service(place, clock=lambda: 0.0)
    service.pump.drain()
    assert service.worked == []
    assert [service.pump.tick(), service.pump.tick(), service.pump.tick(HOUR)] == [1, 0, 1]
    service.pump.drain()
    assert service.worked == ["sweep", "sweep"]


@contextmanager
def in_the_background(service: Service, *, interval: float = 0.01) -> Iterator[list[list[str]]]:
    """Run the pump; yield what was worked off each time that everything became quiet."""
    quiet: list[list[str]] = []
    with service.pump.running(interval, lambda: quiet.append(list(service.worked))):
        yield quiet


def until(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.005)


def test_in_the_background_work_is_done_and_quiet_is_told(place: Place) -> None:
    """Once for each time that there was work, when all of it is done; a schedule's work counts too."""
    service = Service(place)
    with in_the_background(service) as quiet:
        until(lambda: quiet)
        assert quiet == [["sweep"]]
        place.put("a", "b")
        until(lambda: len(quiet) > 1)
        assert quiet[1] == ["sweep", "a", "b"]
        time.sleep(0.1)
        assert len(quiet) == 2


def test_the_background_ends_with_its_block(place: Place) -> None:
    with in_the_background(Service(place)):
        assert "event sources" in {thread.name for thread in threading.enumerate()}
    assert "event sources" not in {thread.name for thread in threading.enumerate()}


def test_the_background_survives_any_error(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    """One source that cannot be read keeps no other from being read, and is read again."""
    service = Service(place)
    del service.handlers["PlanFunction"]
    with in_the_background(service) as quiet:
        place.put("a")
        until(lambda: "KeyError" in caplog.text)
        place.send("b")
        until(lambda: "b" in service.worked)
        service.handlers["PlanFunction"] = service.plan
        until(lambda: "a" in service.worked)
        until(lambda: quiet)


def test_the_background_survives_a_listener_that_fails(place: Place) -> None:
    service = Service(place)
    told: list[int] = []

    def listen() -> None:
        told.append(1)
        raise ValueError

    with service.pump.running(0.01, listen):
        until(lambda: told)
        place.send("a")
        until(lambda: len(told) > 1)


def test_two_that_turn_at_once_hand_nothing_on_twice(place: Place) -> None:
    service, both = Service(place), threading.Barrier(2, timeout=20)

    def slow(event: dict[str, Any], context: Any) -> None:
        time.sleep(0.05)
        service.plan(event, context)

    def turn() -> int:
        both.wait()
        return service.pump.turn()

    service.handlers["PlanFunction"] = slow
    place.put("a")
    with ThreadPoolExecutor(2) as pool:
        turns = [pool.submit(turn) for _ in range(2)]
    assert sum(one.result() for one in turns) == 2
    assert service.worked == ["a"]
