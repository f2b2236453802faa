"""The planner: what happens when items of the table change."""

from __future__ import annotations

from base64 import b64decode
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from . import changes, tasks, work
from .changes import EVERYTHING, Change
from .items import QUESTIONS, Listing
from .lifecycle import expect
from .listing import EVERY, letter_of, names_of
from .paths import is_slug
from .site import Question, Questions
from .tasks import SweepTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .changes import Touched
    from .queue import Queue
    from .store import Store

_SUBJECTS = {"compound": "compounds", "condition": "conditions"}


class _Tag(Struct):
    record: str


class _Tagged(Struct):
    record: _Tag


class Planner:
    """Turns changes of the table into work for the refresher."""

    def __init__(self, store: Store, work: Queue, sweeps: Queue) -> None:
        """`work`: where refresh tasks go; `sweeps`: where a sweep is asked for."""
        self._store = store
        self._work = work
        self._sweeps = sweeps

    def plan(self, seconds_left: Callable[[], float]) -> Plan:
        """Return an empty plan for one batch of changes."""
        return Plan(self._store, self._work, self._sweeps, seconds_left)


class Plan:
    """The changes of one batch, and the work that they make together."""

    def __init__(self, store: Store, work: Queue, sweeps: Queue, seconds_left: Callable[[], float]) -> None:
        self._known = _Known(store, seconds_left)
        self._work = work
        self._sweeps = sweeps
        self._changes: list[Change] = []
        self._measured: dict[str, float] = {}

    def add(self, record: Mapping[str, Any]) -> None:
        """Add one record of a DynamoDB stream event.

        Raises KeyError or TypeError if it is none. An image may hold anything: it is its pages' trouble.
        """
        keys, images = record["dynamodb"]["Keys"], record["dynamodb"]
        old, new = images.get("OldImage"), images.get("NewImage")
        before, now = _letters(old), _letters(new)
        letters = None if before is None or now is None else before | now
        self._changes.append(Change(keys["pk"]["S"], keys["sk"]["S"], _kind(old), _kind(new), letters))

    def send(self) -> dict[str, float]:
        """Send the work on and return what was measured. Raises Unavailable, Malformed or QueueFailed.

        Whatever fails, the whole batch may be planned again: doing the work twice changes nothing.
        """
        self._measured = {"ChangePlanned": len(self._changes), "ChangeIgnored": 0, "SweepAsked": 0}
        sent = self._work.send(map(tasks.encoded, work.tasks(self._touched())))
        if self._measured["SweepAsked"]:
            self._sweeps.send([tasks.encoded(SweepTask(tags=EVERYTHING.tags, purge="nothing"))])
        return {**self._measured, "RefreshAsked": sent}

    def _touched(self) -> Iterator[Touched]:
        """Yield what the changes touch, one at a time: on a large site each may be on very many pages.

        Of changes that touch the same, as many entries of one list do, it is yielded once.
        """
        for change, count in Counter(map(_cause, self._changes)).items():
            one = changes.touched(change, self._known)
            if one == EVERYTHING:
                self._measured["SweepAsked"] = 1
            elif one == changes.Touched():
                self._measured["ChangeIgnored"] += count
            else:
                yield one


class _Known:
    """What is on record, read when it is first wanted."""

    def __init__(self, store: Store, seconds_left: Callable[[], float]) -> None:
        self._store = store
        self._seconds_left = seconds_left
        self._slugs: dict[str, tuple[str, ...]] = {}
        self._questions: Mapping[str, Question] | None = None

    @property
    def questions(self) -> Mapping[str, Question]:
        if self._questions is None:
            found = self._store.read([QUESTIONS], self._seconds_left)
            self._questions = (
                expect(QUESTIONS, found[QUESTIONS].stored, Questions).by_kind if QUESTIONS in found else {}
            )
        return self._questions

    def slugs(self, kind: str) -> tuple[str, ...]:
        if kind not in self._slugs:
            self._slugs[kind] = self._store.slugs(_SUBJECTS[kind], self._seconds_left)
        return self._slugs[kind]


def _cause(change: Change) -> Change:
    """Return a change that touches the same: of the entries of one list, those under the same letters do."""
    in_list = change.pk.startswith("list#") and not change.pk.endswith(f"#{EVERY}") and is_slug(change.sk)
    return Change(change.pk, "any", letters=change.letters) if in_list else change


def _kind(image: Mapping[str, Any] | None) -> str | None:
    """Return which kind of record an image holds: None without one, empty where that cannot be told."""
    if image is None:
        return None
    try:
        return msgspec.msgpack.decode(b64decode(image["record"]["B"]), type=_Tagged).record.record
    except (KeyError, TypeError, ValueError, RecursionError):
        return ""


def _letters(image: Mapping[str, Any] | None) -> frozenset[str] | None:
    """Return the letters that an entry's names stand under: None where it cannot be told."""
    if image is None:
        return frozenset()
    try:
        entry = msgspec.msgpack.decode(b64decode(image["listing"]["B"]), type=Listing)
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
    return frozenset(map(letter_of, names_of(entry)))
