from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from compound_pages.changes import EVERYTHING, Change, Touched, tasks, touched
from compound_pages.records import SLUG_MAX
from compound_pages.site import Question
from compound_pages.tasks import PATHS_MAX, RefreshTask

NOTHING = Touched()
SAFETY = Question(
    path="/is-{compound}-safe-for-{condition}",
    title="Is {compound} safe for {condition}?",
    label="Safety",
    template="safety.html",
    older_paths=("/safety-of-{compound}-in-{condition}",),
)
WORKS = Question(
    path="/does-{compound}-work-for-{condition}", title="Does it?", label="Works", template="safety.html"
)


class Known(Struct, frozen=True):
    """What is on record in these tests: two compounds, three conditions, and so many more of each."""

    extra: int = 0

    @property
    def questions(self) -> dict[str, Question]:
        """Return every question."""
        return {"safety": SAFETY, "works": WORKS}

    def slugs(self, kind: str) -> tuple[str, ...]:
        """Return all slugs."""
        named = {"compound": ("a", "b"), "condition": ("x", "y", "z")}[kind]
        return (*named, *(f"{kind}{number}" for number in range(self.extra)))


KNOWN = Known()
OF_A = (
    "/compounds/a",
    *(f"/is-a-safe-for-{one}" for one in ("x", "y", "z")),
    *(f"/does-a-work-for-{one}" for one in ("x", "y", "z")),
)
OF_X = (
    "/conditions/x",
    *("/is-a-safe-for-x", "/is-b-safe-for-x"),
    *("/does-a-work-for-x", "/does-b-work-for-x"),
)
OF_A_X = ("/is-a-safe-for-x", "/does-a-work-for-x")


# ---- Which pages a change touches --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("compound", "compound"),
        (None, "compound"),
        ("compound", "tombstone"),
        ("tombstone", "compound"),
        ("compound", "redirect"),
        ("redirect", "compound"),
        ("compound", None),
        ("", "compound"),
        ("compound", ""),
        ("", None),
        (None, ""),
        ("", ""),
        ("pair", "condition"),
        ("tombstone", "of-a-later-release"),
    ],
)
def test_a_subject_is_on_its_hub_and_in_every_question(before: str | None, after: str | None) -> None:
    """Whatever becomes of a record that is, was or may be live, the pages that show it are touched."""
    assert touched(Change("compound#a", "record", before, after), KNOWN) == Touched(("compound:a",), OF_A)
    assert touched(Change("condition#x", "record", before, after), KNOWN) == Touched(("condition:x",), OF_X)


@pytest.mark.parametrize("before", [None, "redirect", "tombstone"])
@pytest.mark.parametrize("after", [None, "redirect", "tombstone"])
def test_a_name_without_pages_is_purged_alone(before: str | None, after: str | None) -> None:
    """An alias that comes or goes, or what stays gone, has no page: the edge holds other answers at most."""
    assert touched(Change("compound#a", "record", before, after), KNOWN) == Touched(("compound:a",))
    assert touched(Change("condition#x", "record", before, after), KNOWN) == Touched(("condition:x",))


@pytest.mark.parametrize(
    ("before", "after", "create"),
    [
        (None, "pair", True),
        ("pair", "pair", True),
        ("tombstone", "pair", True),
        ("", "pair", True),
        ("pair", "tombstone", False),
        ("pair", None, False),
        ("tombstone", None, False),
        (None, "tombstone", False),
        ("pair", "", False),
        ("pair", "compound", False),
    ],
)
def test_a_pair_is_in_every_question_about_it(before: str | None, after: str | None, create: bool) -> None:
    """A pair touches its questions only, and a live one is rendered before anybody asks."""
    change = Change("pair#a/x", "record", before, after)
    assert touched(change, KNOWN) == Touched(("pair:a:x",), OF_A_X, create=create)


@pytest.mark.parametrize("pk", ["site#", "questions#"])
@pytest.mark.parametrize("after", ["site", "questions", None, ""])
def test_the_sites_own_records_touch_everything(pk: str, after: str | None) -> None:
    """No computation finds the pages of questions that are no more, so every page there is is looked at."""
    assert touched(Change(pk, "record", "site", after), KNOWN) == EVERYTHING


@pytest.mark.parametrize(
    ("pk", "touches"),
    [
        (
            "list#compounds",
            Touched(
                ("home", "compounds", "condition"),
                ("/", "/compounds", "/conditions/x", "/conditions/y", "/conditions/z"),
            ),
        ),
        (
            "list#conditions",
            Touched(("home", "conditions", "compound"), ("/", "/conditions", "/compounds/a", "/compounds/b")),
        ),
        ("list#compound#a", Touched(("page:/compounds/a",), ("/compounds/a",))),
        ("list#condition#x", Touched(("page:/conditions/x",), ("/conditions/x",))),
    ],
)
def test_an_entry_is_on_the_pages_that_show_its_list(pk: str, touches: Touched) -> None:
    """A name is on the front door, in its list and on every hub of the other kind; a pair on its two hubs."""
    for before, after in ((None, ""), ("", ""), ("", None)):
        assert touched(Change(pk, "a", before, after), KNOWN) == touches


