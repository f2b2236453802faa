"""Readers who want the same at the same time."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from toolkit.distribution.cache_key import CacheKey
from toolkit.distribution.collapsing import Flight, Flights
from toolkit.distribution.exchange import Response
from toolkit.distribution.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Edge, ScriptedOrigin

    from toolkit.distribution import OriginRequest

READERS = 12


class Gate:
    """Keeps an origin from answering until it is opened, and counts who came to it or waits for another."""

    def __init__(self, origin: ScriptedOrigin, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = threading.Event()
        self.arrived = threading.Semaphore(0)
        self._fetch, self._wait = origin.fetch, Flight.wait
        origin.fetch = self._pass  # type: ignore[method-assign]

        def pause(flight: Flight) -> None:
            self.arrived.release()
            self._wait(flight)

        monkeypatch.setattr(Flight, "wait", pause)

    def _pass(self, request: OriginRequest) -> Response:
        self.arrived.release()
        self.opened.wait(10)
        return self._fetch(request)

    def let_in(self, read: Callable[[int], Response]) -> list[Response]:
        """Let all readers ask before the origin answers the first."""
        answers: list[Response] = []
        threads = [
            threading.Thread(target=lambda number=number: answers.append(read(number)))
            for number in range(READERS)
        ]
        for thread in threads:
            thread.start()
        assert all(self.arrived.acquire(timeout=10) for _ in threads)
        self.opened.set()
        for thread in threads:
            thread.join(10)
        return answers


@pytest.fixture
def gate_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[ScriptedOrigin], Gate]:
    """Put a gate before an origin."""
    return lambda origin: Gate(origin, monkeypatch)


def test_readers_of_one_cold_page_share_one_request(
    gate_of: Callable[[ScriptedOrigin], Gate], edge: Edge
) -> None:
    edge.page()
    answers = gate_of(edge.s3).let_in(lambda _: edge.get())
    assert len(edge.s3.asked) == 1
    said = [answer.headers["x-cache"].partition(" ")[0] for answer in answers]
    assert (said.count("Miss"), said.count("Hit")) == (1, READERS - 1)


def test_readers_of_an_expired_page_share_one_revalidation(
    gate_of: Callable[[ScriptedOrigin], Gate], edge: Edge
) -> None:
    edge.page()
    edge.get()
    answers = gate_of(edge.s3).let_in(lambda _: edge.get(at=4000))
    assert [answer.status for answer in answers] == [200] * READERS
    assert len(edge.s3.asked) == 2


def test_readers_of_a_missing_page_share_its_404(
    gate_of: Callable[[ScriptedOrigin], Gate], edge: Edge
) -> None:
    answers = gate_of(edge.api).let_in(lambda _: edge.get())
    assert {answer.status for answer in answers} == {404}
    assert (len(edge.s3.asked), len(edge.api.asked)) == (1, 1)


@pytest.mark.parametrize("cache_control", ["no-store", "private", "no-cache", "max-age=0", "s-maxage=0"])
def test_what_may_not_be_kept_is_shared_with_nobody(
    gate_of: Callable[[ScriptedOrigin], Gate], bare_edge: Edge, cache_control: str
) -> None:
    bare_edge.s3.say("/pages/x", cache_control=cache_control)
    gate_of(bare_edge.s3).let_in(lambda _: bare_edge.get())
    assert len(bare_edge.s3.asked) == READERS


def test_where_cookies_are_forwarded_nobody_waits_for_another(
    gate_of: Callable[[ScriptedOrigin], Gate], make_edge: Callable[..., Edge]
) -> None:
    def change(named: dict[str, Any]) -> None:
        key = named["PageCachePolicy"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
        key["CookiesConfig"] = {"CookieBehavior": "all"}

    edge = make_edge(change)
    edge.page()
    gate_of(edge.s3).let_in(lambda _: edge.get())
    assert len(edge.s3.asked) == READERS


def test_readers_of_different_pages_do_not_wait_for_each_other(
    gate_of: Callable[[ScriptedOrigin], Gate], edge: Edge
) -> None:
    for number in range(READERS):
        edge.page(f"/{number}")
    gate_of(edge.s3).let_in(lambda number: edge.get(f"/{number}"))
    assert len(edge.s3.asked) == READERS


def test_within_stale_while_revalidate_only_one_reader_waits(
    gate_of: Callable[[ScriptedOrigin], Gate], bare_edge: Edge
) -> None:
    bare_edge.page()
    bare_edge.get()
    gate = gate_of(bare_edge.s3)
    first = threading.Thread(target=lambda: bare_edge.get(at=3610))
    first.start()
    gate.arrived.acquire()
    assert bare_edge.get(at=3610).answered_by == "edge"
    assert first.is_alive()  # the origin has not answered it yet
    gate.opened.set()
    first.join(10)
    assert len(bare_edge.s3.asked) == 2


def test_a_get_that_met_a_head_on_its_way_goes_for_the_body(
    gate_of: Callable[[ScriptedOrigin], Gate], bare_edge: Edge
) -> None:
    bare_edge.page()
    gate = gate_of(bare_edge.s3)
    head = threading.Thread(target=lambda: bare_edge.get(method="HEAD"))
    head.start()
    gate.arrived.acquire()
    answers = gate.let_in(lambda _: bare_edge.get())
    head.join(10)
    assert [answer.body for answer in answers] == [b"page"] * READERS
    assert [one.method for one in bare_edge.s3.asked] == ["HEAD", "GET"]


def test_who_waited_for_one_that_never_came_back_goes_alone() -> None:
    flights, key = Flights(), CacheKey("/x")
    flight, mine = flights.join(key, "GET")
    other, its = flights.join(key, "GET")
    assert (other, mine, its) == (flight, True, False)
    flights.land(key, flight, None)
    other.wait()
    assert other.shared is None
    assert flights.join(key, "GET")[1]


def test_only_what_others_may_have_is_shared() -> None:
    flights, key = Flights(), CacheKey("/x")
    for shareable in (True, False):
        flight, _ = flights.join(key, "GET")
        found = Served(Response(200, {}), "Miss", shareable=shareable)
        flights.land(key, flight, found)
        assert flight.shared is (found if shareable else None)
