from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from compound_pages.tasks import NoTask, RefreshTask, SweepTask, decoded, encoded, retried

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SEVERAL = st.lists(TEXT, max_size=4).map(tuple)
PURGES = st.sampled_from(["changed", "nothing"])
REFRESHES = st.builds(RefreshTask, SEVERAL, SEVERAL, st.booleans(), PURGES, st.booleans())
SWEEPS = st.builds(SweepTask, TEXT, SEVERAL, PURGES)
NAMES = {"paths", "tags", "create", "purge", "after", "again"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(REFRESHES | SWEEPS)
def test_a_task_arrives_as_it_was_sent(task: RefreshTask | SweepTask) -> None:
    """Whatever a task says is in its message, which is JSON."""
    body = encoded(task)
    assert decoded(body, type(task)) == task
    assert isinstance(json.loads(body), dict)


@given(REFRESHES | SWEEPS, st.dictionaries(TEXT.filter(lambda name: name not in NAMES), JSON))
def test_fields_of_another_release_are_passed_over(task: Any, extra: dict[str, Any]) -> None:
    """A message of a later release is understood as far as this one goes."""
    body = json.dumps(extra | json.loads(encoded(task)))
    assert decoded(body, type(task)) == task


def test_what_a_message_leaves_out() -> None:
    """An empty message asks for nothing, and the clock's for a whole sweep that purges what it changes."""
    assert decoded("{}", RefreshTask) == RefreshTask((), (), create=False, purge="nothing", again=False)
    assert decoded("{}", SweepTask) == SweepTask("", (), "changed")
    assert (encoded(RefreshTask()), encoded(SweepTask())) == ("{}", "{}")


BAD = {
    "nothing": "",
    "no JSON": "{",
    "two values": "{}{}",
    "a byte order mark": "\ufeff{}",
    "no object": "[]",
    "null": "null",
    "text": '"sweep"',
    "not a number": '{"x": NaN}',
    "half a character": "\ud800",
    "half a character in a field": '{"tags": ["\ud800"]}',
    "half a character, escaped": '{"tags": ["\\ud800"]}',
    "half a character in a field nobody knows": '{"x": "\ud800"}',
    "lists in lists": "[" * 100_000,
    "a field nobody knows, nested too deep": '{"x":' + "[" * 100_000 + "]" * 100_000 + "}",
    "a purge of another kind": '{"purge": "everything"}',
    "no purge": '{"purge": null}',
    "tags that are no list": '{"tags": "all"}',
    "a tag that is none": '{"tags": [1]}',
}
NO_REFRESH = {
    "paths that are no list": '{"paths": "/"}',
    "paths that are an object": '{"paths": {"/": 1}}',
    "a path that is none": '{"paths": [null]}',
    "no paths": '{"paths": null}',
    "a number for a flag": '{"create": 1}',
    "a word for a flag": '{"create": "true"}',
    "no other flag": '{"again": null}',
}
NO_SWEEP = {"a number for a key": '{"after": 7}', "no key": '{"after": null}', "keys": '{"after": ["a"]}'}
CASES: list[tuple[type[Any], str, str]] = [
    *((RefreshTask, name, body) for name, body in (BAD | NO_REFRESH).items()),
    *((SweepTask, name, body) for name, body in (BAD | NO_SWEEP).items()),
]


@pytest.mark.parametrize(
    ("kind", "body"),
    [(kind, body) for kind, _, body in CASES],
    ids=[f"{kind.__name__}: {name}" for kind, name, _ in CASES],
)
def test_a_message_without_a_task(kind: type[Any], body: str) -> None:
    """A body that holds no task is told by name, whatever is wrong with it."""
    with pytest.raises(NoTask, match=f"^the message holds no {kind.__name__}: "):
        decoded(body, kind)


@given(TEXT | JSON.map(json.dumps))
def test_any_body_is_a_task_or_none(body: str) -> None:
    """No body ends in anything else than a task or NoTask."""
    for kind in (RefreshTask, SweepTask):
        try:
            assert isinstance(decoded(body, kind), kind)
        except NoTask:
            continue


@given(REFRESHES)
def test_a_task_is_retried_as_one_that_was_begun(task: RefreshTask) -> None:
    """A dead message is another message when it is sent again, and says what it cannot count any more."""
    assert decoded(retried(encoded(task)), RefreshTask) == replace(task, again=True)


def test_a_task_that_says_otherwise_was_begun_all_the_same() -> None:
    """Whatever a message says of it, one that was dead was begun."""
    assert decoded(retried('{"again": false}'), RefreshTask).again


@given(SWEEPS, st.dictionaries(TEXT.filter(lambda name: name not in NAMES), JSON))
def test_whatever_a_message_says_it_says_again(task: SweepTask, extra: dict[str, Any]) -> None:
    """Fields that this release does not know are sent on to one that may."""
    body = json.dumps(extra | json.loads(encoded(task)))
    again = retried(body)
    assert decoded(again, SweepTask) == task
    assert json.loads(again) == json.loads(body) | {"again": True}


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "null", "7", '"x"', "\ud800", "[" * 100_000, "sweep!"], ids=range(9)
)
def test_what_is_no_task_is_sent_again_as_it_was(body: str) -> None:
    """A body in which nothing can be marked is not changed; whoever gets it will refuse it."""
    assert retried(body) == body


@given(TEXT | JSON.map(json.dumps))
def test_any_body_can_be_sent_again(body: str) -> None:
    """No body stops a redrive, and none becomes a task by it."""
    for kind in (RefreshTask, SweepTask):
        try:
            decoded(body, kind)
        except NoTask:
            with pytest.raises(NoTask):
                decoded(retried(body), kind)
        else:
            decoded(retried(body), kind)
