"""One page's fault is no other's: what a task that fails has done, and that it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aws_calls import failing_calls, recorded_calls
from botocore.exceptions import ReadTimeoutError
from msgspec.structs import replace
from refreshed import OLD, Refreshed, refusal

from compound_pages.errors import OutOfStep
from compound_pages.items import QUESTIONS, Key
from compound_pages.refresher import PAGE_SECONDS
from compound_pages.site import Questions
from compound_pages.tasks import NoTask, RefreshTask, encoded

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB = "/compounds/ketamine-iv"
BOTH = Key("pair", "ketamine-iv/liver-cancer")
LATE = ReadTimeoutError(endpoint_url="https://s3.us-east-1.amazonaws.com")


def _refused(
    refreshed: Refreshed, *paths: str, seconds_left: Callable[[], float] = lambda: 60.0
) -> OutOfStep:
    with pytest.raises(OutOfStep) as refused:
        refreshed.batch(seconds_left).refresh(encoded(RefreshTask(paths)))
    return refused.value


def test_a_malformed_record_hurts_its_own_pages_only(refreshed: Refreshed) -> None:
    """Its pages keep their last good copy and are named; every other page of the task is done."""
    for path in (PAGE, HUB, "/"):
        refreshed.keep(path)
    refreshed.shelf.broken.add(BOTH)
    error = _refused(refreshed, "/", PAGE, HUB)
    assert [str(one).partition(":")[0] for one in error.args] == [PAGE]
    assert "it is broken" in str(error)
    assert refreshed.kept(PAGE) == OLD
    assert (refreshed.kept("/"), refreshed.kept(HUB)) == (refreshed.fresh("/"), refreshed.fresh(HUB))


def test_a_fault_that_nobody_foresaw_hurts_its_own_page_only(refreshed: Refreshed) -> None:
    """A question whose template is not deployed yet stops no other page of the task."""
    refreshed.keep(PAGE)
    refreshed.keep("/")
    record = refreshed.shelf.records[QUESTIONS].record
    assert isinstance(record, Questions)
    soon = {kind: replace(question, template="soon.html") for kind, question in record.by_kind.items()}
    refreshed.shelf.put(QUESTIONS, Questions(soon))
    error = _refused(refreshed, PAGE, "/")
    assert [str(one).partition(":")[0] for one in error.args] == [PAGE]
    assert (refreshed.kept(PAGE), refreshed.kept("/")) == (OLD, refreshed.fresh("/"))


def test_a_table_that_is_down_costs_no_copy(refreshed: Refreshed) -> None:
    """While the records cannot be read every page keeps its copy, and all of them are to come back."""
    for path in (PAGE, "/compounds/2"):
        refreshed.keep(path)
    refreshed.shelf.down = True
    assert len(_refused(refreshed, PAGE, "/compounds/2").args) == 2
    assert (refreshed.kept(PAGE), refreshed.kept("/compounds/2")) == (OLD, OLD)


def test_an_emptied_table_costs_no_copy(refreshed: Refreshed) -> None:
    """A table that somebody emptied is an outage; it does not take the site along."""
    refreshed.keep(PAGE)
    refreshed.shelf.records.clear()
    assert "nothing has been published" in str(_refused(refreshed, PAGE))
    assert refreshed.kept(PAGE) == OLD


@pytest.mark.parametrize("after", [False, True], ids=["in vain", "and yet done"])
@pytest.mark.parametrize("operation", ["HeadObject", "PutObject", "DeleteObject"])
@pytest.mark.parametrize("error", [LATE, refusal(503), refusal(403)], ids=["late", "503", "403"])
def test_an_s3_that_fails_brings_the_message_back(
    refreshed: Refreshed, operation: str, error: Exception, after: bool
) -> None:
    """Whatever S3 refuses or does not answer, the page is in step when the message has come again."""
    refreshed.keep(PAGE)
    refreshed.keep("/compounds/2")
    with failing_calls(error, operation, after=after):
        _refused(refreshed, PAGE, "/compounds/2")
    refreshed.refresh(PAGE, "/compounds/2")
    assert (refreshed.kept(PAGE), refreshed.kept("/compounds/2")) == (refreshed.fresh(PAGE), None)


def test_without_time_nothing_is_begun(refreshed: Refreshed) -> None:
    """A page that might be put and never looked at again is not begun, and comes back."""
    refreshed.keep(PAGE)
    with recorded_calls() as calls:
        error = _refused(refreshed, PAGE, HUB, seconds_left=lambda: PAGE_SECONDS - 0.1)
    assert (calls, len(error.args)) == ([], 2)
    assert "no time was left" in str(error)


def test_what_there_is_time_for_is_done(refreshed: Refreshed) -> None:
    """The pages before the end of the time are in step, those after it come back."""
    refreshed.keep("/")
    refreshed.keep(PAGE)
    left = iter([PAGE_SECONDS, PAGE_SECONDS - 0.1])
    error = _refused(refreshed, "/", PAGE, seconds_left=lambda: next(left))
    assert [str(one).partition(":")[0] for one in error.args] == [PAGE]
    assert (refreshed.kept("/"), refreshed.kept(PAGE)) == (refreshed.fresh("/"), OLD)


def test_a_message_without_a_task_is_told(refreshed: Refreshed) -> None:
    """A message that holds no task is not taken for one that is done."""
    with recorded_calls() as calls, pytest.raises(NoTask):
        refreshed.batch().refresh("sweep")
    assert calls == []
