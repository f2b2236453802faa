"""A plan of many changes: each page once, whatever they are, and no more in memory than their pages need."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING, Any

from stream_records import stream_record

from compound_pages import changes, work
from compound_pages.item_form import encoded_entry
from compound_pages.items import Listing
from compound_pages.planner import Planner
from compound_pages.tasks import RefreshTask, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

    from compound_pages.changes import Change

COUNT = 300


class Reads:
    """A table of so many compounds and conditions, with nothing asked of them."""

    def read(self, _keys: object, _seconds_left: object) -> dict[Any, Any]:
        """Return no record."""
        return {}

    def slugs(self, name: str, _seconds_left: object) -> tuple[str, ...]:
        """Return all slugs."""
        return tuple(f"{name}-{number:04}" for number in range(COUNT))


class Queue:
    """A queue that keeps what it gets, or only counts it."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.bodies: list[str] = []
        self._keeps = keeps

    def send(self, bodies: Iterable[str]) -> int:
        """Take messages."""
        count = 0
        for body in bodies:
            count += 1
            if self._keeps:
                self.bodies.append(body)
        return count


def entry(name: str, number: int, title: str) -> dict[str, Any]:
    """Return what the stream tells of a new entry."""
    slug = f"{name}-{number:04}"
    keys = {"pk": {"S": f"list#{name}"}, "sk": {"S": slug}}
    return stream_record(f"list#{name}", slug, None, {**keys, **encoded_entry(Listing(title))})


def planned(records: Iterable[dict[str, Any]], queue: Queue) -> dict[str, float]:
    """Plan these records in one batch and return what was measured."""
    reads: Any = Reads()
    gets: Any = queue
    plan = Planner(reads, gets, gets).plan(lambda: 1.0)
    for record in records:
        plan.add(record)
    return plan.send()


def test_many_entries_of_a_list_are_the_work_of_one() -> None:
    """A hundred names under one letter: the same messages as for the first of them, all of them counted."""
    one, many = Queue(), Queue()
    planned([entry("compounds", 0, "A")], one)
    measured = planned([entry("compounds", number, f"A {number}") for number in range(100)], many)
    assert many.bodies == one.bodies
    assert (measured["ChangePlanned"], measured["RefreshAsked"]) == (100, len(one.bodies))


def test_what_touches_the_same_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries of one list under the same letter are one computation; another letter or list is another."""
    asked: list[Change] = []
    touched = changes.touched
    monkeypatch.setattr(
        changes, "touched", lambda change, known: asked.append(change) or touched(change, known)
    )
    records = [entry("compounds", number, "AB"[number % 2]) for number in range(50)]
    planned([*records, *(entry("conditions", number, "A") for number in range(50))], Queue())
    assert len(asked) == 3


def test_each_path_has_the_tags_of_all_its_changes() -> None:
    """In the order of the changes, each once, however many paths share them."""
    queue = Queue()
    planned([entry("compounds", 0, "A"), entry("compounds", 1, "B")], queue)
    tasks = [decoded(body, RefreshTask) for body in queue.bodies]
    paths = [path for task in tasks for path in task.paths]
    assert len(paths) == len(set(paths))
    home = next(task.tags for task in tasks if "/" in task.paths)
    assert {"page:/a-z/a", "page:/a-z/b"} <= set(home)
    assert len(home) == len(set(home))


def test_many_changes_need_little_more_memory_than_one() -> None:
    """Twenty entries under as many letters, each on thousands of pages, share most of their pages."""
    peaks = []
    for count in (1, 1, 20):  # the first makes what every later one finds made
        records = [entry("compounds", number, "abcdefghijklmnopqrst"[number]) for number in range(count)]
        tracemalloc.start()
        planned(records, Queue(keeps=False))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 3 * peaks[1]


def test_tasks_are_made_while_changes_are_read() -> None:
    """Changes are taken one at a time and let go: whoever yields them need not hold them all."""
    seen: list[int] = []

    def touched() -> Iterable[changes.Touched]:
        for number in range(3):
            seen.append(number)
            yield changes.Touched((f"tag{number}",), ("/a", f"/b{number}"))

    (task,) = work.tasks(touched())
    assert task.tags == ("tag0", "tag1", "tag2")
    assert task.paths == ("/a", "/b0", "/b1", "/b2")
    assert seen == [0, 1, 2]
