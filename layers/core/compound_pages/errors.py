"""The ways in which a request can end other than with a page; each is a state, not an accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .history import Ending


class PageError(Exception):
    """A request that is answered by something else than the page that it asked for."""


class Moved(PageError):
    """The page is at another path (301)."""

    def __init__(self, location: str, tags: tuple[str, ...] = ()) -> None:
        """`location`: canonical path; `tags`: cache tags whose invalidation may change this answer."""
        super().__init__(location)
        self.location = location
        self.tags = tags


class NotFound(PageError):
    """No page has this path, or a slug in it is unknown (404)."""

    def __init__(
        self,
        path: str,
        unknown: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        known: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """`unknown`: slugs of no record; `tags`: of all that the path names; `known`: names and hub paths."""
        super().__init__(path)
        self.unknown = unknown
        self.known = known
        self.tags = tags


class Gone(PageError):
    """A record that the page stood on was taken down (410)."""

    def __init__(self, name: str, ending: Ending, tags: tuple[str, ...] = ()) -> None:
        """`name`: what was taken down, in words; `ending`: since when and why."""
        super().__init__(name)
        self.name = name
        self.ending = ending
        self.tags = tags


class Unavailable(PageError):
    """The record store did not answer in time (503)."""


class Malformed(Exception):
    """An item of the table does not hold a record."""

    def __init__(self, key: str, reason: str) -> None:
        """`key`: the item's key in words; `reason`: what the decoder says, with the place in the record."""
        super().__init__(f"{key}: {reason}")


class PutLost(Exception):
    """Somebody else put, replaced or deleted this object first (409, 412, or 404 on a conditional put)."""


class CacheFailed(Exception):
    """The page cache refused or did not answer."""


class QueueFailed(Exception):
    """A queue refused a message or did not answer."""


class EdgeFailed(Exception):
    """The edge did not take an invalidation."""


class OutOfStep(Exception):
    """Pages could not be brought back in step with the records; whoever asked should ask again."""
