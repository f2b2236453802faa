"""What the edge may have taken of a copy that did not stay is purged by the refresher, who must be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scripted import Kept, Queued, Scripted, made, page

from compound_pages.errors import (
    CacheFailed,
    Gone,
    Malformed,
    Moved,
    NotFound,
    PutLost,
    QueueFailed,
    Unavailable,
)
from compound_pages.history import Ending
from compound_pages.pages import ATTEMPTS, Pages, Request
from compound_pages.tasks import RefreshTask

if TYPE_CHECKING:
    from compound_pages.composer import Composed

ASK = Request("GET", "/a", "secret")
BRIEF = "public, max-age=0, s-maxage=10"
ANNOUNCED = [RefreshTask(("/a",), ("pair:b:c",))]


def _pages(composer: Scripted, cache: Kept, queue: Queued) -> Pages:
    return Pages(composer, cache, ("secret",), queue)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("steps", "puts"),
    [
        ((made("one", moved=True), made("two")), ()),
        ((made("one", moved=True), made("two")), (None, PutLost("x"))),
        ((made("one", moved=True), made("two")), (CacheFailed("x"), None)),
        ((made("one", moved=True), Gone("x", Ending())), ()),
        ((made("one", moved=True), NotFound("/a")), ()),
        ((made("one", moved=True), Moved("/b")), ()),
        ((made("one", moved=True), RuntimeError("x")), ()),
        ((made("one", moved=True), Unavailable()), ()),
        ((made("one", moved=Unavailable()),), ()),
        ((made("one", moved=Malformed("compound#b", "x")),), ()),
        ((made("one", moved=RuntimeError("x")),), ()),
    ],
)
def test_a_copy_that_did_not_stay_is_announced(
    steps: tuple[Composed | Exception, ...], puts: tuple[Exception | None, ...]
) -> None:
    """Whatever replaced or withdrew our copy, the refresher is asked once to purge what the edge may hold."""
    queue = Queued()
    _pages(Scripted(*steps), Kept(*puts), queue).serve(ASK, lambda: 7.5)
    assert queue.tasks == ANNOUNCED


def test_each_copy_that_did_not_stay_is_announced() -> None:
    """The edge may have taken each of them, and an earlier purge may be over by the time of a later put."""
    queue = Queued()
    _pages(Scripted(made("one", moved=True)), Kept(), queue).serve(ASK, lambda: 7.5)
    assert queue.tasks == ANNOUNCED * ATTEMPTS


def test_a_second_copy_that_did_not_stay_is_announced_too() -> None:
    """That the first one was announced says nothing of the one after it."""
    queue = Queued()
    steps = (made("one", moved=True), made("two", moved=Unavailable()))
    _pages(Scripted(*steps), Kept(), queue).serve(ASK, lambda: 7.5)
    assert queue.tasks == ANNOUNCED * 2


def test_who_could_not_ask_asks_again() -> None:
    """A copy that is withdrawn in the end is announced then, where the queue refused at first."""
    queue = Queued(QueueFailed("x"))
    _pages(Scripted(made("one", moved=True), Unavailable()), Kept(), queue).serve(ASK, lambda: 7.5)
    assert queue.made == 2


@pytest.mark.parametrize("failure", [None, PutLost("x"), CacheFailed("x")])
def test_a_copy_that_stays_is_not_announced(failure: Exception | None) -> None:
    """A page that stays as it is needs no purge, and no queue is even made."""
    queue = Queued()
    _pages(Scripted(made("one")), Kept(failure), queue).serve(ASK, lambda: 7.5)
    assert (queue.tasks, queue.made) == ([], 0)


def test_a_copy_that_was_never_put_is_not_announced() -> None:
    """Without time for a put nothing lay where the edge could take it."""
    queue = Queued()
    _pages(Scripted(made("one", moved=True)), Kept(), queue).serve(ASK, lambda: 1.0)
    assert queue.made == 0


def test_a_copy_without_time_to_replace_it_is_withdrawn_and_announced() -> None:
    """Where the time runs short after the first put, the copy that is out of date does not stay."""
    queue, cache, left = Queued(), Kept(), iter([7.5, 7.5, 1.0, 1.0, 1.0])
    answer = _pages(Scripted(made("one", moved=True), made("two")), cache, queue).serve(
        ASK, lambda: next(left)
    )
    assert cache.calls[1:] == [("delete", "pages/a", None, page("one").etag)]
    assert (answer.response.body, answer.response.headers["cache-control"]) == (b"two", BRIEF)
    assert queue.tasks == ANNOUNCED


def test_a_purge_that_cannot_be_asked_for_is_the_readers_least_trouble() -> None:
    """A queue that refuses is counted, and the reader has the page all the same."""
    queue = Queued(QueueFailed("x"))
    answer = _pages(Scripted(made("one", moved=True), made("two")), Kept(), queue).serve(ASK, lambda: 7.5)
    assert (answer.response, answer.error) == (page("two"), None)
    assert answer.measured["PurgeNotAsked"] == 1
