"""What the edge is told to forget, and when: once a batch, after every put, whatever was put."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from aws_calls import failing_calls, recorded_calls
from botocore.exceptions import ClientError
from refreshed import LIMIT, Refreshed, meanwhile, refusal

from compound_pages.errors import EdgeFailed, OutOfStep
from compound_pages.items import Key
from compound_pages.records import Pair
from compound_pages.refresher import ATTEMPTS
from compound_pages.tasks import NoTask, RefreshTask, encoded

if TYPE_CHECKING:
    from compound_pages.refresher import Batch

PAGE = "/is-ketamine-iv-safe-for-liver-cancer-patients"
HUB = "/compounds/ketamine-iv"
BOTH = Key("pair", "ketamine-iv/liver-cancer")
REFUSED = ClientError({"Error": {"Code": "AccessDenied"}}, "CreateInvalidation")


def _do(batch: Batch, *paths: str, again: bool = False, **more: Any) -> None:
    batch.refresh(encoded(RefreshTask(paths, **more)), again=again)


# ---- Causes ------------------------------------------------------------------------------------------------


def test_a_batch_is_purged_once_after_every_put(refreshed: Refreshed) -> None:
    """All tasks of a batch share one purge, of each of their tags once, when all their pages are put."""
    for path in (PAGE, HUB):
        refreshed.keep(path)
    batch = refreshed.batch()
    with recorded_calls() as calls:
        _do(batch, PAGE, tags=("pair:a:b", "home"))
        _do(batch, HUB, tags=("home", "compound:a"))
        batch.purge()
    assert calls == ["HeadObject", "PutObject", "HeadObject", "PutObject", "CreateInvalidation"]
    assert refreshed.purged() == [["#compound:a", "#home", "#pair:a:b"]]
    assert batch.measured["PurgedItems"] == 3


def test_a_cause_is_purged_whether_or_not_anything_was_put(refreshed: Refreshed) -> None:
    """A page that is fresh may have been put by a try that was never purged, and a 404 may be at the edge."""
    refreshed.keep_fresh(PAGE)
    refreshed.refresh(PAGE, HUB, tags=("compound:a",))
    refreshed.refresh(tags=("compound:alias",))
    assert sorted(refreshed.purged()) == [["#compound:a"], ["#compound:alias"]]


def test_a_task_that_failed_is_purged_too(refreshed: Refreshed) -> None:
    """Some of its pages may have been put."""
    refreshed.keep(PAGE)
    refreshed.keep(HUB)
    refreshed.shelf.broken.add(BOTH)
    batch = refreshed.batch()
    with pytest.raises(OutOfStep):
        _do(batch, PAGE, HUB, tags=("compound:a",))
    _do(batch, tags=("home",))
    batch.purge()
    assert refreshed.purged() == [["#compound:a", "#home"]]
    assert batch.measured["TaskFailed"] == 1


def test_where_nothing_is_to_be_forgotten_nobody_is_asked(refreshed: Refreshed) -> None:
    """Without a tag or a path there is no call, which would be billed and might be refused."""
    refreshed.keep(PAGE)
    batch = refreshed.batch()
    _do(batch, PAGE, HUB)
    with pytest.raises(NoTask):
        batch.refresh("no task")
    with recorded_calls() as calls:
        batch.purge()
    assert (calls, batch.measured["PurgedItems"]) == ([], 0)


@pytest.mark.parametrize(("count", "purged"), [(LIMIT, LIMIT), (LIMIT + 1, 1)])
def test_more_causes_than_the_limit_are_everything(refreshed: Refreshed, count: int, purged: int) -> None:
    """Each tag is billed, so that from some number on all pages are purged as one."""
    tags = tuple(f"pair:a:{number}" for number in range(count))
    measured = refreshed.refresh(tags=tags)
    assert measured["PurgedItems"] == purged
    expected = ["#all"] if purged == 1 else [f"#{tag}" for tag in tags]
    assert refreshed.purged() == [expected]


def test_the_limit_is_that_of_the_batch(refreshed: Refreshed) -> None:
    """Tags of several tasks count together, each of them once; paths that everything covers go unnamed."""
    batch = refreshed.batch()
    for number in range(LIMIT):
        _do(batch, tags=("home", f"pair:a:{number}"))
    _do(batch, PAGE, again=True, purge="changed")
    batch.purge()
    assert refreshed.purged() == [["#all"]]


def test_what_everything_covers_is_not_billed_twice(refreshed: Refreshed) -> None:
    """Where a task purges everything by its tag, no page is named besides, however many were put."""
    refreshed.keep(PAGE)
    refreshed.refresh(PAGE, tags=("all",), purge="changed")
    assert refreshed.purged() == [["#all"]]


def test_a_purge_that_fails_is_told(refreshed: Refreshed) -> None:
    """Where the edge was not told to forget, no task of the batch is done."""
    batch = refreshed.batch()
    _do(batch, tags=("home",))
    with failing_calls(REFUSED, "CreateInvalidation"), pytest.raises(EdgeFailed):
        batch.purge()
    assert batch.measured["PurgedItems"] == 0
    assert refreshed.purged() == []


def test_a_purge_that_cannot_wait_is_told(refreshed: Refreshed) -> None:
    """The time for waiting is that of the function."""
    batch = refreshed.batch(lambda: 0.4)
    _do(batch, tags=("home",))
    busy = ClientError({"Error": {"Code": "TooManyInvalidationsInProgress"}}, "CreateInvalidation")
    with failing_calls(busy, "CreateInvalidation"), recorded_calls() as calls, pytest.raises(EdgeFailed):
        batch.purge()
    assert calls == ["CreateInvalidation"]


# ---- Changed pages -----------------------------------------------------------------------------------------


def test_a_sweep_purges_what_it_changed(refreshed: Refreshed) -> None:
    """Pages that were put or deleted are purged by their paths; those that were fresh or absent are not."""
    for path in (PAGE, "/compounds/2", "/"):
        refreshed.keep(path)
    refreshed.keep_fresh(HUB)
    measured = refreshed.refresh(PAGE, "/compounds/2", "/", HUB, "/conditions", purge="changed")
    assert refreshed.purged() == [sorted([PAGE, "/compounds/2", "/index.html"])]
    assert measured["PurgedItems"] == 3


def test_the_sweep_of_a_deployment_purges_nothing(refreshed: Refreshed) -> None:
    """Pages that only look different change as their edge life ends."""
    refreshed.keep(PAGE)
    assert refreshed.refresh(PAGE, purge="nothing")["PagePut"] == 1
    assert refreshed.purged() == []


@pytest.mark.parametrize(("tags", "count"), [((), LIMIT), (("home",), LIMIT - 1)])
def test_more_than_the_limit_is_everything(refreshed: Refreshed, tags: tuple[str, ...], count: int) -> None:
    """Paths count like tags: where a batch changed more, all pages are purged as one, and none is forgone."""
    paths = [f"/compounds/{number}" for number in range(2, count + 3)]
    for path in paths:
        refreshed.keep(path)
    refreshed.refresh(*paths[:-1], tags=tags, purge="changed")
    assert refreshed.purged() == [[*(f"#{tag}" for tag in tags), *paths[:-1]]]
    for path in paths:
        refreshed.keep(path)
    batch = refreshed.batch()
    _do(batch, *paths[:2], tags=tags, purge="changed")
    _do(batch, *paths[2:], purge="changed")
    batch.purge()
    assert ["#all"] in refreshed.purged()
    assert batch.measured["PurgedItems"] == 1


def test_a_page_of_two_tasks_is_purged_once(refreshed: Refreshed) -> None:
    """Each path is billed, so each is named once."""
    batch = refreshed.batch()
    for _ in range(2):
        refreshed.keep(PAGE)
        _do(batch, PAGE, purge="changed")
    batch.purge()
    assert refreshed.purged() == [[PAGE]]


@pytest.mark.parametrize("path", ["/é", "/a b", "/compounds*", "//compounds", "/Compounds"])
def test_a_path_that_the_edge_never_asks_for_is_not_purged(refreshed: Refreshed, path: str) -> None:
    """What somebody put under a key that is no canonical path goes, and the edge cannot hold it."""
    refreshed.keep(path)
    assert refreshed.refresh(path, purge="changed")["PageDeleted"] == 1
    assert refreshed.purged() == []


@pytest.mark.parametrize("after", [False, True], ids=["in vain", "and yet done"])
def test_a_put_that_failed_is_purged(refreshed: Refreshed, after: bool) -> None:
    """A put of which nobody knows whether it worked is taken for one that did."""
    refreshed.keep(PAGE)
    batch = refreshed.batch()
    with failing_calls(refusal(503), "PutObject", after=after), pytest.raises(OutOfStep):
        _do(batch, PAGE, purge="changed")
    batch.purge()
    assert refreshed.purged() == [[PAGE]]


@pytest.mark.parametrize("dead", [False, True])
def test_a_sweep_that_comes_again_purges_all_its_pages(refreshed: Refreshed, dead: bool) -> None:
    """What the first try put may look unchanged by now, and nobody knows whether it was purged."""
    refreshed.keep_fresh(PAGE)
    task = RefreshTask((PAGE, HUB), purge="changed", again=dead)
    batch = refreshed.batch()
    batch.refresh(encoded(task), again=not dead)
    batch.purge()
    assert refreshed.purged() == [sorted([PAGE, HUB])]


def test_any_other_task_that_comes_again_purges_its_causes(refreshed: Refreshed) -> None:
    """A task with causes purges them each time, and one without has none."""
    refreshed.keep_fresh(PAGE)
    refreshed.refresh(PAGE, again=True, tags=("home",))
    refreshed.refresh(PAGE, again=True)
    assert refreshed.purged() == [["#home"]]


# ---- What lay there for a moment ---------------------------------------------------------------------------


@pytest.mark.parametrize("purge", ["changed", "nothing"])
def test_a_page_that_was_out_of_date_as_it_was_put_is_purged(refreshed: Refreshed, purge: str) -> None:
    """Between put and second look the edge may have taken it, whatever the task says of purges."""
    refreshed.keep(PAGE)
    write = partial(refreshed.shelf.put, BOTH, Pair(studied="limited", risks="New."))
    with meanwhile("PutObject", write):
        refreshed.refresh(PAGE, purge=purge)
    assert refreshed.purged() == [[PAGE]]


def test_a_page_that_never_rested_is_purged(refreshed: Refreshed) -> None:
    """A page that was put four times and is out of step still is no page for the edge to keep."""
    refreshed.keep(PAGE)
    texts = [f"{number}." for number in range(ATTEMPTS)]
    writes = [partial(refreshed.shelf.put, BOTH, Pair(studied="limited", risks=text)) for text in texts]
    batch = refreshed.batch()
    with meanwhile("PutObject", *writes), pytest.raises(OutOfStep):
        _do(batch, PAGE, tags=("pair:a:b",))
    batch.purge()
    assert refreshed.purged() == [["#pair:a:b", PAGE]]
    assert batch.measured["LookedAgain"] == ATTEMPTS


def test_what_was_measured(refreshed: Refreshed) -> None:
    """Each page of a batch is counted as what became of it."""
    for path in (PAGE, "/compounds/2"):
        refreshed.keep(path)
    refreshed.keep_fresh(HUB)
    measured = refreshed.refresh(PAGE, "/compounds/2", HUB, "/conditions", tags=("home",), purge="changed")
    assert measured == {
        "PagePut": 1,
        "PageDeleted": 1,
        "PageFresh": 1,
        "PageAbsent": 1,
        "PurgedItems": 3,
    }
