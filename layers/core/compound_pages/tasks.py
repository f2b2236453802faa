"""Tasks: what one function asks of another through a queue. JSON; unknown fields are ignored."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

PATHS_MAX = 25  # pages in one task: a few seconds of work, so that no task outlives its function


class RefreshTask(Struct, frozen=True, omit_defaults=True):
    """Bring these pages back in step with the records, then make the edge forget.

    `create`: render those too that nobody has asked for yet. `tags`: the cache tags of the cause, purged
    whether or not a page turned out different. `purge`: `changed` adds the pages that did turn out so,
    `nothing` leaves it at the tags. `again`: it was begun before, in a message that is no more.
    """

    paths: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    create: bool = False
    purge: Literal["changed", "nothing"] = "nothing"
    again: bool = False


class SweepTask(Struct, frozen=True, omit_defaults=True):
    """Look at every page in the page cache whose key comes after `after`; see RefreshTask for the rest."""

    after: str = ""
    tags: tuple[str, ...] = ()
    purge: Literal["changed", "nothing"] = "changed"


class NoTask(Exception):
    """A message that holds no task."""


def encoded(task: RefreshTask | SweepTask) -> str:
    """Return the body of the message for `task`."""
    return msgspec.json.encode(task).decode()


def decoded[T: (RefreshTask, SweepTask)](body: str, kind: type[T]) -> T:
    """Return the task in a message's body. Raises NoTask if it holds none."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError) as error:
        raise NoTask(f"the message holds no {kind.__name__}: {error}") from error


def retried(body: str) -> str:
    """Return a dead message's body for its next try, marked as such where it is a task at all."""
    try:
        task = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeEncodeError, RecursionError):
        return body
    return msgspec.json.encode(task | {"again": True}).decode() if isinstance(task, dict) else body


def retried_once(body: str) -> str | None:
    """Return what `retried` does, or None for what was retried before: a sweep asks for its pages anew."""
    again = retried(body)
    return None if again == body else again
