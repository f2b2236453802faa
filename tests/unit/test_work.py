"""The work of the refresher, from what changes touch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compound_pages.changes import Touched
from compound_pages.tasks import PATHS_MAX, RefreshTask
from compound_pages.work import tasks

NOTHING = Touched()


def _of(path: str, made: list[RefreshTask]) -> RefreshTask:
    return next(task for task in made if path in task.paths)


def test_a_change_is_one_task() -> None:
    """Few pages are one task with the tags of their cause, which purges nothing else."""
    assert list(tasks([Touched(("t",), ("/a", "/b"))])) == [RefreshTask(("/a", "/b"), ("t",))]


def test_no_change_is_no_task() -> None:
    """Where nothing is touched, nothing is to do."""
    assert list(tasks([])) == []
    assert list(tasks([NOTHING, NOTHING])) == []


def test_a_page_with_two_causes_is_done_once_and_purged_for_both() -> None:
    """Every page of either change is put before the tag of that change is purged, whichever task is last."""
    many = tuple(f"/p{number}" for number in range(PATHS_MAX))
    made = list(tasks([Touched(("one",), (*many, "/shared")), Touched(("two",), ("/shared",))]))
    assert [len(task.paths) for task in made] == [PATHS_MAX, 1]
    assert [set(task.tags) for task in made] == [{"one"}, {"one", "two"}]


def test_who_wants_a_page_rendered_gets_it() -> None:
    """A page that one change wants rendered ahead is, with the causes of those that do not."""
    made = list(tasks([Touched(("t",), ("/a", "/b")), Touched(("p",), ("/b", "/c"), created=("/b",))]))
    assert made == [
        RefreshTask(("/b",), ("t", "p"), create=True),
        RefreshTask(("/a", "/c"), ("t", "p")),
    ]


def test_tags_without_pages_are_purged_all_the_same() -> None:
    """The tag of an alias has no page to go with, and travels by itself."""
    assert list(tasks([Touched(("alias",)), Touched(("other",))])) == [RefreshTask(tags=("alias", "other"))]


def test_many_tags_without_pages_are_as_many_tasks_as_it_takes() -> None:
    """However many names go at once, each tag is purged."""
    names = tuple(f"alias:{number}" for number in range(2 * PATHS_MAX + 1))
    made = list(tasks([Touched((name,)) for name in names]))
    assert [len(task.tags) for task in made] == [PATHS_MAX, PATHS_MAX, 1]
    assert tuple(tag for task in made for tag in task.tags) == names


def _touched(tags: list[str], paths: list[str], created: int) -> Touched:
    return Touched(tuple(tags), tuple(paths), tuple(paths[:created]))


several = st.lists(
    st.builds(
        _touched,
        st.lists(st.sampled_from("tuvw")),
        st.lists(st.integers(0, 60).map(lambda number: f"/{number}"), max_size=60, unique=True),
        st.integers(0, 60),
    ),
    max_size=6,
)


@given(several)
def test_all_that_is_touched_is_done(all_touched: list[Touched]) -> None:
    """Each path once, at most 25 a task, with every tag of every cause, and created if one cause wants it."""
    made = list(tasks(all_touched))
    paths = [path for task in made for path in task.paths]
    assert len(paths) == len(set(paths))
    assert set(paths) == {path for one in all_touched for path in one.paths}
    assert all(len(task.paths) <= PATHS_MAX for task in made)
    assert {task.purge for task in made} <= {"nothing"}
    for one in all_touched:
        for path in one.paths:
            assert set(one.tags) <= set(_of(path, made).tags)
    assert {tag for task in made for tag in task.tags} == {tag for one in all_touched for tag in one.tags}
    created = {path for one in all_touched for path in one.created}
    assert {path for task in made if task.create for path in task.paths} == created
