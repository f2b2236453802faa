"""A herd: hundreds of readers of one cold page, all there before the first of them is answered."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.distribution import Distribution, Request
from toolkit.origins.api_event import LambdaContext

from . import crowd
from .house import NOW

if TYPE_CHECKING:
    from toolkit.distribution import Origin, OriginRequest, Response

    from .crowd import Limit
    from .house import Environments, House

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
PRIMARY = "pages"
CODINGS = ("gzip, deflate, br", "identity")
_WAIT_SECONDS = 60.0
_ENVIRONMENTS = 16  # at once, where readers come past the edge


class Herd(NamedTuple):
    """How many readers come to how many edges of which house, and when they give up."""

    house: House
    edges: int
    readers: int
    limit: Limit


class Latch:
    """Opens once so many have arrived."""

    def __init__(self, count: int) -> None:
        self._missing = count
        self._change = threading.Condition()

    def arrive(self) -> None:
        """Say that one more is there."""
        with self._change:
            self._missing -= 1
            self._change.notify_all()

    def wait(self) -> None:
        """Return once it is open. Raises TimeoutError if that takes too long."""
        with self._change:
            if not self._change.wait_for(lambda: self._missing <= 0, _WAIT_SECONDS):
                raise TimeoutError(f"{self._missing} have not arrived")


class Held:
    """An origin whose answers wait for a latch: whoever is to come has come before the first answer."""

    def __init__(self, origin: Origin, latch: Latch, *, arrives: bool = False) -> None:
        """`arrives`: whether each request is one that the latch waits for."""
        self._origin = origin
        self._latch = latch
        self._arrives = arrives

    def fetch(self, request: OriginRequest) -> Response:
        """Answer as the origin does, later."""
        answer = self._origin.fetch(request)
        if self._arrives:
            self._latch.arrive()
        self._latch.wait()
        return answer


def shielded(herd: Herd, render: Environments) -> list[Response]:
    """Return what readers get who ask at once: S3 answers nobody before the last of them has asked."""
    return _shielded(herd, render, CODINGS[:1])


def mixed(herd: Herd, render: Environments) -> list[Response]:
    """Return the same for readers half of whom take no compressed page: there is a copy for each half."""
    return _shielded(herd, render, CODINGS)


def _shielded(herd: Herd, render: Environments, codings: tuple[str, ...]) -> list[Response]:
    latch = Latch(herd.readers)
    origins = herd.house.origins(render)
    origins[PRIMARY] = Held(origins[PRIMARY], latch)
    edge = Distribution(herd.house.stack.distribution, origins, edges=herd.edges)
    return _ask(herd, edge, latch, codings)


def unshielded(herd: Herd, render: Environments) -> list[Response]:
    """Return the same without Origin Shield: S3 answers no edge before each of them has asked."""
    origins = herd.house.origins(render)
    origins[PRIMARY] = Held(origins[PRIMARY], Latch(herd.edges), arrives=True)
    edge = Distribution(herd.house.unshielded(), origins, edges=herd.edges)
    return _ask(herd, edge, Latch(herd.readers), CODINGS[:1])


def _ask(herd: Herd, edge: Distribution, latch: Latch, codings: tuple[str, ...]) -> list[Response]:
    def read(number: int) -> Response:
        latch.arrive()
        headers = {"accept-encoding": codings[number % len(codings)]}
        return edge.handle(Request("GET", PAGE, headers=headers), NOW, number % herd.edges)

    return crowd.at_once(herd.readers, read, herd.limit)


def past_the_edge(herd: Herd, render: Environments) -> list[dict[str, Any]]:
    """Hand an event to the function for every reader, in many environments at once."""
    answers: list[dict[str, Any]] = []

    def call(number: int) -> None:
        answers.append(render(herd.house.event(PAGE), LambdaContext("render", str(number))))

    crowd.each(range(herd.readers), call, herd.limit, _ENVIRONMENTS, lambda _: None)
    return answers
