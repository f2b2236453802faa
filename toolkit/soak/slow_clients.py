"""Slow and broken clients at the real local server: others are answered, and nothing is left of them."""

from __future__ import annotations

import http.client
import io
import statistics
import time
from contextlib import ExitStack, contextmanager, redirect_stderr
from threading import active_count
from typing import TYPE_CHECKING

from toolkit.serving.edge import edge
from toolkit.serving.listening import HOST, listening

from . import crowd, not_requests, rude, vitals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .findings import Part
    from .not_requests import Said
    from .plan import Soak
    from .rude import Address

PATIENCE = 3.0  # a tenth of the real one, which somebody would have to wait for
_POLITE = 300
_RUDE_EACH = 15  # times that each rudeness is tried
_HELD = (rude.half_a_request, rude.never_reading, rude.more_to_come)
_HELD_EACH = 40
_WORKERS = 4
_LEAVE_SECONDS = 15.0
_SLOW_SECONDS = 5.0
_LOOK_SECONDS = 0.2
_BESIDE = "beside slow and broken clients"


def slow_clients(soak: Soak) -> None:
    """Serve the edge over HTTP, hold its threads, send it what is no request, and read pages meanwhile."""
    printed = io.StringIO()
    with (
        redirect_stderr(printed),
        listening(edge(soak.house.service), 0, PATIENCE) as port,
    ):
        address = (HOST, port)
        _read(address)
        before = vitals.held()
        alone = _times(soak, "alone", [_nothing] * _POLITE, address)
        with _holding(soak, address):
            soak.part.say("threads meanwhile", active_count())
            meanwhile = _abuse(soak, address)
            _await_gone(
                soak.part, "is let go of once patience is over", lambda: active_count() <= before.threads
            )
        _await_gone(soak.part, "leaves no open file behind", lambda: vitals.held().files <= before.files)
        _say(soak.part, alone, meanwhile, before)
    soak.part.demand("a client's fault is printed nowhere", holds=not printed.getvalue())


def _read(address: Address) -> float:
    """Read a page as a polite client does; return the seconds. Raises ValueError for another answer."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection(*address, timeout=_LEAVE_SECONDS)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or not body.endswith(b"</html>\n"):
        raise ValueError(f"{answer.status}, {len(body)} bytes")
    return time.perf_counter() - started


def _times(
    soak: Soak, when: str, acts: Sequence[Callable[[Address], object]], address: Address
) -> list[float]:
    """Read a page after each act, and return how long each reader took."""
    times: list[float] = []

    def read(act: Callable[[Address], object]) -> None:
        act(address)
        try:
            times.append(_read(address))
        except (OSError, ValueError, http.client.HTTPException) as fault:
            soak.part.demand(f"every page is read, {when}: {fault!r}", holds=False)

    crowd.each(acts, read, soak.limit, _WORKERS, soak.progress.of(f"readers, {when}", len(acts)))
    return times


def _nothing(_address: Address) -> None:
    """Leave the server in peace."""


@contextmanager
def _holding(soak: Soak, address: Address) -> Iterator[None]:
    """Hold connections of every slow kind until the end of the block."""
    with ExitStack() as held:
        for number in range(soak.plan.clients):
            held.enter_context(rude.idle(address))
            soak.progress.tell(f"idle clients: {number:,}")
        for kind in _HELD:
            for _ in range(_HELD_EACH):
                held.enter_context(kind(address))
        soak.part.say("connections held open meanwhile", soak.plan.clients + _HELD_EACH * len(_HELD))
        yield


def _abuse(soak: Soak, address: Address) -> list[float]:
    """Send all that is no request, and leave at the wrong moment; return the times of readers beside."""
    kinds = [*(_asking(soak.part, one) for one in not_requests.SAID), *rude.LEAVING] * _RUDE_EACH
    times = _times(soak, _BESIDE, kinds, address)
    soak.part.say("broken requests and connections", len(times))
    return times


def _asking(part: Part, one: Said) -> Callable[[Address], None]:
    def ask(address: Address) -> None:
        status = rude.status_of(address, one.sent)
        part.demand(f"{one.name}: {status} is an answer to it", holds=status in one.may_be)

    return ask


def _await_gone(part: Part, law: str, is_gone: Callable[[], bool]) -> None:
    started = time.monotonic()
    while not is_gone() and time.monotonic() - started < _LEAVE_SECONDS:
        time.sleep(_LOOK_SECONDS)
    part.demand(f"who is slow {law}", holds=is_gone())


def _say(part: Part, alone: list[float], meanwhile: list[float], before: vitals.Vitals) -> None:
    after = vitals.held()
    for when, times in (("alone", alone), (_BESIDE, meanwhile)):
        if times:
            part.say(f"a page over HTTP, {when}, median", statistics.median(times) * 1e3, "ms")
            part.say(f"a page over HTTP, {when}, slowest", max(times) * 1e3, "ms")
    part.demand("a page is read within seconds", holds=max(meanwhile, default=0) < _SLOW_SECONDS)
    part.say("threads, before and after", f"{before.threads}, {after.threads}")
    part.say("open files, before and after", f"{before.files}, {after.files}")
    part.say("memory, before and after", f"{before.megabytes:.0f}, {after.megabytes:.0f}", "MB")