@pytest.mark.parametrize(
    ("known", "numbers"),
    [(Known(97), []), (Known(98), [2]), (Known(197), [2]), (Known(198), [2, 3])],
)
def test_every_page_of_a_list_is_touched(known: Known, numbers: list[int]) -> None:
    """An entry moves those behind it, and a page that a shorter list has lost is touched too: it must go."""
    further = [f"/{number}" for number in numbers]
    hub = ["/compounds/a", *(f"/compounds/a{number}" for number in further)]
    pages = ["/conditions", *(f"/conditions{number}" for number in further)]
    assert list(touched(Change("list#compound#a", "x"), known).paths) == hub
    assert list(touched(Change("compound#a", "record"), known).paths)[: len(hub)] == hub
    paths = touched(Change("list#conditions", "x"), known).paths
    assert [path for path in paths if path.startswith("/conditions")] == pages
    assert [path for path in paths if path.startswith("/compounds/a")] == hub


LONG = "a" * (SLUG_MAX + 1)


@pytest.mark.parametrize(
    ("pk", "sk"),
    [
        ("publication#", "record"),
        ("author#a", "record"),
        ("compound#a", "draft"),
        ("compound#a", ""),
        ("compound#", "record"),
        ("compound", "record"),
        ("compound#A", "record"),
        ("compound#a b", "record"),
        ("compound#a/x", "record"),
        ("compound#a#x", "record"),
        ("compound#../x", "record"),
        (f"compound#{LONG}", "record"),
        ("pair#a", "record"),
        ("pair#a/", "record"),
        ("pair#/x", "record"),
        ("pair#a/x/y", "record"),
        (f"pair#a/{LONG}", "record"),
        (f"pair#{LONG}/x", "record"),
        ("site#a", "record"),
        ("questions#safety", "record"),
        ("list#compounds", "record/x"),
        ("list#compounds", ""),
        ("list#compounds", LONG),
        ("list#compound", "a"),
        ("list#compound#", "x"),
        ("list#compound#A", "x"),
        ("list#pairs", "a"),
        ("list#", "a"),
        ("list#s", "a"),
        ("list#compounds#a", "x"),
        (f"list#compound#{LONG}", "x"),
        ("", ""),
        ("#", "record"),
    ],
)
def test_an_item_that_no_page_shows_touches_nothing(pk: str, sk: str) -> None:
    """Items of other kinds, and keys that somebody made up, are nobody's trouble."""
    assert touched(Change(pk, sk), KNOWN) == NOTHING


@given(
    st.lists(st.sampled_from(["compound", "pair", "list", "site", "#", "/", "a", "s", "é", "record"])),
    st.sampled_from(["record", "a", "", "\ud800"]),
    st.sampled_from([None, "", "compound", "redirect"]),
)
def test_any_key_touches_what_can_be_named(parts: list[str], sk: str, after: str | None) -> None:
    """Whatever a key says, tags are such as the edge takes, and paths such as a page can have."""
    found = touched(Change("".join(parts), sk, "", after), KNOWN)
    assert all(tag.isascii() and len(tag) <= 256 and not set(", *") & set(tag) for tag in found.tags)
    assert all(path.startswith("/") and path.isascii() and len(path) <= 300 for path in found.paths)


# ---- What that makes to do ---------------------------------------------------------------------------------


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
    made = list(tasks([Touched(("t",), ("/a", "/b")), Touched(("p",), ("/b",), create=True)]))
    assert made == [RefreshTask(("/b",), ("t", "p"), create=True), RefreshTask(("/a",), ("t",))]


def test_tags_without_pages_are_purged_all_the_same() -> None:
    """The tag of an alias has no page to go with, and travels by itself."""
    assert list(tasks([Touched(("alias",)), Touched(("other",))])) == [RefreshTask(tags=("alias", "other"))]


def test_many_tags_without_pages_are_as_many_tasks_as_it_takes() -> None:
    """However many names go at once, each tag is purged."""
    names = tuple(f"alias:{number}" for number in range(2 * PATHS_MAX + 1))
    made = list(tasks([Touched((name,)) for name in names]))
    assert [len(task.tags) for task in made] == [PATHS_MAX, PATHS_MAX, 1]
    assert tuple(tag for task in made for tag in task.tags) == names


several = st.lists(
    st.builds(
        Touched,
        st.lists(st.sampled_from("tuvw")).map(tuple),
        st.lists(st.integers(0, 60).map(lambda number: f"/{number}"), max_size=60, unique=True).map(tuple),
        st.booleans(),
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
    created = {path for one in all_touched if one.create for path in one.paths}
    assert {path for task in made if task.create for path in task.paths} == created
