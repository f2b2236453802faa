"""Request collapsing: of those who want the same thing at the same time, one goes to fetch it.

Source: CloudFront Developer Guide, "Request and response behavior for custom origins", "Simultaneous
requests for the same object (request collapsing)": the others pause, and get the answer to the first. An
answer that may not be kept is nobody else's ("prevent request collapsing for specific objects"): each of
them then goes for its own.
"""

from __future__ import annotations

from threading import Event, Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.distribution.cache_key import CacheKey
    from toolkit.distribution.served import Served


class Flight:
    """A request on its way, and what those who wait for it may have when it is back."""

    def __init__(self, method: str) -> None:
        """`method`: what was asked for; an answer to HEAD has nothing for a GET."""
        self.method = method
        self.shared: Served | None = None
        self._landed = Event()

    def wait(self) -> None:
        """Wait until it is back."""
        self._landed.wait()

    def land(self, served: Served | None) -> None:
        """Let those who wait go on; None where whoever was sent did not come back."""
        self.shared = served if served is not None and served.shareable else None
        self._landed.set()

    def brings(self, method: str) -> bool:
        """Whether it went for what `method` asks for."""
        return method == "HEAD" or self.method != "HEAD"


class Flights:
    """The requests that one cache has under way, at most one for each key."""

    def __init__(self) -> None:
        self._under_way: dict[CacheKey, Flight] = {}
        self._guard = Lock()

    def join(self, key: CacheKey, method: str) -> tuple[Flight, bool]:
        """Return the flight for `key`, and whether it is this caller's own to make and then to `land`."""
        with self._guard:
            mine = Flight(method)
            flight = self._under_way.setdefault(key, mine)
            return flight, flight is mine

    def land(self, key: CacheKey, flight: Flight, served: Served | None) -> None:
        """End a flight of one's own."""
        with self._guard:
            del self._under_way[key]
        flight.land(served)
