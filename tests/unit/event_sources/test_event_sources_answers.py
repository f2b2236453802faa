"""What a function says of its batch is read as Lambda reads it."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.event_sources.answers import failures
from toolkit.event_sources.functions import Outcome

BATCH = ("1", "2", "3")


def said(*identifiers: Any) -> dict[str, Any]:
    return {"batchItemFailures": [{"itemIdentifier": one} for one in identifiers]}


@pytest.mark.parametrize(
    "answer", [None, "", [], {}, {"batchItemFailures": []}, {"batchItemFailures": None}, {"other": 1}]
)
def test_an_answer_that_names_none_is_a_success(answer: Any) -> None:
    assert failures(Outcome("1", answer), BATCH, partial=True) == set()


@pytest.mark.parametrize(
    "answer",
    [
        "done",
        7,
        [1],
        {"batchItemFailures": "3"},
        {"batchItemFailures": [{"item": "3"}]},
        {"batchItemFailures": ["3"]},
        said(""),
        said(None),
        said("3", "9"),
        said(["3"]),
    ],
)
def test_an_answer_that_is_malformed_fails_the_whole_batch(answer: Any) -> None:
    assert failures(Outcome("1", answer), BATCH, partial=True) == set(BATCH)


def test_named_items_failed_and_no_other() -> None:
    assert failures(Outcome("1", said("3", "1")), BATCH, partial=True) == {"1", "3"}


def test_an_error_fails_the_whole_batch() -> None:
    assert failures(Outcome("1", failed=True), BATCH, partial=False) == set(BATCH)


def test_a_mapping_without_partial_failures_does_not_read_the_answer() -> None:
    assert failures(Outcome("1", said("3")), BATCH, partial=False) == set()
